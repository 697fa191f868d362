import { COMPUTED_METRICS, METRICS } from "../src/index.ts";

const code = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(", ");
const end = (value: number) => `${value}`.replace("Infinity", "∞").replace("-", "−");

/** The table of what is computed from predictions, as docs/statistics.md has it. */
export function computedTable(): string {
  const rows = Object.values(COMPUTED_METRICS).map(
    ({ name, aliases, definition, source, degenerate }) =>
      `| \`${name}\` | ${code(aliases)} | ${definition} | \`${source}\` | ${degenerate} |`,
  );
  return ["| metric | also spelt | definition | reference | degenerate cases |", "|---|---|---|---|---|", ...rows].join(
    "\n",
  );
}

/** The table of every fixed name whose direction is known, as docs/statistics.md has it. */
export function knownTable(): string {
  const rows = METRICS.map(
    ({ name, aliases, better, unit, range }) =>
      `| \`${name}\` | ${code(aliases)} | ${better} | ${unit} | ${end(range[0])} to ${end(range[1])} |`,
  );
  return ["| metric | also spelt | better | unit | range |", "|---|---|---|---|---|", ...rows].join("\n");
}
