import { isFields } from "../suite/fields.ts";
import type { Condition } from "./condition.ts";
import { readConditionObject, wordsOfConditionObject } from "./condition-object.ts";
import { parseCondition } from "./parse-condition.ts";
import { parseSqlCondition } from "./parse-sql-condition.ts";
import { ConditionError } from "./token-reader.ts";
import { PYTHON, SQL } from "./tokens.ts";

/** How the text of a condition is read. */
const PARSERS: Readonly<Record<string, (text: string) => Condition>> = {
  pandas: parseCondition,
  great_expectations: parseCondition,
  great_expectations__experimental__: parseCondition,
  sql: (text) => parseSqlCondition(text, SQL),
  spark: (text) => parseSqlCondition(text, PYTHON),
};

export const CONDITION_PARSERS: readonly string[] = Object.keys(PARSERS);

export interface ReadCondition {
  readonly condition: Condition;
  /** The condition as its author wrote it; of the serialised form, in words. */
  readonly where: string;
}

/**
 * Reads a `row_condition`: a text in the spelling `parser` names, or the mapping that Great Expectations 1.x writes for
 * `Column("x") > 1`. A text without a parser is pandas', and SQL where pandas' does not understand it.
 *
 * Throws a {@link ConditionError} on what is not understood.
 */
export function readCondition(value: unknown, parser: string | undefined): ReadCondition {
  if (isFields(value))
    return value.type === "pass_through" && typeof value.pass_through_filter === "string"
      ? readCondition(value.pass_through_filter, parser)
      : { condition: readConditionObject(value), where: wordsOfConditionObject(value) };
  const text = String(value);
  if (parser !== undefined) return { condition: (PARSERS[parser] as typeof parseCondition)(text), where: text };
  try {
    return { condition: parseCondition(text), where: text };
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    try {
      return { condition: parseSqlCondition(text, SQL), where: text };
    } catch (second) {
      // The language that got further is the one that was meant.
      throw second instanceof ConditionError && second.offset > error.offset ? second : error;
    }
  }
}
