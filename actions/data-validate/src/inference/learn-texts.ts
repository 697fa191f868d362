import { formatCount, formatCountOf, formatPercent } from "@assay/report";
import type { ColumnProfile, FormatCount, ValueCount } from "./column-profile.ts";
import { humanStep, roundUp } from "./human-numbers.ts";
import type { LearntExpectation } from "./learnt-expectation.ts";
import { mostlyFor } from "./missing-share.ts";
import type { Standing } from "./standing.ts";
import { idPattern } from "./value-shapes.ts";

/** A way of writing that all but a few values follow is one that the others break. */
const NEARLY_ALL = 0.95;
/** A longer text is prose, not a name of a category. */
const LONGEST_CATEGORY = 60;
/** A category that stands in fewer rows may have neighbours that happen not to occur. */
const OFTEN = 10;
/** Fewer texts of one shape may be alike by chance. */
const VALUES_OF_A_SHAPE = 30;

const matchRegex = "expect_column_values_to_match_regex";

interface LearntTexts {
  readonly remark?: string;
  readonly expectations: readonly LearntExpectation[];
}

function learnFormat(
  { profile: { column, texts }, present, firm }: Standing,
  { format, count }: FormatCount,
): LearntTexts {
  const all = count === present;
  const mostly = mostlyFor(present - count, present);
  const strays = present - count;
  const others = `${formatCount(strays)} ${strays === 1 ? "is" : "are"} ${strays > 0 && texts?.blank === strays ? "blank" : "not"}`;
  const remark = `LOOK: ${formatCount(count)} of ${formatCount(present)} values are ${format.words}, and ${others}. If that is a mistake, mend the data and learn again.`;
  const regex: LearntExpectation = {
    type: matchRegex,
    kwargs: { column: column.name, regex: format.regex, ...(all ? {} : { mostly }) },
    severity: all ? firm : "warning",
    why: all
      ? `All ${formatCount(present)} values are ${format.words}.`
      : `${formatPercent(strays / present)} are no ${format.words}; of a thousand tables of as many rows, one at most exceeds ${formatPercent(1 - mostly)} by chance.`,
  };
  return { ...(all ? {} : { remark }), expectations: [regex] };
}

function learnSet({ profile: { column }, present, firm }: Standing, values: readonly ValueCount[]): LearntExpectation {
  const rarest = Math.min(...values.map(({ count }) => count));
  const rare = rarest < OFTEN;
  const found =
    values.length === 1
      ? `One value in all ${formatCount(present)} rows`
      : `${formatCount(values.length)} different values in ${formatCount(present)} rows, the rarest in ${formatCount(rarest)}`;
  return {
    type: "expect_column_values_to_be_in_set",
    kwargs: { column: column.name, value_set: values.map(({ value }) => value) },
    severity: rare ? "warning" : firm,
    why: `${found}${rare ? ": others may only not have occurred yet" : ""}.`,
  };
}

function learnLengths({ profile: { column, texts }, present }: Standing): LearntExpectation[] {
  if (!texts) return [];
  const { shortest, longest } = texts;
  const max = longest === 0 ? 0 : roundUp(longest * 2, Math.max(1, humanStep(longest)));
  return [
    {
      type: "expect_column_value_lengths_to_be_between",
      kwargs: { column: column.name, min_value: Math.min(1, shortest), max_value: max },
      severity: "warning",
      why: `${formatCount(present)} texts of ${formatCount(shortest)} to ${formatCountOf(longest, "character")}; twice the longest is allowed, rounded up.`,
    },
  ];
}

/** The regular expression of the ids that a column holds; `undefined` where it holds none, or too few to tell. */
export function patternOf({ rows, missing, texts }: ColumnProfile): string | undefined {
  const present = rows - missing;
  if (!texts || present < VALUES_OF_A_SHAPE) return undefined;
  const uuids = texts.formats.find(({ format, count }) => format.words === "UUIDs" && count === present);
  if (uuids) return uuids.format.regex;
  const shaped = texts.shapes.reduce((sum, { count }) => sum + count, 0);
  return shaped === present ? idPattern(texts.shapes) : undefined;
}

/** What a column of text promises of its values: a format, else a set, else the shape of an id, else a length. */
export function learnTexts(standing: Standing): LearntTexts {
  const { profile, present, isPersonal, isKey, firm, pattern } = standing;
  const { column, texts, values } = profile;
  if (!texts) return { expectations: [] };
  const format = texts.formats.find(({ count }) => count >= NEARLY_ALL * present);
  const strict = format && format.count === present && !["numbers", "phone numbers"].includes(format.format.words);
  if (format && (strict || (!pattern && !values))) return learnFormat(standing, format);
  if (values && !isPersonal && !isKey && texts.longest <= LONGEST_CATEGORY && !format?.format.personal)
    return { expectations: [learnSet(standing, values)] };
  if (pattern)
    return {
      expectations: [
        {
          type: matchRegex,
          kwargs: { column: column.name, regex: pattern },
          severity: firm,
          why: `All ${formatCount(present)} values are written like this.`,
        },
      ],
    };
  return format ? learnFormat(standing, format) : { expectations: learnLengths(standing) };
}
