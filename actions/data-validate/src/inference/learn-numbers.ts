import { formatCount } from "@assay/report";
import type { ValueCount } from "./column-profile.ts";
import { soundsLikeKey, soundsLikePercent } from "./column-words.ts";
import type { LearntExpectation } from "./learnt-expectation.ts";
import { learnRange } from "./numeric-range.ts";
import type { Standing } from "./standing.ts";

/** Codes are listed up to this many; more are a quantity. */
const MOST_CODES = 10;

/** Two whole numbers, or a few with gaps between them, are codes and no quantity. */
function areCodes(values: readonly ValueCount[] | undefined): values is readonly ValueCount[] {
  if (!values || values.length < 2 || values.length > MOST_CODES) return false;
  if (!values.every(({ value }) => Number.isSafeInteger(value))) return false;
  const [first, last] = [Number(values[0]?.value), Number(values.at(-1)?.value)];
  return values.length === 2 || last - first + 1 > values.length;
}

/** An extreme to two digits: one person's salary is not to be read off a suite. */
function about(value: number): string {
  const rounded = Number(value.toPrecision(2));
  return Number.isInteger(rounded) && Math.abs(rounded) < 1e15
    ? (rounded < 0 ? "−" : "") + formatCount(Math.abs(rounded))
    : String(rounded);
}

/** What a column of numbers promises of its values. */
export function learnNumbers({ profile, present, isKey, firm }: Standing): LearntExpectation[] {
  const { column, numbers, values } = profile;
  if (!numbers) return [];
  const integers = column.kind === "integer";
  const between = "expect_column_values_to_be_between";
  if (!isKey && areCodes(values))
    return [
      {
        type: "expect_column_values_to_be_in_set",
        kwargs: { column: column.name, value_set: values.map(({ value }) => value) },
        severity: firm,
        why: `${formatCount(values.length)} different values in ${formatCount(present)} rows.`,
      },
    ];
  if (isKey || (integers && soundsLikeKey(column.name)))
    return numbers.min < 0
      ? []
      : [
          {
            type: between,
            kwargs: { column: column.name, min_value: 0 },
            severity: firm,
            why: "Never negative. Ids are not compared, so there is no upper bound.",
          },
        ];
  const range = learnRange(numbers, present, integers);
  if (!range) return [];
  const { min } = range;
  const max =
    soundsLikePercent(column.name) && numbers.min >= 0 && numbers.max <= 100 && range.max !== undefined
      ? Math.min(100, range.max)
      : range.max;
  // Beyond 2⁵³ a whole number is not what was written.
  if (integers && [min, max].some((bound) => bound !== undefined && !Number.isSafeInteger(bound))) return [];
  const [from, to] = [about(numbers.min), about(numbers.max)];
  const why = [`Seen about ${from === to ? from : `${from} to ${to}`}`, ...range.why].join("; ");
  return [
    {
      type: between,
      kwargs: {
        column: column.name,
        ...(min === undefined ? {} : { min_value: min }),
        ...(max === undefined ? {} : { max_value: max }),
      },
      severity: "warning",
      why: `${why}.`,
    },
  ];
}
