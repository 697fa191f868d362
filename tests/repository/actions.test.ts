import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { COMMON_INPUTS } from "@assay/action-kit";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";

interface Metadata {
  readonly inputs: Record<string, { description?: string; default?: string }>;
  readonly outputs: Record<string, { description?: string }>;
  readonly runs: { using: string; main: string };
}

const COMMON_OUTPUTS = ["verdict", "report", "summary", "failed", "to-review"];
const actions = readdirSync("actions").filter((name) => existsSync(join("actions", name, "src")));
const metadata = (action: string): Metadata => parse(readFileSync(join("actions", action, "action.yml"), "utf8"));

test("there are actions to look at", () => {
  expect(actions).toEqual(expect.arrayContaining(["approval-comment", "data-validate", "regression-gate"]));
});

describe.each(actions)("%s", (action) => {
  test("runs on node24, from its bundle in dist", () => {
    expect(metadata(action).runs).toEqual({ using: "node24", main: `../../dist/${action}/index.js` });
  });

  test("declares exactly the inputs that it reads, its own before the common ones", async () => {
    const { INPUT_NAMES } = (await import(`../../actions/${action}/src/inputs.ts`)) as {
      INPUT_NAMES: readonly string[];
    };
    expect(Object.keys(metadata(action).inputs)).toEqual([...INPUT_NAMES, ...COMMON_INPUTS]);
  });

  test("gives no default to an input that the policy can also set", () => {
    const defaults = Object.entries(metadata(action).inputs).filter(([, input]) => input.default !== undefined);
    expect(defaults.map(([name]) => name).filter((name) => name !== "github-token")).toEqual([]);
  });

  test("ends its outputs with the common ones", () => {
    expect(Object.keys(metadata(action).outputs).slice(-COMMON_OUTPUTS.length)).toEqual(COMMON_OUTPUTS);
  });

  test("says the same of the common inputs and outputs as every other action", () => {
    // `policy`, `name` and `fail-on` name the action or its own default.
    const shared = COMMON_INPUTS.filter((name) => !["policy", "name", "fail-on"].includes(name));
    const words = (of: string) => [
      ...shared.map((name) => metadata(of).inputs[name]?.description),
      ...COMMON_OUTPUTS.map((name) => metadata(of).outputs[name]?.description),
    ];
    expect(words(action)).toEqual(words("approval-comment"));
  });

  test("has the same three files, the entry short", () => {
    const source = join("actions", action, "src");
    expect(["index.ts", "inputs.ts", "main.ts"].filter((file) => !existsSync(join(source, file)))).toEqual([]);
    expect(readFileSync(join(source, "index.ts"), "utf8").trim().split("\n").length).toBeLessThanOrEqual(20);
  });

  test("has the sections of its README in the same order", () => {
    const readme = readFileSync(join("actions", action, "README.md"), "utf8");
    const headings = [...readme.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(["Requirements", "Usage", "Inputs", "Outputs", "Verdicts", "Limits"]);
  });
});
