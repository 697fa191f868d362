import { type Dialect, DialectError } from "@assay/tables";
import { DateFormatError } from "./date-format.ts";
import { datePatterns } from "./date-patterns.ts";
import type { SqlVerdict } from "./sql-verdict.ts";

/** A decimal digit beyond ASCII, which Python reads as one in most places. */
const FOREIGN_DIGIT = "[^\\P{Nd}0-9]";

/**
 * Whether a text is a date of a format, as `datetime.strptime` has it, in an engine's SQL.
 *
 * @throws DialectError where the format has no answer there.
 */
export function datesInSql(format: string, text: string, dialect: Dialect): SqlVerdict {
  const shapes = shapesOf(format);
  const [first] = shapes;
  const cases = shapes.map(
    ({ starts, valid }) => `WHEN ${dialect.matches(text, starts)} THEN ${dialect.matches(text, valid)}`,
  );
  const foreign = dialect.matches(text, FOREIGN_DIGIT);
  const isDate =
    first && shapes.length === 1 ? dialect.matches(text, first.valid) : `(CASE ${cases.join(" ")} ELSE false END)`;
  return {
    kept: `(NOT ${foreign} AND ${isDate})`,
    undecided: foreign,
    why: {
      words: `digits of other scripts than Latin are not read in ${dialect.name}`,
      remedy: "judge an extract of the table as a file, or leave these rows out by a row_condition or a `query`",
    },
  };
}

function shapesOf(format: string) {
  try {
    return datePatterns(format);
  } catch (error) {
    if (!(error instanceof DateFormatError)) throw error;
    throw new DialectError(`cannot read the date format ${JSON.stringify(format)}: ${error.message}`);
  }
}
