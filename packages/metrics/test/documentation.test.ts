import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { computedTable, knownTable } from "./metrics-tables.ts";

const page = readFileSync(join(import.meta.dirname, "..", "..", "..", "docs", "statistics.md"), "utf8");

/** A table without the padding that the formatter gives its cells. */
const compact = (table: string) => table.replaceAll(/ *\| */g, "|").replaceAll(/-{3,}/g, "---");

/** The lines of the one table under a heading, up to the next heading. */
function tableUnder(heading: string): string {
  const [, section] = page.split(`\n${heading}\n`);
  return (section?.split(/\n##/)[0] ?? "")
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .join("\n");
}

test.each([
  ["### Computed from predictions of classes", computedTable("class")],
  ["### Computed from predictions of numbers", computedTable("number")],
  ["### Computed from predictions of an order", computedTable("ranking")],
  ["### Known by name", knownTable()],
])("docs/statistics.md has under %j exactly what the catalogue says", (heading, table) => {
  expect(compact(tableUnder(heading))).toBe(compact(table));
});
