import { formatCount } from "@assay/report";
import type { Column, Dialect } from "@assay/tables";
import { kindInWords } from "../sql/column.ts";
import { isInstant } from "../sql/literals.ts";
import { allOf, TableSql } from "../sql/table-sql.ts";
import { flag, keyword, type Scalar } from "../suite/keyword.ts";
import { countOf, type Definition, type Finding, type Plan, type Scope } from "./definition.ts";

/** A date as people write it and as no text order has it: 31/12/2025, 12.31.25. */
const OTHER_DATE = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})$/;
const FORMS = "YYYY-MM-DD or YYYY-MM-DD hh:mm:ss";

/** What 0.x calls a comparison of values of different kinds as text; without it kinds are kept apart, as here. */
export const crossTypeComparisons = keyword(
  "false or left out, since values of different kinds are never compared here",
  (value) => (value === false ? false : undefined),
);

/** The SQL of a table in which the texts of one column are the points in time they spell. */
class DatesSql extends TableSql {
  readonly #name: string;

  constructor(dialect: Dialect, name: string) {
    super(dialect);
    this.#name = name;
  }

  override value(column: Column): string {
    const value = super.value(column);
    return column.name === this.#name ? this.dialect.tryCast(value, "timestamp") : value;
  }
}

const impossible = (reason: "invalid-suite" | "wrong-type", message: string, remedy: string): Finding => ({
  met: false,
  impossible: true,
  reason,
  message,
  remedy,
});

/**
 * The same expectation with the keyword `parse_strings_as_datetimes` of Great Expectations 0.x: texts of the column are
 * compared as the dates they spell, where all of them do. Without it a bound that is a date in another form than the
 * texts of the column is the suite's mistake: in the order of texts it lies anywhere.
 */
export function withDatesAsText(definition: Definition): Definition {
  return {
    ...definition,
    keywords: { ...definition.keywords, parse_strings_as_datetimes: flag },
    prepare: (kwargs, refuse) => {
      const parsed = kwargs.parse_strings_as_datetimes === true;
      const given = ["min_value", "max_value", "value_set"].flatMap((name) =>
        [kwargs[name] ?? []].flat().map((value) => [name, value as Scalar] as const),
      );
      for (const [name, value] of parsed ? given.filter(([, value]) => !isInstant(value)) : [])
        refuse(
          `parse_strings_as_datetimes reads dates of the form ${FORMS}, and \`${name}\` holds ${JSON.stringify(value)}`,
          "write it so, or leave parse_strings_as_datetimes out to compare text with text",
          name,
        );
      const bounds = given.flatMap(([name, value]) => (name === "value_set" ? [] : [value]));
      const prepared = definition.prepare(kwargs, refuse);
      return {
        ...prepared,
        plan: (scope, column) =>
          parsed
            ? datesPlan(scope, column as Column, prepared.plan)
            : boundsPlan(scope, column as Column, bounds, prepared.plan),
      };
    },
  };
}

type Planner = (scope: Scope, column: Column) => Plan;

function datesPlan(scope: Scope, column: Column, planOf: Planner): Plan {
  const { sql, rows } = scope;
  if (column.kind === "date" || column.kind === "timestamp") return planOf(scope, column);
  if (column.kind !== "string") {
    const message = `${column.name} holds ${kindInWords(column)}, not dates written as text`;
    const remedy = "leave parse_strings_as_datetimes out, and give numbers for numbers";
    return { measures: {}, judge: () => impossible("wrong-type", message, remedy) };
  }
  const dates = new DatesSql(sql.dialect, column.name);
  const plan = planOf({ ...scope, sql: dates }, { ...column, kind: "timestamp", sqlType: "TIMESTAMP" });
  const strange = `${sql.value(column)} IS NOT NULL AND ${dates.value(column)} IS NULL`;
  return {
    ...plan,
    measures: { ...plan.measures, unreadable: sql.count(rows, strange) },
    judge: async (measured, answer) => {
      const unreadable = countOf(measured, "unreadable");
      if (unreadable > 0)
        return {
          ...impossible(
            "wrong-type",
            `${formatCount(unreadable)} ${unreadable === 1 ? "value" : "values"} of ${column.name} are no dates of the form ${FORMS}`,
            "parse_strings_as_datetimes reads these two forms here; write the dates so",
          ),
          cells: { where: allOf(rows, strange), value: sql.value(column) },
        };
      const finding = await plan.judge(measured, answer);
      return finding.cells ? { ...finding, cells: { ...finding.cells, value: sql.value(column) } } : finding;
    },
  };
}

function boundsPlan(scope: Scope, column: Column, bounds: readonly Scalar[], planOf: Planner): Plan {
  const plan = planOf(scope, column);
  const bound = bounds.find((value): value is string => typeof value === "string" && OTHER_DATE.test(value));
  if (column.kind !== "string" || bound === undefined) return plan;
  const { sql, rows } = scope;
  const value = sql.value(column);
  return {
    ...plan,
    measures: {
      ...plan.measures,
      texts: sql.countOf(value, rows),
      dates: sql.countOf(sql.dialect.tryCast(value, "timestamp"), rows),
    },
    judge: (measured, answer) => {
      const texts = countOf(measured, "texts");
      if (texts === 0 || countOf(measured, "dates") < texts) return plan.judge(measured, answer);
      return impossible(
        "invalid-suite",
        `${column.name} holds dates as YYYY-MM-DD, and the bound "${bound}" is a date of another form, which says nothing in the order of texts`,
        `write the bound ${isoOf(bound) ?? "as YYYY-MM-DD"}`,
      );
    },
  };
}

/** `"2025-12-31"` for 31/12/2025; `undefined` where day and month cannot be told apart. */
function isoOf(date: string): string | undefined {
  const [, first = "", second = "", year = ""] = OTHER_DATE.exec(date) ?? [];
  const [day, month] = Number(first) > 12 ? [first, second] : [second, first];
  if (year.length < 4 || Number(day) <= 12) return undefined;
  const iso = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isInstant(iso) ? `"${iso}"` : undefined;
}
