import { readFileSync } from "node:fs";
import { runBundle } from "@assay/testing";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";

interface Example {
  readonly table: string;
  readonly kwargs: object;
  readonly reference?: string;
}

const source = parse(readFileSync("scripts/expectation-pages.yaml", "utf8")) as {
  readonly tables: Readonly<Record<string, string>>;
  readonly groups: readonly { readonly pages: Readonly<Record<string, { readonly example: Example }>> }[];
};
const examples = source.groups.flatMap(({ pages }) => Object.entries(pages));
const runs = Map.groupBy(examples, ([, { example }]) => JSON.stringify([example.table, example.reference ?? ""]));

// The bundle loads what few expectations need as chunks of their own; the unit tests load no bundle.
test.each([...runs.keys()])("the examples of every page, judged by the bundle: %s", async (key) => {
  const asked = runs.get(key) ?? [];
  const [table, reference] = JSON.parse(key) as [string, string];
  const expectations = asked.map(([type, { example }]) => ({ type, kwargs: example.kwargs }));
  const files = { "data.csv": source.tables[table] ?? "", "suite.json": JSON.stringify({ expectations }) };
  await using run = await runBundle({
    action: "data-validate",
    files: reference === "" ? files : { ...files, "reference.csv": reference },
    inputs: { data: "data.csv", suite: "suite.json", ...(reference === "" ? {} : { reference: "reference.csv" }) },
  });
  const judged = run.report?.checks.filter(({ id }) => !/^(structure|drift)\(/.test(id)) ?? [];
  // Each example is a miss of its own expectation, and none is a defect of ours.
  expect(judged.map(({ id }) => id.replace(/[ (].*$/s, ""))).toEqual(asked.map(([type]) => type));
  expect(judged.filter(({ verdict }) => verdict === "pass")).toEqual([]);
});
