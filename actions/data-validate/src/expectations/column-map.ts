import { formatCount, formatPercent } from "@assay/report";
import type { Column } from "@assay/tables";
import { kindInWords } from "../sql/column.ts";
import type { KindMismatch } from "../sql/literals.ts";
import { allOf, type TableSql } from "../sql/table-sql.ts";
import { column, type Keywords, type Kwargs, share } from "../suite/keyword.ts";
import {
  countOf,
  type Definition,
  define,
  type Finding,
  type Plan,
  type Prepared,
  type Refuse,
  type Scope,
} from "./definition.ts";
import type { Measured } from "./measure.ts";
import { nothingToJudge } from "./nothing-to-judge.ts";
import { strayTextsRemedy } from "./stray-texts.ts";

const MAP_KEYWORDS = { column, mostly: share };

/** Why the column's kind rules the promise out, whatever its cells hold. */
interface WrongKind {
  readonly wanted: string;
  /** SQL that is true for the cells at fault, among those that are there. */
  readonly broken: string;
}

/** How single cells are tested (those without a value are not), or what is found without looking at any. */
export type CellTest =
  | {
      readonly broken: string;
      /** SQL of an aggregate that is true only where no value breaks the promise, and costs less than looking at each. */
      readonly kept?: string;
      /** Told where the promise is broken. */
      readonly mismatch?: KindMismatch | undefined;
      /** Told where it is kept, as no value of the column's kind could break it. */
      readonly vacuous?: KindMismatch | undefined;
    }
  | { readonly wrongKind: WrongKind }
  | { readonly settled: Finding };

export interface MapExpectation extends Pick<Prepared, "allowed" | "allowedWhole" | "patterns"> {
  /** Ends "values of age must …": "be between 18 and 100". */
  readonly promise: string;
  /** Ends "all 10 values of age …": "are between 18 and 100". */
  readonly kept: string;
  /** Ends "3 of 10 values of age …": "are not between 18 and 100". */
  readonly broken: string;
  readonly limit: string;
  readonly test: (column: Column, sql: TableSql) => CellTest;
}

/**
 * Declares an expectation about each value of a column. As in Great Expectations missing values do not count, and the
 * expectation is met where at least `mostly` of the others hold; a column of nothing but missing values meets nothing.
 */
export function defineMap<const K extends Keywords>(
  type: string,
  keywords: K,
  prepare: (kwargs: Kwargs<K>, refuse: Refuse) => MapExpectation,
): Definition {
  return define(type, { ...MAP_KEYWORDS, ...keywords }, (kwargs, refuse) => {
    const { column: name, mostly = 1 } = kwargs as unknown as Kwargs<typeof MAP_KEYWORDS>;
    const { promise, kept, broken, limit, test, ...rest } = prepare(kwargs as unknown as Kwargs<K>, refuse);
    return {
      ...rest,
      column: name,
      title: `${valuesInWords(name, mostly)} must ${promise}`,
      limit: mostlyInWords(limit, mostly),
      plan: (scope, column) => {
        const { sql } = scope;
        const known = column as Column;
        const tested = test(known, sql);
        if ("settled" in tested) return { measures: {}, judge: () => tested.settled };
        return planOf(scope, known, tested, { kept, broken }, mostly);
      },
    };
  });
}

export function mostlyInWords(limit: string, mostly: number): string {
  return mostly === 1 ? limit : `${limit}, in at least ${formatPercent(mostly)} of the values`;
}

/** Begins a title: "values of age", or so many of them as `mostly` asks for. */
export function valuesInWords(name: string, mostly: number): string {
  return mostly === 1 ? `Values of ${name}` : `At least ${formatPercent(mostly)} of the values of ${name}`;
}

/** Ends a message about values that break a promise: their share, and the share that may. */
export function portionInWords(unexpected: number, judged: number, mostly: number): string {
  const allowed = Number((1 - mostly).toPrecision(12));
  return `(${formatPercent(unexpected / judged)}${mostly === 1 ? "" : `, and ${formatPercent(allowed)} may`})`;
}

/** The verb in front, which speaks of several, in the singular where it is one: "are not in the set". */
export function verbFor(count: number, words: string): string {
  const verbs: Readonly<Record<string, string>> = {
    are: "is",
    do: "does",
    have: "has",
    match: "matches",
  };
  return count === 1 ? words.replace(/^\w+/, (verb) => verbs[verb] ?? verb) : words;
}

function planOf(
  { sql, rows, from, isLarge }: Scope,
  column: Column,
  tested: Exclude<CellTest, { settled: Finding }>,
  words: Pick<MapExpectation, "kept" | "broken">,
  mostly: number,
): Plan {
  const present = `${sql.value(column)} IS NOT NULL`;
  const wrongKind = "wrongKind" in tested ? tested.wrongKind : undefined;
  const mismatch = "mismatch" in tested ? tested.mismatch : undefined;
  const vacuous = "vacuous" in tested ? tested.vacuous : undefined;
  const broken = `coalesce(${"wrongKind" in tested ? tested.wrongKind.broken : tested.broken}, true)`;
  const where = allOf(rows, present, broken);
  const kept = "kept" in tested && isLarge && rows === undefined ? tested.kept : undefined;
  const counted: Pick<Plan, "measures" | "refine"> = kept
    ? {
        measures: { kept },
        refine: (measured) =>
          measured.kept === true || "unexpected" in measured
            ? undefined
            : `SELECT ${sql.count(where)} AS unexpected FROM ${from}`,
      }
    : { measures: { unexpected: sql.countValues(column, `${present} AND ${broken}`, rows) } };
  return {
    ...counted,
    measures: { rows: sql.count(rows), present: sql.countOf(sql.value(column), rows), ...counted.measures },
    judge: (measured) => {
      const cells = { where, value: sql.value(column) };
      const finding = judgeValues(measured, column, rows, { ...words, cells, mismatch }, mostly);
      if (vacuous && finding.met)
        return { ...finding, message: `${finding.message}, as none can be: ${vacuous.words}`, remedy: vacuous.remedy };
      if (!wrongKind || finding.unexpected === undefined) return finding;
      const { unexpected } = finding;
      const there = countOf(measured, "present");
      const faults =
        unexpected === 0
          ? `every value reads as one of the ${wrongKind.wanted}, but none is stored as such`
          : `${formatCount(unexpected)} of ${formatCount(there)} values of ${column.name} ${verbFor(unexpected, "are")} something else (${formatPercent(unexpected / there)})`;
      return {
        ...finding,
        met: false,
        reason: "wrong-type",
        message: `${column.name} holds ${kindInWords(column)}, not ${wrongKind.wanted}: ${faults}`,
        ...(wrongKind.wanted === "numbers" ? strayTextsRemedy(sql, unexpected, there) : {}),
      };
    },
  };
}

interface ValueWords extends Pick<MapExpectation, "kept" | "broken">, Pick<Finding, "cells"> {
  readonly mismatch?: KindMismatch | undefined;
}

/** Holds the number of values that break a promise against `mostly`. Reads `rows`, `present` and `unexpected`. */
export function judgeValues(
  measured: Measured,
  column: Column,
  condition: string | undefined,
  { kept, broken, cells, mismatch }: ValueWords,
  mostly: number,
): Finding {
  const [all, there, unexpected] = ["rows", "present", "unexpected"].map((name) => countOf(measured, name)) as [
    number,
    number,
    number,
  ];
  if (there === 0) return nothingToJudge(column.name, all, condition);
  const met = (there - unexpected) / there >= mostly;
  const counted = `${formatCount(unexpected)} of ${formatCount(there)} values of ${column.name}`;
  return {
    met,
    reason: met ? "as-expected" : "unexpected-values",
    message:
      unexpected === 0
        ? `all ${formatCount(there)} values of ${column.name} ${kept}`
        : `${counted} ${verbFor(unexpected, broken)} ${portionInWords(unexpected, there, mostly)}${mismatch && !met ? `: ${mismatch.words}` : ""}`,
    observed: unexpected,
    missing: all - there,
    unexpected,
    ...(mismatch && !met ? { remedy: mismatch.remedy } : {}),
    ...(unexpected > 0 && cells ? { cells } : {}),
  };
}
