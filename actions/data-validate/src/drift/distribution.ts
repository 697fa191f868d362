/** A column of numbers: its different finite values in ascending order, each with its number of rows. */
export interface Numbers {
  readonly values: Float64Array;
  readonly rows: Float64Array;
}

/** Some rows of a column of numbers: those with one value, where `low` is `high`, or those from `low` to below `high`. */
export interface Step {
  readonly low: number;
  readonly high: number;
  /** The mean of the rows' values. */
  readonly at: number;
  readonly rows: number;
}

/** What a profile keeps of a column of numbers: steps in ascending order that do not overlap. A value of its own stands before the step that begins there. */
export interface NumberSketch {
  readonly steps: readonly Step[];
}

/** A column of categories: the most frequent ones with their rows, and how many rows hold others. */
export interface Categories {
  /** By label, or by the label's hash where `hashOf` is given. */
  readonly rows: ReadonlyMap<string, number>;
  readonly others: number;
  /** Of a profile, which holds hashes in place of labels. */
  readonly hashOf?: (label: string) => string;
}

interface Known {
  /** Rows with a value that can be compared. */
  readonly present: number;
  /** Different values; a lower bound where there are too many to count. */
  readonly distinct: number;
  /** Every value differs, as in a key or a running number: new rows have new values, whatever happens. */
  readonly isKey: boolean;
  /** A column of text, as CSV holds dates: every value of it is one. */
  readonly isDates: boolean;
  /** pandas would hold the column as integers: whole numbers, and none missing. */
  readonly isWhole: boolean;
}

export type Distribution = Known &
  (
    | { readonly family: "numbers"; readonly of: Numbers | NumberSketch }
    | { readonly family: "categories"; readonly of: Categories }
  );

/** What of a column can be compared: numbers with numbers, categories with categories. */
export type Family = "numbers" | "categories" | "none";

export interface SideColumn {
  readonly name: string;
  readonly family: Family;
  /** Dates or points in time of their own type. */
  readonly isDates: boolean;
  /** Ends a sentence: "it holds whole numbers". */
  readonly holds: string;
}

/** One side of a comparison: a table, or the profile of one. */
export interface Side {
  readonly rows: number;
  readonly columns: readonly SideColumn[];
  /** Of a column of numbers or of categories. */
  read(column: SideColumn): Promise<Distribution>;
}

/** Fewer rows than this may all differ by chance. */
export const FEWEST_KEYS = 100;

export function isKeyOfTexts(present: number, distinct: number): boolean {
  return present >= FEWEST_KEYS && distinct === present;
}

/** Whole numbers that all differ are a running number where most of their range is taken: amounts that all differ lie further apart. */
export function isRunningNumber({ values }: Numbers, present: number): boolean {
  if (present < FEWEST_KEYS || values.length !== present) return false;
  const range = (values.at(-1) as number) - (values[0] as number) + 1;
  return range <= 2 * present;
}
