import { formatCount, formatPercent } from "@assay/report";
import type { ColumnProfile } from "./column-profile.ts";
import { soundsLikeKey, soundsPersonal } from "./column-words.ts";
import { learnNumbers } from "./learn-numbers.ts";
import { learnTexts, patternOf } from "./learn-texts.ts";
import type { LearntExpectation, LearntSection } from "./learnt-expectation.ts";
import { mostlyFor } from "./missing-share.ts";
import type { Standing } from "./standing.ts";

/** With fewer rows nothing but the columns and their keys is critical: where none of 300 has a property, fewer than 1 % of all have it (rule of three, at 95 %). */
const ROWS_THAT_TELL = 300;
/** A promise that half of the rows or more may break is none. */
const LEAST_MOSTLY = 0.05;
/** Odds at which different numbers are taken for a key although nothing in the name says so. */
const BY_CHANCE = 1e-6;

const TYPE_LISTS: Readonly<Record<string, readonly string[]>> = {
  integer: ["int"],
  float: ["int", "float"],
  boolean: ["bool"],
  date: ["date"],
  // The one is pandas' name for them, the other SQL's and Python's.
  timestamp: ["datetime64[ns]", "datetime"],
};

const TYPE_WORDS: Readonly<Record<string, string>> = {
  integer: "Whole numbers",
  float: "Numbers; a file in which all happen to be whole is as good",
  boolean: "True and false",
  date: "Dates",
  timestamp: "Points in time",
};

/** Of text nothing is said: what else is learnt of a text would not be met by anything else. */
function learnType({ profile: { column, missing }, firm }: Standing): LearntExpectation[] {
  const types = TYPE_LISTS[column.kind];
  if (!types) return [];
  const partly = column.kind === "integer" && missing > 0;
  return [
    {
      type: "expect_column_values_to_be_in_type_list",
      kwargs: { column: column.name, type_list: partly ? ["int", "float"] : types },
      severity: firm,
      why: `${TYPE_WORDS[column.kind]}${partly ? "; pandas reads them as float as soon as one is missing" : ""}.`,
    },
  ];
}

function learnPresence({ profile: { column, missing, rows }, firm }: Standing): LearntExpectation[] {
  const type = "expect_column_values_to_not_be_null";
  if (missing === 0)
    return [
      { type, kwargs: { column: column.name }, severity: firm, why: `Missing in none of ${formatCount(rows)} rows.` },
    ];
  const mostly = mostlyFor(missing, rows);
  if (mostly < LEAST_MOSTLY) return [];
  return [
    {
      type,
      kwargs: { column: column.name, mostly },
      severity: "warning",
      why: `Missing in ${formatCount(missing)} of ${formatCount(rows)} rows (${formatPercent(missing / rows)}); of a thousand tables of as many rows, one at most exceeds ${formatPercent(1 - mostly)} by chance.`,
    },
  ];
}

function learnUniqueness({ profile: { column, rows }, isKey }: Standing): LearntExpectation[] {
  if (!isKey) return [];
  return [
    {
      type: "expect_column_values_to_be_unique",
      kwargs: { column: column.name },
      severity: "critical",
      why: `All ${formatCount(rows)} values differ, as those of a key do.`,
    },
  ];
}

/**
 * Whether the values tell the rows apart, and not by chance: by the column's name, or since texts are written as ids are, or
 * where so many different numbers could hardly come from their range.
 */
function tellsRowsApart(
  { column, missing, rows, distinct, numbers }: ColumnProfile,
  pattern: string | undefined,
): boolean {
  if (missing > 0 || distinct !== rows || rows < 2) return false;
  if (column.kind === "string") return pattern !== undefined || soundsLikeKey(column.name);
  if (column.kind !== "integer" || !numbers) return false;
  // The birthday bound: the chance that n draws from so many whole numbers are all different.
  const chance = Math.exp((-rows * (rows - 1)) / (2 * (numbers.max - numbers.min + 1)));
  return chance < BY_CHANCE || soundsLikeKey(column.name);
}

function learnFirstDay({ profile: { column, firstDay }, isPersonal }: Standing): LearntExpectation[] {
  if (firstDay === undefined || isPersonal) return [];
  const year = firstDay.slice(0, 4);
  return [
    {
      type: "expect_column_values_to_be_between",
      // Great Expectations compares a date with dates alone, and a point in time with those.
      kwargs: { column: column.name, min_value: `${year}-01-01${column.kind === "date" ? "" : " 00:00:00"}` },
      severity: "warning",
      why: `The first is of ${year}. New data is later, so there is no upper bound.`,
    },
  ];
}

/** What one column of sound data promises; `holdsPii` where a look at its values found personal data. Nothing is learnt of a column without a value, or without a name. */
export function learnColumn(profile: ColumnProfile, holdsPii: boolean): LearntSection {
  const { column, rows, missing } = profile;
  const section = { column: column.name };
  if (column.name === "")
    return { ...section, remark: "This column has no name that an expectation could use.", expectations: [] };
  if (missing === rows)
    return {
      ...section,
      remark: `No value in ${formatCount(rows)} rows, so there is nothing to learn.`,
      expectations: [],
    };
  const pattern = patternOf(profile);
  const standing: Standing = {
    profile,
    present: rows - missing,
    pattern,
    isKey: tellsRowsApart(profile, pattern),
    isPersonal:
      holdsPii || soundsPersonal(column.name) || (profile.texts?.formats ?? []).some(({ format }) => format.personal),
    firm: rows >= ROWS_THAT_TELL ? "critical" : "warning",
  };
  const { remark, expectations: ofTexts } = learnTexts(standing);
  return {
    ...section,
    ...(remark === undefined ? {} : { remark }),
    expectations: [
      ...learnType(standing),
      ...learnPresence(standing),
      ...learnUniqueness(standing),
      ...learnNumbers(standing),
      ...ofTexts,
      ...learnFirstDay(standing),
    ],
  };
}
