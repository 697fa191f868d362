import { formatCount, formatPercent } from "@assay/report";
import type { Column } from "@assay/tables";
import { allOf, type TableSql } from "../sql/table-sql.ts";
import { choice, type Keywords, type Kwargs, required, share, text, texts } from "../suite/keyword.ts";
import { portionInWords, verbFor } from "./column-map.ts";
import {
  columnsNamed,
  countOf,
  type Definition,
  define,
  type Finding,
  type Plan,
  type Refuse,
  type Scope,
} from "./definition.ts";
import type { Measured } from "./measure.ts";
import { noRowToJudge } from "./nothing-to-judge.ts";

/** Which rows are not judged, by how many of the columns have no value there. */
type Ignored = "all" | "any" | "none";

const PAIR_IGNORED = {
  both_values_are_missing: "all",
  either_value_is_missing: "any",
  neither: "none",
  never: "none",
} as const;
const LIST_IGNORED = { all_values_are_missing: "all", any_value_is_missing: "any", never: "none" } as const;

const PAIR_KEYWORDS = {
  column_A: required(text("the name of a column")),
  column_B: required(text("the name of a column")),
  ignore_row_if: choice(Object.keys(PAIR_IGNORED) as (keyof typeof PAIR_IGNORED)[]),
  mostly: share,
};
export const LIST_KEYWORDS = {
  column_list: required(texts("a list of column names")),
  ignore_row_if: choice(Object.keys(LIST_IGNORED) as (keyof typeof LIST_IGNORED)[]),
  mostly: share,
};

/** How rows are told apart. SQL that is true where a row breaks the promise, or what is found without looking. */
export type RowTest =
  | {
      readonly broken: string;
      /** SQL that is true where a row can be neither kept nor broken: one such row makes the check an error. */
      readonly unreadable?: { readonly where: string; readonly words: string; readonly remedy: string } | undefined;
      /** Ends a miss: why no row could keep the promise. */
      readonly because?: string | undefined;
    }
  | { readonly settled: Finding };

export interface RowExpectation {
  /** Ends "Rows must …": "have the same value in a and b". */
  readonly promise: string;
  /** Ends "all 10 rows …". */
  readonly kept: string;
  /** Ends "3 of 10 rows …". */
  readonly broken: string;
  readonly limit: string;
  readonly test: (columns: readonly Column[], scope: Scope) => RowTest;
}

/** Declares an expectation about two columns, row by row. */
export function definePair<const K extends Keywords>(
  type: string,
  keywords: K,
  prepare: (kwargs: Kwargs<typeof PAIR_KEYWORDS> & Kwargs<K>, refuse: Refuse) => RowExpectation,
): Definition {
  return define(type, { ...PAIR_KEYWORDS, ...keywords }, (given, refuse) => {
    const kwargs = given as unknown as Kwargs<typeof PAIR_KEYWORDS> & Kwargs<K>;
    const ignored = PAIR_IGNORED[kwargs.ignore_row_if ?? "both_values_are_missing"];
    return rowsPrepared([kwargs.column_A, kwargs.column_B], ignored, kwargs.mostly ?? 1, prepare(kwargs, refuse));
  });
}

/** Declares an expectation about several columns, row by row. */
export function defineColumns<const K extends Keywords>(
  type: string,
  keywords: K,
  prepare: (kwargs: Kwargs<typeof LIST_KEYWORDS> & Kwargs<K>, refuse: Refuse) => RowExpectation,
): Definition {
  return define(type, { ...LIST_KEYWORDS, ...keywords }, (given, refuse) => {
    const kwargs = given as unknown as Kwargs<typeof LIST_KEYWORDS> & Kwargs<K>;
    return rowsPrepared(
      kwargs.column_list,
      ignoredOf(kwargs.ignore_row_if),
      kwargs.mostly ?? 1,
      prepare(kwargs, refuse),
    );
  });
}

export function ignoredOf(ignoreRowIf: keyof typeof LIST_IGNORED | undefined): Ignored {
  return LIST_IGNORED[ignoreRowIf ?? "all_values_are_missing"];
}

export function rowsLimit(limit: string, mostly: number): string {
  return mostly === 1 ? limit : `${limit}, in at least ${formatPercent(mostly)} of the rows`;
}

function rowsPrepared(names: readonly string[], ignored: Ignored, mostly: number, expectation: RowExpectation) {
  const { promise, limit, test } = expectation;
  return {
    columns: names,
    title: `${mostly === 1 ? "Rows" : `At least ${formatPercent(mostly)} of the rows`} must ${promise}`,
    limit: rowsLimit(limit, mostly),
    plan: (scope: Scope): Plan => {
      const columns = columnsNamed(scope, names);
      const tested = test(columns, scope);
      if ("settled" in tested) return { measures: {}, judge: () => tested.settled };
      return planOf(scope, columns, judgedRows(scope.sql, columns, ignored), tested, expectation, mostly);
    },
  };
}

/** SQL that is true for the rows that `ignore_row_if` leaves; `undefined` where it leaves all. */
export function judgedRows(sql: TableSql, columns: readonly Column[], ignored: Ignored): string | undefined {
  if (ignored === "none") return undefined;
  const present = columns.map((column) => `${sql.value(column)} IS NOT NULL`);
  return `(${present.join(ignored === "all" ? " OR " : " AND ")})`;
}

/** SQL of one text that shows a row's values: `a = 1, b = missing`. */
export function rowText(sql: TableSql, columns: readonly Column[]): string {
  const { dialect } = sql;
  const parts = columns.map((column, index) => {
    const label = dialect.literal(`${index === 0 ? "" : ", "}${column.name} = `);
    // As the engine spells it: it is only shown.
    return `${label} || coalesce(${dialect.cast(sql.value(column), "text")}, ${dialect.literal("missing")})`;
  });
  return `(${parts.join(" || ")})`;
}

function planOf(
  { sql, rows }: Scope,
  columns: readonly Column[],
  judged: string | undefined,
  { broken: test, unreadable, because }: Exclude<RowTest, { settled: Finding }>,
  words: Pick<RowExpectation, "kept" | "broken">,
  mostly: number,
): Plan {
  const broken = `coalesce(${test}, true)`;
  return {
    measures: {
      rows: sql.count(rows),
      judged: sql.count(rows, judged),
      unexpected: sql.count(rows, judged, broken),
      ...(unreadable ? { unreadable: sql.count(rows, judged, unreadable.where) } : {}),
    },
    judge: (measured) => {
      const [strange, where] = [countOf(measured, "unreadable"), unreadable && allOf(rows, judged, unreadable.where)];
      if (unreadable && where && strange > 0)
        return {
          met: false,
          impossible: true,
          reason: "wrong-type",
          message: `${formatCount(strange)} ${strange === 1 ? "row holds" : "rows hold"} ${unreadable.words}`,
          remedy: unreadable.remedy,
          cells: { where, value: rowText(sql, columns) },
        };
      const cells = { where: allOf(rows, judged, broken), value: rowText(sql, columns) };
      return judgeRows(measured, columns, rows, { ...words, because, cells }, mostly);
    },
  };
}

/** Holds the number of rows that break a promise against `mostly`. Reads `rows`, `judged` and `unexpected`. */
export function judgeRows(
  measured: Measured,
  columns: readonly Column[],
  condition: Scope["rows"],
  words: Pick<RowExpectation, "kept" | "broken"> & Pick<Finding, "cells"> & { readonly because?: string | undefined },
  mostly: number,
): Finding {
  const [all, judged, unexpected] = ["rows", "judged", "unexpected"].map((name) => countOf(measured, name)) as [
    number,
    number,
    number,
  ];
  const names = columns.map(({ name }) => name);
  if (judged === 0) return noRowToJudge(names, all, condition);
  const met = (judged - unexpected) / judged >= mostly;
  const because = words.because === undefined || unexpected === 0 ? "" : `: ${words.because}`;
  return {
    met,
    reason: met ? "as-expected" : "unexpected-values",
    message:
      unexpected === 0
        ? `all ${formatCount(judged)} rows ${words.kept}`
        : `${formatCount(unexpected)} of ${formatCount(judged)} rows ${verbFor(unexpected, words.broken)} ${portionInWords(unexpected, judged, mostly)}${because}`,
    observed: unexpected,
    missing: all - judged,
    unexpected,
    ...(unexpected > 0 && words.cells ? { cells: words.cells } : {}),
  };
}
