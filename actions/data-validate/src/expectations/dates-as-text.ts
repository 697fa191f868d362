import { formatCountOf } from "@assay/report";
import type { Column, Dialect } from "@assay/tables";
import { kindInWords } from "../sql/column.ts";
import { isInstant, ZONED } from "../sql/literals.ts";
import { allOf, TableSql } from "../sql/table-sql.ts";
import { flag, keyword, type Scalar } from "../suite/keyword.ts";
import { dateutilInstant } from "../texts/dateutil-date.ts";
import { countOf, type Definition, type Finding, type Plan, type Refuse, type Scope } from "./definition.ts";

/** A date as people write it and as no text order has it: 31/12/2025, 12.31.25. */
const OTHER_DATE = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})$/;

/** Of 0.x, which raises for it or not; values of another kind than what they are held against are misses either way. */
export const crossTypeComparisons = keyword("true or false; values of another kind are misses either way", (value) =>
  typeof value === "boolean" ? value : undefined,
);

/** What is said of a bound that spells no date that can be read for certain. */
const DATE_FORMS =
  "of a form that is read for certain (YYYY-MM-DD, MM/DD/YYYY or 31 May 2024, with a time and an offset or without)";

/** What is said where a text spells no date that an engine reads for certain: databases read the forms of ISO 8601 alone. */
export function datesRead({ name }: Dialect): { readonly forms: string; readonly remedy: string } {
  return name === "duckdb"
    ? {
        forms: DATE_FORMS,
        remedy:
          "write the dates so; years of two digits and dates without a year or a day depend on the day they are read on",
      }
    : {
        forms: `of the form that is read in ${name} (YYYY-MM-DD alone, with a time or without, and without an offset)`,
        remedy: "write the dates so, or judge an extract as a file, where more forms are read",
      };
}

/** The SQL of a table in which the texts of one column are the points in time they spell. */
class DatesSql extends TableSql {
  readonly #name: string;

  constructor(dialect: Dialect, name: string) {
    super(dialect);
    this.#name = name;
  }

  override value(column: Column): string {
    const value = super.value(column);
    return column.name === this.#name ? this.dialect.spelledInstant(value) : value;
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
      const dates = parsed ? readDates(kwargs, refuse) : undefined;
      const given = { ...kwargs, ...dates?.kwargs };
      const bounds = BOUNDS.flatMap((name) => (kwargs[name] ?? []) as Scalar);
      const prepared = definition.prepare(given, refuse);
      return {
        ...prepared,
        plan: (scope, column) =>
          dates
            ? datesPlan(scope, column as Column, dates.nameOffset, prepared.plan)
            : boundsPlan(scope, column as Column, bounds, prepared.plan),
      };
    },
  };
}

const BOUNDS = ["min_value", "max_value"];

/** The dates that the keywords hold in the spelling of ISO 8601. `nameOffset` is undefined where there are none. */
function readDates(kwargs: Readonly<Record<string, unknown>>, refuse: Refuse) {
  const offsets = new Set<boolean>();
  const read = (name: string, value: unknown): unknown => {
    const date = typeof value === "string" ? dateutilInstant(value) : undefined;
    if (!date) {
      const found = `parse_strings_as_datetimes is given, and \`${name}\` holds ${JSON.stringify(value)}, which is no date ${DATE_FORMS}`;
      refuse(found, "write it so, or leave parse_strings_as_datetimes out to compare text with text", name);
      return value;
    }
    offsets.add(date.namesOffset);
    if (offsets.size > 1)
      refuse(
        "some of the dates name an offset from UTC and others none, which no point in time compares with",
        "write all of them with an offset, or none",
        name,
      );
    return date.text;
  };
  const dates = [...BOUNDS, "value_set"].flatMap((name) => {
    const value = kwargs[name];
    if (value === undefined) return [];
    return [[name, Array.isArray(value) ? value.map((one) => read(name, one)) : read(name, value)] as const];
  });
  return { kwargs: Object.fromEntries(dates), nameOffset: [...offsets][0] };
}

type Planner = (scope: Scope, column: Column) => Plan;

/** So many texts of the column spell no date that the engine reads for certain. */
export function strangeDates(
  { name }: Column,
  count: number,
  dialect: Dialect,
  cells: NonNullable<Finding["cells"]>,
): Finding {
  const { forms, remedy } = datesRead(dialect);
  const message = `${formatCountOf(count, "value")} of ${name} are no dates ${forms}`;
  return { ...impossible("wrong-type", message, remedy), cells };
}

/** Python holds a point in time with an offset against none without one. */
export function offsetsDiffer({ name }: Column): Finding {
  return impossible(
    "wrong-type",
    `${name}: some dates name an offset from UTC and others none, and neither compares with the other`,
    "write all of them with an offset, or none",
  );
}

function datesPlan(scope: Scope, column: Column, nameOffset: boolean | undefined, planOf: Planner): Plan {
  const { sql, rows } = scope;
  if (column.kind === "date" || column.kind === "timestamp") {
    const isZoned = column.sqlType === ZONED;
    if (nameOffset !== true || isZoned) return planOf(scope, column);
    return { measures: {}, judge: () => offsetsDiffer(column) };
  }
  if (column.kind !== "string") {
    const message = `${column.name} holds ${kindInWords(column)}, not dates written as text`;
    const remedy = "leave parse_strings_as_datetimes out, and give numbers for numbers";
    return { measures: {}, judge: () => impossible("wrong-type", message, remedy) };
  }
  const dates = new DatesSql(sql.dialect, column.name);
  const value = sql.value(column);
  const plan = planOf({ ...scope, sql: dates }, { ...column, kind: "timestamp", sqlType: "TIMESTAMP" });
  const strange = `${value} IS NOT NULL AND ${dates.value(column)} IS NULL`;
  return {
    ...plan,
    measures: {
      ...plan.measures,
      unreadable: sql.count(rows, strange),
      texts: sql.countOf(value, rows),
      offsets: sql.count(rows, sql.dialect.namesOffset(value)),
    },
    judge: async (measured, answer) => {
      const [unreadable, texts, offsets] = ["unreadable", "texts", "offsets"].map((name) =>
        countOf(measured, name),
      ) as [number, number, number];
      if (unreadable > 0) return strangeDates(column, unreadable, sql.dialect, { where: allOf(rows, strange), value });
      const wanted = nameOffset ?? offsets > 0;
      if (texts > 0 && offsets !== (wanted ? texts : 0)) return offsetsDiffer(column);
      const finding = await plan.judge(measured, answer);
      return finding.cells ? { ...finding, cells: { ...finding.cells, value } } : finding;
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
