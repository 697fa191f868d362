import { COMPUTED_METRICS, METRICS, type MetricTask } from "../src/index.ts";

const code = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(", ");
const cell = (text: string) => text.replaceAll("|", "\\|");
const end = (value: number) => `${value}`.replace("Infinity", "∞").replace("-", "−");

/** The table of what is computed from predictions of a task, as docs/statistics.md has it; empty where nothing is. */
export function computedTable(of: MetricTask): string {
  const metrics = Object.values(COMPUTED_METRICS).filter(({ task }) => task === of);
  if (metrics.length === 0) return "";
  const rows = metrics.map(
    ({ name, aliases, definition, source, degenerate }) =>
      `| \`${name}\` | ${code(aliases)} | ${cell(definition)} | \`${source}\` | ${cell(degenerate)} |`,
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
