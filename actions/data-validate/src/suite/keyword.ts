/** A keyword of an expectation: what it wants in words, and how a value from the suite is read. */
export interface Keyword<T> {
  readonly wanted: string;
  readonly required: boolean;
  /** The value as the expectation uses it; `undefined` where it is not what is wanted. */
  readonly read: (value: unknown) => T | undefined;
}

export type Keywords = Readonly<Record<string, Keyword<unknown>>>;

/** The values of an expectation's keywords once the suite has been read. */
export type Kwargs<K extends Keywords> = { readonly [Name in keyof K]: K[Name] extends Keyword<infer T> ? T : never };

export type Scalar = string | number | boolean;

export function keyword<T>(wanted: string, read: (value: unknown) => T | undefined): Keyword<T | undefined> {
  return { wanted, required: false, read };
}

/** The same keyword, without which the suite is refused. */
export function required<T>(optional: Keyword<T | undefined>): Keyword<T> {
  return { ...optional, required: true } as Keyword<T>;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

export function isScalar(value: unknown): value is Scalar {
  return typeof value === "string" || typeof value === "boolean" || isNumber(value);
}

function listOf<T>(isItem: (item: unknown) => item is T): (value: unknown) => readonly T[] | undefined {
  return (value) => (Array.isArray(value) && value.length > 0 && value.every(isItem) ? value : undefined);
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

export const text = (wanted: string) => keyword(wanted, (value) => (isText(value) ? value : undefined));
export const texts = (wanted: string) => keyword(wanted, listOf(isText));
export const scalars = keyword("a list of values that is not empty", listOf(isScalar));
const withoutNulls = (value: unknown) => (Array.isArray(value) ? value.filter((item) => item !== null) : value);
/** The same where a null among them says nothing, since missing values are not looked at. */
export const scalarsOrNulls = keyword(scalars.wanted, (value) => scalars.read(withoutNulls(value)));
/** A set that values must lie in; in one of nothing lies none, so that it promises something. */
export const members = keyword("a list of values", (value): readonly Scalar[] | undefined => {
  const values = withoutNulls(value);
  return Array.isArray(values) && values.every(isScalar) ? values : undefined;
});
/** A number in quotes is one, as to Great Expectations 1.x. */
const unquoted = (value: unknown) =>
  typeof value === "string" && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value) ? Number(value) : value;
export const number = keyword("a number", (value) => {
  const read = unquoted(value);
  return isNumber(read) ? read : undefined;
});
export const flag = keyword("true or false", (value) => (typeof value === "boolean" ? value : undefined));

/** A bound that values are held against: numbers for numbers, text for text and dates; true and false are 1 and 0. */
export const bound = keyword("a number, a text or a date", (value) =>
  typeof value === "boolean" ? Number(value) : isNumber(value) || isText(value) ? value : undefined,
);

export const count = keyword("a whole number, zero or more", (value) => {
  const read = unquoted(value);
  return isNumber(read) && Number.isSafeInteger(read) && read >= 0 ? read : undefined;
});

export const share = keyword("a number from 0 to 1", (value) =>
  isNumber(value) && value >= 0 && value <= 1 ? value : undefined,
);

export const choice = <T extends string>(choices: readonly T[]) =>
  keyword(`one of ${choices.join(", ")}`, (value) => choices.find((candidate) => candidate === value));

export const column = required(text("the name of a column"));
