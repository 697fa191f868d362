import type { Location, Severity } from "@assay/report";
import type { Expectation, Suite } from "../suite/suite.ts";

/** One promise about the data, whichever language it was written in; types and keywords are those of suites. */
export interface ContractPromise {
  /** `undefined` for the table as a whole. */
  readonly column: string | undefined;
  readonly type: string;
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly severity: Severity;
  /** The row_condition as it was written. */
  readonly where: string | undefined;
  readonly location: Location;
  /** It is kept where there is nothing to judge. */
  readonly metByNothing: boolean;
}

/** What is promised about the columns as such. */
export interface Header {
  /** In the order promised, where there is one. */
  readonly columns: readonly string[];
  /** What it means that one of them is not there, by the gravest promise that names it. */
  readonly severities: ReadonlyMap<string, Severity>;
  /** What another order means, where one is promised. */
  readonly order: Severity | undefined;
  readonly location: Location;
}

export interface Contract {
  /** The file, as the report names it. */
  readonly shown: string;
  readonly header: Header | undefined;
  readonly promises: readonly ContractPromise[];
}

const HEADER_TYPES: Readonly<Record<string, string>> = {
  expect_table_columns_to_match_ordered_list: "column_list",
  expect_table_columns_to_match_set: "column_set",
  expect_column_to_exist: "column",
};

const BY_SEVERITY: readonly Severity[] = ["info", "warning", "critical"];

/** How much a severity weighs: 0 for one that is only noted. */
export function weightOf(severity: Severity): number {
  return BY_SEVERITY.indexOf(severity);
}

function gravest(expectations: readonly Expectation[]): Severity {
  const severities = expectations.map(({ severity }) => severity);
  return BY_SEVERITY.findLast((severity) => severities.includes(severity)) ?? "critical";
}

/** The columns that a promise about the header names. */
function namesOf({ type, kwargs }: Expectation): readonly string[] {
  const names = kwargs[HEADER_TYPES[type] as string] as string | readonly string[];
  return typeof names === "string" ? [names] : names;
}

function headerOf(expectations: readonly Expectation[]): Header | undefined {
  const about = expectations.filter(
    ({ type, kwargs, condition }) => type in HEADER_TYPES && kwargs.column_index === undefined && !condition,
  );
  const [first] = about;
  if (!first) return undefined;
  const ordered = about.filter(({ type }) => type === "expect_table_columns_to_match_ordered_list");
  const columns = [...ordered.slice(0, 1), ...about].flatMap(namesOf);
  const severities = new Map(
    [...new Set(columns)].map((column) => [
      column,
      gravest(about.filter((expectation) => namesOf(expectation).includes(column))),
    ]),
  );
  return {
    columns: [...severities.keys()],
    severities,
    order: ordered.length > 0 ? gravest(ordered) : undefined,
    location: first.location,
  };
}

/** A set that is to be met exactly is two promises: nothing else occurs, and all of it does. */
function partsOf(promise: ContractPromise): ContractPromise[] {
  if (promise.type !== "expect_column_distinct_values_to_equal_set") return [promise];
  return [
    { ...promise, type: "expect_column_distinct_values_to_be_in_set" },
    { ...promise, type: "expect_column_distinct_values_to_contain_set" },
  ];
}

/** The contract that a suite is. */
export function contractOfSuite({ expectations }: Suite, shown: string): Contract {
  const header = headerOf(expectations);
  const promises = expectations
    .filter(({ type, kwargs, condition }) => !(type in HEADER_TYPES) || kwargs.column_index !== undefined || condition)
    .flatMap(({ type, kwargs, severity, where, location, metByNothing, prepared }): ContractPromise[] => {
      const { column: _, ...rest } = kwargs;
      const column = prepared.column ?? (typeof kwargs.column === "string" ? kwargs.column : undefined);
      return partsOf({ column, type, kwargs: rest, severity, where, location, metByNothing });
    });
  return { shown, header, promises };
}

/** Every column that the contract needs: those it lists, and those it promises something of. */
export function columnsOf({ header, promises }: Contract): Set<string> {
  return new Set([...(header?.columns ?? []), ...promises.flatMap(({ column }) => column ?? [])]);
}
