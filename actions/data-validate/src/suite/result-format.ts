import { didYouMean } from "@assay/action-kit";
import { isFields } from "./fields.ts";

/** What `result_format` asks to be shown of failing rows; it changes no verdict. */
export interface ResultFormat {
  /** At most this many examples, where `max-examples` does not allow fewer. */
  readonly mostExamples: number | undefined;
  /** The failing values themselves may be shown. */
  readonly values: boolean;
  /** Columns whose values tell which rows fail. */
  readonly indexColumns: readonly string[];
}

const LEVELS: readonly unknown[] = ["BOOLEAN_ONLY", "BASIC", "SUMMARY", "COMPLETE"];
const FLAGS = ["include_unexpected_rows", "return_unexpected_index_query", "exclude_unexpected_values"];
const KEYS = ["result_format", "partial_unexpected_count", "unexpected_index_column_names", ...FLAGS];

/** Tells what is wrong with one key of it; with the whole where there is no key. */
type Refuse = (message: string, remedy: string, key?: string) => void;

/** Reads a level (`SUMMARY`) or a mapping with one and its options; refuses what Great Expectations does not know. */
export function readResultFormat(value: unknown, refuse: Refuse): ResultFormat | undefined {
  if (value === undefined || value === null) return undefined;
  const fields = isFields(value) ? value : { result_format: value };
  const key = (name: string) => (isFields(value) ? name : undefined);
  for (const name of Object.keys(fields))
    if (!KEYS.includes(name))
      refuse(`result_format has the unknown key "${name}"${didYouMean(name, KEYS)}`, `use ${KEYS.join(", ")}`, name);
  const { result_format: level, partial_unexpected_count: count, unexpected_index_column_names: names } = fields;
  if (!LEVELS.includes(level))
    refuse(
      `result_format is ${JSON.stringify(level) ?? "missing"}`,
      `write one of ${LEVELS.join(", ")}`,
      key("result_format"),
    );
  for (const flag of FLAGS)
    if (![undefined, null, true, false].includes(fields[flag] as boolean))
      refuse(`${flag} is ${JSON.stringify(fields[flag])}`, "write true or false", flag);
  const isCount = typeof count === "number" && Number.isSafeInteger(count) && count >= 0;
  if (count !== undefined && count !== null && !isCount)
    refuse(
      `partial_unexpected_count is ${JSON.stringify(count)}`,
      "write a whole number, zero or more",
      "partial_unexpected_count",
    );
  const isNames = Array.isArray(names) && names.every((name) => typeof name === "string" && name !== "");
  if (names !== undefined && names !== null && !isNames)
    refuse(
      `unexpected_index_column_names is ${JSON.stringify(names)}`,
      "write a list of columns' names",
      "unexpected_index_column_names",
    );
  return {
    mostExamples: level === "BOOLEAN_ONLY" ? 0 : isCount ? count : undefined,
    values: fields.exclude_unexpected_values !== true,
    indexColumns: isNames ? names : [],
  };
}
