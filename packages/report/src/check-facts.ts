import {
  formatApart,
  formatChange,
  formatCount,
  formatInterval,
  formatNumber,
  formatPercent,
  formatValue,
  type Scalar,
} from "./format.ts";
import type { Check, Example, Figure, Location, Needed } from "./generated/report-v1.ts";
import { clip } from "./inert-text.ts";

/** Plain text of a check's parts; each rendering escapes it for its own place. An absent part is an empty text. */

const MAX_VALUE = 200;

/** Whole numbers about all of the data (rows, columns, parameters) are counts; those about one column may be its values. */
function isCount({ id, observed, unit }: Check | Figure): boolean {
  return Number.isInteger(observed) && unit === undefined && !id.includes("(");
}

function observedText(item: Check | Figure): string {
  const { observed, unit, interval, confidence, change } = item;
  if (observed === undefined) return "";
  // JSON has no infinity, which alone is above a bound without being a number. What else is null, the message says.
  if (observed === null) return "verdict" in item && item.reason === "above-max" ? formatNumber(Infinity) : "none";
  const text = isCount(item) ? formatCount(observed as number) : clip(formatValue(observed, unit), MAX_VALUE);
  // Without a change the interval belongs to the observed value itself.
  return change === undefined ? withInterval(text, interval, confidence, false) : text;
}

function baselineText({ baseline, unit }: Check | Figure): string {
  return baseline === undefined ? "" : clip(formatValue(baseline, unit), MAX_VALUE);
}

/** The change with its interval: `−0.022 [−0.061, +0.017]`. */
export function changeText({ change, unit, interval, confidence }: Check | Figure): string {
  return change === undefined ? "" : withInterval(formatChange(change, unit), interval, confidence, true);
}

/** How many rows can be unexpected: those that are not left out as missing. */
function speaksOf({ rows, missing = 0 }: NonNullable<Check["counts"]>): number {
  return rows - missing;
}

/** `1 of 300 unexpected` where the observed value is the number of offending values itself, which alone reads as a value. */
function offendingText({ observed, baseline, change, interval, unit, counts }: Check): string | undefined {
  if (counts?.unexpected === undefined || observed !== counts.unexpected || counts.unexpected > speaksOf(counts))
    return;
  if (unit !== undefined || baseline !== undefined || change !== undefined || interval !== undefined) return;
  return `${formatCount(counts.unexpected)} of ${formatCount(speaksOf(counts))} unexpected`;
}

/** Observed and baseline with enough digits to see that they differ; a number of offending values says so. */
export function comparedTexts(item: Check | Figure): [string, string] {
  const offending = "verdict" in item ? offendingText(item) : undefined;
  if (offending !== undefined) return [offending, ""];
  const { observed, baseline, unit } = item;
  if (typeof observed !== "number" || typeof baseline !== "number") return [observedText(item), baselineText(item)];
  const [left, right] = formatApart(observed, baseline);
  const plain = [formatValue(observed, unit), formatValue(baseline, unit)];
  if (plain[0] !== plain[1] || observed === baseline) return [observedText(item), baselineText(item)];
  return [unit ? `${left} ${unit}` : left, unit ? `${right} ${unit}` : right];
}

function withInterval(
  text: string,
  interval: readonly [number | null, number | null] | undefined,
  confidence: number | undefined,
  signed: boolean,
): string {
  if (interval === undefined) return text;
  // 95 % is what a reader expects; anything else is said.
  const level = confidence === undefined || confidence === 0.95 ? "" : ` (${formatPercent(confidence)})`;
  return `${text} ${formatInterval(interval, signed)}${level}`;
}

/** `needs 2,430 rows, had 612`. */
export function neededText(needed: Needed | undefined): string {
  if (needed === undefined) return "";
  const kinds = ["rows", "queries", "requests", "rounds", "runs"] as const;
  const wants = kinds.flatMap((kind) => {
    const count = needed[kind];
    return count === undefined ? [] : [`${formatCount(count)} ${count === 1 ? kind.slice(0, -1) : kind}`];
  });
  return wants.length === 0 ? "" : `needs ${wants.join(" and ")}, had ${formatCount(needed.have)}`;
}

/** `7,043 rows judged, 3 unexpected (0.04%)`; `7,043 rows judged, 11 missing, 3 of the other 7,032 unexpected (0.04%)`. */
export function countsText({ counts }: Check): string {
  if (counts === undefined) return "";
  const { rows, missing, unexpected } = counts;
  const parts = [`${formatCount(rows)} ${rows === 1 ? "row" : "rows"} judged`];
  if (missing !== undefined) parts.push(`${formatCount(missing)} missing`);
  if (unexpected !== undefined) {
    const judged = speaksOf(counts);
    const others = missing ? ` of the other ${formatCount(judged)}` : "";
    parts.push(
      `${formatCount(unexpected)}${others} unexpected${judged > 0 ? ` (${formatPercent(unexpected / judged)})` : ""}`,
    );
  }
  return parts.join(", ");
}

export function locationText(location: Location | undefined): string {
  if (location === undefined) return "";
  const { file, line, column } = location;
  return column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
}

/** A value of the data as it is, not rounded or grouped: a reader searches the file for it. */
function exactText(value: Scalar | undefined): string {
  return value === undefined ? "" : clip(String(value), MAX_VALUE);
}

/** `value "Two years", key 4472-LVYGI, below the minimum`; empty where the example has only a place. */
export function exampleText({ value, key, note }: Example): string {
  const parts = [
    value === undefined ? "" : `value ${JSON.stringify(typeof value === "string" ? clip(value, MAX_VALUE) : value)}`,
    key === undefined ? "" : `key ${exactText(key)}`,
    note ?? "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

const EXAMPLE_COLUMNS = [
  { title: "value", text: (example: Example) => exactText(example.value) },
  { title: "row", text: ({ row }: Example) => (row === undefined ? "" : formatCount(row)) },
  { title: "key", text: (example: Example) => exactText(example.key) },
  { title: "count", text: ({ count }: Example) => (count === undefined ? "" : formatCount(count)) },
  { title: "where", text: ({ location }: Example) => locationText(location) },
  { title: "note", text: ({ note }: Example) => clip(note ?? "", MAX_VALUE) },
] as const;

/** The examples as a table that has no empty column: titles, and one row of plain texts an example. */
export function examplesTable(examples: readonly Example[]): { titles: string[]; rows: string[][] } {
  const columns = EXAMPLE_COLUMNS.filter((column) => examples.some((example) => column.text(example) !== ""));
  return {
    titles: columns.map(({ title }) => title),
    rows: examples.map((example) => columns.map((column) => column.text(example))),
  };
}
