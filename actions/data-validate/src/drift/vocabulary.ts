import { formatCount, type Reason, redacted } from "@assay/report";
import type { Distribution, Side, SideColumn } from "./distribution.ts";
import { MAX_CATEGORIES } from "./table-side.ts";
import { TooManyValues } from "./too-many-values.ts";

/** The different values of a column beside those of the reference. */
interface VocabularyChange {
  /** Values of the data that the reference has not, those of most rows first, and their rows. */
  readonly fresh: readonly string[];
  readonly freshRows: number;
  /** How many values of the reference the data has not, and some of them, masked where cells are. */
  readonly gone: number;
  readonly goneShown: readonly string[];
}

/** Why the two cannot be compared. `impossible`: whatever the severity. */
interface NoVocabulary {
  readonly impossible: boolean;
  readonly reason: Reason;
  readonly message: string;
  readonly remedy: string;
}

export type Vocabularies = ReadonlyMap<string, VocabularyChange | NoVocabulary>;

const SHOWN = 10;

/** The vocabulary of a column: labels, or their hashes, with rows; `undefined` where not all of it is known. */
function wordsOf({ family, of, distinct }: Distribution): ReadonlyMap<string, number> | undefined {
  if (distinct > MAX_CATEGORIES) return undefined;
  if (family === "categories") return of.others === 0 ? of.rows : undefined;
  if ("values" in of) return new Map([...of.values].map((value, index) => [String(value), of.rows[index] as number]));
  return of.steps.every(({ low, high }) => low === high)
    ? new Map(of.steps.map(({ at, rows }) => [String(at), rows]))
    : undefined;
}

/** Dates of their own type, or as the text of a CSV file, of which a profile keeps no value. */
async function datesOf(column: SideColumn, side: Side): Promise<boolean> {
  return column.isDates || (column.family === "categories" && (await side.read(column)).isDates);
}

/** Compares the values of one column of the data with the reference's. */
async function compareVocabulary(
  name: string,
  reference: Side,
  current: Side,
  redact: boolean,
): Promise<VocabularyChange | NoVocabulary> {
  const [left, right] = [reference, current].map(({ columns }) => columns.find((column) => column.name === name));
  if (!right) throw new TypeError(`the data has no column ${name}`);
  if (!left)
    return {
      impossible: true,
      reason: "missing-column",
      message: `the reference has no column "${name}"`,
      remedy: "take a reference that has the column",
    };
  const [were, are] = [await datesOf(left, reference), await datesOf(right, current)];
  const neither = left.family === "none" && right.family === "none";
  if (neither || (were && are && left.family !== right.family))
    return {
      impossible: true,
      reason: "not-comparable",
      message: `"${name}" holds ${neither ? right.holds : "dates"}, whose vocabulary is not compared`,
      remedy: "use expect_column_values_to_be_between instead",
    };
  if (left.family !== right.family)
    return {
      impossible: false,
      reason: "wrong-type",
      message: `${name} holds ${right.holds}, and in the reference ${left.holds}`,
      remedy: "mend the step that writes it; often one text turns a column of numbers into text",
    };
  const [before, now] = [await reference.read(left), await current.read(right)];
  const [known, words] = [wordsOf(before), wordsOf(now)];
  if (!known || !words)
    return {
      impossible: true,
      reason: "not-comparable",
      message: known
        ? `${name} has more than ${formatCount(MAX_CATEGORIES)} different values, which are no vocabulary`
        : `the reference does not know all values of "${name}": it has more of them than are kept`,
      remedy: "leave the expectation to columns with few different values",
    };
  const hashOf = (before.family === "categories" && before.of.hashOf) || ((word: string) => word);
  const hashes = new Map([...words.keys()].map((word) => [hashOf(word), word]));
  const fresh = [...hashes].flatMap(([hash, word]) => (known.has(hash) ? [] : [word]));
  const gone = [...known.keys()].filter((hash) => !hashes.has(hash));
  const readable = before.family === "numbers" || !before.of.hashOf;
  const shown = (word: string) => (redact ? String(redacted(before.family === "numbers" ? Number(word) : word)) : word);
  return {
    fresh,
    freshRows: fresh.reduce((sum, word) => sum + (words.get(word) ?? 0), 0),
    gone: gone.length,
    goneShown: readable ? gone.slice(0, SHOWN).map(shown) : [],
  };
}

function notRead(error: unknown): NoVocabulary {
  if (!(error instanceof TooManyValues)) throw error;
  return { impossible: true, reason: "not-comparable", message: error.message, remedy: error.remedy };
}

/** Compares the values of those of the columns that the data has. */
export async function compareVocabularies(
  names: Iterable<string>,
  reference: Side,
  current: Side,
  redact: boolean,
): Promise<Vocabularies> {
  const there = new Set(current.columns.map(({ name }) => name));
  const found = new Map<string, VocabularyChange | NoVocabulary>();
  for (const name of new Set(names)) {
    if (there.has(name)) found.set(name, await compareVocabulary(name, reference, current, redact).catch(notRead));
  }
  return found;
}
