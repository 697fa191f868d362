import { didYouMean } from "@assay/action-kit";
import type { NumericColumn } from "@assay/metrics";
import { formatCount, type Reason } from "@assay/report";
import type { Distribution, Side, SideColumn } from "./distribution.ts";
import type { DriftRules } from "./drift-rules.ts";
import { drawnTogether, type PooledCategories, pool } from "./pooled.ts";
import { MAX_CATEGORIES } from "./table-side.ts";
import { TooManyValues } from "./too-many-values.ts";

/** A column whose rows can be held against the reference's. */
export interface Comparison {
  readonly name: string;
  readonly pooled: NumericColumn | PooledCategories;
  /** Rows of each side, and those of them without a value that could be compared: missing ones, and infinities. */
  readonly rows: { readonly reference: number; readonly current: number };
  readonly missing: { readonly reference: number; readonly current: number };
}

/** A column that cannot, and what that means. */
export interface Obstacle {
  readonly name: string;
  /** `miss`: as a drifted column; else whatever the severity. */
  readonly means: "miss" | "review" | "error";
  readonly reason: Reason;
  readonly message: string;
  readonly remedy: string;
}

/** A column that nobody asked for by name and that drift says nothing about. */
interface LeftOut {
  readonly name: string;
  /** Ends "it was not judged: …". */
  readonly because: string;
}

export type ColumnOutcome =
  | { readonly is: "compared"; readonly comparison: Comparison }
  | { readonly is: "obstacle"; readonly obstacle: Obstacle }
  | { readonly is: "left-out"; readonly leftOut: LeftOut };

const byName = ({ columns }: Side) => new Map(columns.map((column) => [column.name, column]));

/** Holds the columns that the rules name, or all of the reference's, against the data, one after the other. */
export async function compareColumns(rules: DriftRules, reference: Side, current: Side): Promise<ColumnOutcome[]> {
  const [before, now] = [byName(reference), byName(current)];
  const named = new Set([...(rules.columns ?? []), ...rules.special]);
  const names = rules.columns ?? [...new Set([...before.keys(), ...rules.special])];
  const outcomes: ColumnOutcome[] = [];
  for (const name of names) {
    const pair = { reference, current, left: before.get(name), right: now.get(name) };
    outcomes.push(await compare(name, pair, named.has(name), rules).catch((error: unknown) => notRead(name, error)));
  }
  return outcomes;
}

/** A column whose values do not come here: nothing is known of its drift, whoever asked for it. */
function notRead(name: string, error: unknown): ColumnOutcome {
  if (!(error instanceof TooManyValues)) throw error;
  const { message, remedy } = error;
  const told = `the drift of "${name}" cannot be judged: ${message}`;
  return { is: "obstacle", obstacle: { name, means: "error", reason: "not-comparable", message: told, remedy } };
}

interface Pair {
  readonly reference: Side;
  readonly current: Side;
  readonly left: SideColumn | undefined;
  readonly right: SideColumn | undefined;
}

async function compare(
  name: string,
  { reference, current, left, right }: Pair,
  named: boolean,
  rules: DriftRules,
): Promise<ColumnOutcome> {
  const obstacle = (means: Obstacle["means"], reason: Reason, message: string, remedy: string): ColumnOutcome => ({
    is: "obstacle",
    obstacle: { name, means, reason, message, remedy },
  });
  const leftOut = (because: string): ColumnOutcome => ({ is: "left-out", leftOut: { name, because } });

  if (!named && name === rules.key) return leftOut("it is the policy's `columns.key`");
  if (!left && !right) {
    const known = [...new Set([...reference.columns, ...current.columns].map((column) => column.name))];
    return obstacle(
      "error",
      "missing-column",
      `data.drift names "${name}", which neither the data nor the reference has${didYouMean(name, known)}`,
      `use their columns: ${known.slice(0, 50).join(", ")}`,
    );
  }
  if (!left)
    return obstacle(
      "review",
      "missing-column",
      `the reference has no column "${name}", so its drift cannot be judged`,
      "take a reference that has it, or leave the column out of data.drift",
    );
  if (!right)
    return obstacle(
      "miss",
      "missing-column",
      `the data has no column "${name}" any more, which the reference has`,
      "find out why it is gone; take a new reference if it is gone for good",
    );
  const notCompared = (holds: string): ColumnOutcome => {
    const because = `it holds ${holds}`;
    if (!named) return leftOut(because);
    return obstacle(
      "error",
      "not-comparable",
      `the drift of "${name}" cannot be judged: ${because}, and numbers and categories have distributions that are compared`,
      "leave it out of data.drift, or make a column of numbers or categories from it",
    );
  };
  if (left.family === "none" && right.family === "none") return notCompared(right.holds);

  const before = left.family === "none" ? undefined : await reference.read(left);
  const now = right.family === "none" ? undefined : await current.read(right);
  // A CSV file has dates as text, and a Parquet file as dates.
  if ((before ?? left).isDates && (now ?? right).isDates) return notCompared("dates");
  if (before?.present === 0) {
    if (now?.present === 0 && !named) return leftOut("it has no value on either side");
    return obstacle(
      "review",
      "not-comparable",
      `the reference has no value of "${name}" to compare with`,
      "take a reference that has values of it, or leave the column out of data.drift",
    );
  }
  if (now?.present === 0)
    return obstacle(
      "miss",
      "empty-data",
      `"${name}" has no value any more, while ${before ? `${before.present} rows of the reference have one` : "the reference has some"}`,
      "find out where its values have gone",
    );
  if (!before || !now || before.family !== now.family)
    return obstacle(
      "miss",
      "wrong-type",
      `"${name}" holds ${right.holds}, and in the reference ${left.holds}`,
      "mend the step that writes it; often one text turns a column of numbers into text",
    );
  if (!named && before.isKey) return leftOut("every value of it differs in the reference, as in a key");
  if (before.family === "categories" && before.distinct > MAX_CATEGORIES) {
    const because = `it has more than ${formatCount(MAX_CATEGORIES)} different texts in the reference, which are no categories`;
    if (!named) return leftOut(because);
    return obstacle(
      "error",
      "not-comparable",
      `the drift of "${name}" cannot be judged: ${because}`,
      "leave it out of data.drift",
    );
  }
  return {
    is: "compared",
    comparison: {
      name,
      pooled: pooledOf(before, now, name, rules),
      rows: { reference: reference.rows, current: current.rows },
      missing: { reference: reference.rows - before.present, current: current.rows - now.present },
    },
  };
}

/** Only where decisions rest on permutations are values drawn together; Evidently's figures are to be the same to the last digit. */
function pooledOf(before: Distribution, now: Distribution, name: string, rules: DriftRules): Comparison["pooled"] {
  const pooled = pool(before, now);
  return rules.ruleOf(name).rule.by === "score" ? pooled : drawnTogether(pooled);
}
