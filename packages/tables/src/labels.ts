import type { Cell } from "./cell.ts";
import { TableError } from "./table-error.ts";

/** More labels than this are no classes but a number that is predicted. */
const MAX_LABELS = 1000;

/** A column of labels in one of the tables. */
export interface LabelColumn {
  /** How messages name it: "the prediction of predictions/candidate.csv". */
  readonly shown: string;
  readonly from: string;
  /** SQL of the label as text. */
  readonly text: string;
}

/** Every spelling of a label that occurs in the columns, sorted. Refuses a column of more than 1,000 labels. */
export async function readLabels(
  queries: { rows(sql: string): Promise<readonly Readonly<Record<string, Cell>>[]> },
  columns: readonly LabelColumn[],
): Promise<string[]> {
  const spellings = new Set<string>();
  for (const { shown, from, text } of columns) {
    const rows = await queries.rows(
      `select distinct ${text} as label from ${from} where ${text} is not null limit ${MAX_LABELS + 1}`,
    );
    for (const { label } of rows) spellings.add(String(label));
    if (rows.length > MAX_LABELS)
      throw new TableError(`${shown} has more than ${MAX_LABELS} different labels, so it holds no classes`, {
        code: "too-many-labels",
        reason: "wrong-type",
        remedy: "name the column with the predicted label, not the one with a number",
      });
  }
  return [...spellings].sort();
}

/** The same label as different files spell it: pandas writes True and 1.0 where others write true and 1. */
export function canonicalLabel(text: string): string {
  if (/^(true|false)$/i.test(text)) return text.toLowerCase();
  return /^[+-]?\d+\.0+$/.test(text) ? text.replace(/\.0+$/, "") : text;
}

/**
 * What two spellings of one label have in common: case, white space around it, 1 for true, and what a reader does not see:
 * whether é is one character or two, full width, and characters that show nothing.
 */
function loosely(label: string): string {
  const text = label
    .normalize("NFKC")
    .replaceAll(/\p{Cf}/gu, "")
    .trim()
    .toLowerCase();
  return text === "true" ? "1" : text === "false" ? "0" : text;
}

/** The first of the labels that is one of the others in another spelling ("yes" for "Yes", true for 1), with that one. */
function respelt(
  labels: readonly string[],
  others: readonly string[],
): readonly [label: string, other: string] | undefined {
  const spellings = new Map(others.map((label) => [loosely(label), label]));
  for (const label of labels) {
    const other = others.includes(label) ? undefined : spellings.get(loosely(label));
    if (other !== undefined) return [label, other];
  }
  return undefined;
}

/** As JSON in ASCII, so that two labels that look alike are told apart. */
function escaped(label: string): string {
  return JSON.stringify(label.slice(0, 80)).replaceAll(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function quoted(labels: readonly string[]): string {
  return labels
    .slice(0, 5)
    .map((label) => JSON.stringify(label.slice(0, 80)))
    .join(", ");
}

/**
 * Refuses labels in another spelling than others they are compared with, and unless they may differ in all, labels that
 * have none in common with them: every such row would count as another answer, for its spelling.
 *
 * @param shown how messages name the labels, in the plural
 * @param than what holds the others, in the singular
 */
export function refuseOtherLabels(
  shown: string,
  labels: readonly string[],
  than: string,
  others: readonly string[],
  mayDifferInAll: boolean,
): void {
  const other = respelt(labels, others);
  const nothingShared = !labels.some((label) => others.includes(label));
  if (other === undefined && (mayDifferInAll || !nothingShared)) return;
  const what =
    other === undefined
      ? `are ${quoted(labels)}, none of which is a label of ${than}: ${quoted(others)}`
      : `hold ${escaped(other[0])} where ${than} has ${escaped(other[1])}`;
  throw new TableError(`${shown} ${what}`, {
    code: "labels-differ",
    reason: "not-comparable",
    remedy: "spell the labels alike on both sides",
  });
}
