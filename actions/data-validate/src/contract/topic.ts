import type { ContractPromise } from "./contract.ts";

/** Kinds of promises that several expectations make; any other is its own kind. */
const TOPICS: Readonly<Record<string, readonly string[]>> = {
  type: ["expect_column_values_to_be_in_type_list", "expect_column_values_to_be_of_type"],
  "set of values": ["expect_column_values_to_be_in_set", "expect_column_distinct_values_to_be_in_set"],
  length: ["expect_column_value_lengths_to_be_between", "expect_column_value_lengths_to_equal"],
  "number of rows": ["expect_table_row_count_to_be_between", "expect_table_row_count_to_equal"],
  "number of columns": ["expect_table_column_count_to_be_between", "expect_table_column_count_to_equal"],
};

const TOPIC_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(TOPICS).flatMap(([topic, types]) => types.map((type) => [type, topic] as const)),
);

/** Keywords that say what a promise is about, where one column alone does not. */
const ABOUT = ["column_A", "column_B", "column_list", "column_index", "unexpected_rows_query", "foreignKeys"];

/** What the promise is about: promises of the same column and topic can be compared. */
export function topicOf({ type, kwargs }: ContractPromise): string {
  const about = ABOUT.flatMap((name) => (kwargs[name] === undefined ? [] : JSON.stringify(kwargs[name])));
  return [TOPIC_OF.get(type) ?? type, ...about].join(" ");
}

/** "exactly 10" is a range from 10 to 10. */
export function comparableKwargs({ type, kwargs }: ContractPromise): ContractPromise["kwargs"] {
  if (!type.endsWith("_to_equal") || kwargs.value === undefined) return kwargs;
  const { value, ...rest } = kwargs;
  return { ...rest, min_value: value, max_value: value };
}
