import { formatCountOf } from "@assay/report";
import type { Column, Dialect } from "@assay/tables";
import { kindInWords } from "../sql/column.ts";
import { allOf } from "../sql/table-sql.ts";
import { column, type Keywords, type Kwargs, share } from "../suite/keyword.ts";
import type { SqlVerdict } from "../texts/sql-verdict.ts";
import type { TextVerdict } from "../texts/text-verdict.ts";
import { judgeValues, type MapExpectation, mostlyInWords, valuesInWords } from "./column-map.ts";
import { countOf, type Definition, define, type Finding, type Plan, type Refuse, type Scope } from "./definition.ts";
import { nothingToJudge } from "./nothing-to-judge.ts";

const TEXT_KEYWORDS = { column, mostly: share };

export interface InspectedExpectation extends Pick<MapExpectation, "promise" | "kept" | "broken" | "limit"> {
  readonly tester: () => Promise<(text: string) => TextVerdict>;
  /** The same in the SQL of an engine that keeps its texts, or why that cannot say what Python says. */
  readonly inDatabase: InSql | NotInSql;
  /** What a column that holds no text is to Great Expectations: a miss of each value, or an exception. */
  readonly otherKinds: "broken" | "wrong-type";
  /** What is undecided and the way out, where that can be. */
  readonly undecided?: { readonly words: string; readonly remedy: string };
}

type InSql = (text: string, dialect: Dialect) => SqlVerdict;

interface NotInSql {
  /** Goes on after "…, and". */
  readonly words: string;
  /** The way out beside judging a file. */
  readonly remedy: string;
}

/** So many different values of a kind are kept for the examples. */
const MOST_KEPT = 1000;

/** Declares an expectation about each text of a column that is decided here, value by value, and not by the engine. */
export function defineInspected<const K extends Keywords>(
  type: string,
  keywords: K,
  prepare: (kwargs: Kwargs<K>, refuse: Refuse) => InspectedExpectation,
): Definition {
  return define(type, { ...TEXT_KEYWORDS, ...keywords }, (kwargs, refuse) => {
    const { column: name, mostly = 1 } = kwargs as unknown as Kwargs<typeof TEXT_KEYWORDS>;
    const expectation = prepare(kwargs as unknown as Kwargs<K>, refuse);
    return {
      column: name,
      title: `${valuesInWords(name, mostly)} must ${expectation.promise}`,
      limit: mostlyInWords(expectation.limit, mostly),
      plan: (scope, known) => planOf(scope, known as Column, type, expectation, mostly),
    };
  });
}

function planOf(scope: Scope, column: Column, type: string, expectation: InspectedExpectation, mostly: number): Plan {
  const { sql, rows, rowNumber } = scope;
  const value = sql.value(column);
  const counts = { rows: sql.count(rows), present: sql.countOf(value, rows) };
  if (column.kind !== "string") return otherKind(scope, column, counts, expectation, mostly);
  const { inDatabase } = expectation;
  if (rowNumber === undefined)
    return typeof inDatabase === "function"
      ? sqlPlan(scope, column, counts, inDatabase, expectation, mostly)
      : { measures: {}, judge: () => filesOnly(type, sql.dialect.name, inDatabase) };
  const kept: Record<Exclude<TextVerdict, "kept">, string[]> = { broken: [], undecided: [] };
  const cellsOf = (values: readonly string[]) => {
    const literals = values.filter((text) => !text.includes("\0")).map((text) => sql.dialect.literal(text));
    return literals.length === 0
      ? {}
      : { cells: { where: allOf(rows, `${value} IN (${literals.join(", ")})`), value } };
  };
  return {
    measures: counts,
    inspect: {
      value,
      where: rows ?? "true",
      start: async () => {
        const test = await expectation.tester();
        const tally = { kept: 0, broken: 0, undecided: 0 };
        return {
          see: (text, count) => {
            const verdict = test(String(text));
            tally[verdict] += count;
            if (verdict !== "kept" && kept[verdict].length < MOST_KEPT) kept[verdict].push(String(text));
          },
          found: () => ({ unexpected: tally.broken, undecided: tally.undecided }),
        };
      },
    },
    judge: (measured) => {
      const undecided = countOf(measured, "undecided");
      if (undecided > 0)
        return { ...undecidedFinding(column, undecided, expectation.undecided), ...cellsOf(kept.undecided) };
      return judgeValues(measured, column, rows, { ...expectation, ...cellsOf(kept.broken) }, mostly);
    },
  };
}

/** Counts in the engine, since its texts do not leave it. */
function sqlPlan(
  { sql, rows }: Scope,
  column: Column,
  counts: Plan["measures"],
  inSql: InSql,
  words: Pick<InspectedExpectation, "kept" | "broken">,
  mostly: number,
): Plan {
  const value = sql.value(column);
  const { kept, undecided, why } = inSql(value, sql.dialect);
  const present = `${value} IS NOT NULL`;
  const broken = `${present} AND NOT ${kept} AND NOT ${undecided}`;
  return {
    measures: { ...counts, unexpected: sql.count(rows, broken), undecided: sql.count(rows, present, undecided) },
    judge: (measured) => {
      const open = countOf(measured, "undecided");
      if (open > 0)
        return { ...undecidedFinding(column, open, why), cells: { where: allOf(rows, present, undecided), value } };
      const cells = { where: allOf(rows, broken), value };
      return judgeValues(measured, column, rows, { ...words, cells }, mostly);
    },
  };
}

function undecidedFinding({ name }: Column, count: number, why: InspectedExpectation["undecided"]) {
  return {
    met: false,
    impossible: true,
    reason: "unexpected-values",
    message: `${formatCountOf(count, "value")} of ${name} cannot be decided here: ${why?.words}`,
    ...(why && { remedy: why.remedy }),
  } as const;
}

function otherKind(
  { sql, rows }: Scope,
  column: Column,
  counts: Plan["measures"],
  { kept, broken, otherKinds }: InspectedExpectation,
  mostly: number,
): Plan {
  const value = sql.value(column);
  return {
    measures: counts,
    judge: (measured) => {
      const [all, there] = [countOf(measured, "rows"), countOf(measured, "present")];
      if (there === 0) return nothingToJudge(column.name, all, rows);
      const cells = { where: allOf(rows, `${value} IS NOT NULL`), value };
      if (otherKinds === "broken")
        return judgeValues({ ...measured, unexpected: there }, column, rows, { kept, broken, cells }, mostly);
      return {
        met: false,
        reason: "wrong-type",
        message: `${column.name} holds ${kindInWords(column)}, not text`,
        missing: all - there,
        unexpected: there,
        cells,
      };
    },
  };
}

/** Texts of a database stay there. */
function filesOnly(type: string, engine: string, { words, remedy }: NotInSql): Finding {
  return {
    met: false,
    impossible: true,
    reason: "invalid-suite",
    message: `${type}: the texts of a table do not leave ${engine}, and ${words}`,
    remedy: `judge an extract of the table as a file, ${remedy}, or take it out of the suite of this table`,
  };
}
