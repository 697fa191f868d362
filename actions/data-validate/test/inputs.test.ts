import { InputReader } from "@assay/action-kit";
import { expect, test } from "@jest/globals";
import { INPUT_NAMES, readInputs } from "../src/inputs.ts";

test.each(["infer-suite", "reference", "connection"])("a step that gives nothing is told of `%s`", (input) => {
  const reader = new InputReader(new Map(), INPUT_NAMES);
  readInputs(reader, { rules: {}, document: undefined });
  expect(() => reader.finish()).toThrow(expect.objectContaining({ message: expect.stringContaining(`\`${input}\``) }));
});
