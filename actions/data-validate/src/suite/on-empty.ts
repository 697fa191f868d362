import { didYouMean } from "@assay/action-kit";
import { isFields } from "./fields.ts";

const CHOICES = ["fail", "pass"] as const;

/** What a suite says of promises that find nothing to judge; `fail` where it says nothing. */
export type OnEmpty = (typeof CHOICES)[number];

const KEYS = ["on-empty"];

/** Tells what is wrong at a path below the suite's `meta`. */
type Refuse = (message: string, remedy: string, path: readonly string[]) => void;

/** Reads `meta: {assay: {on-empty: pass}}`, the place where a suite speaks to us; other keys of `meta` are its own. */
export function readOnEmpty(meta: unknown, refuse: Refuse): OnEmpty {
  const own = isFields(meta) ? meta.assay : undefined;
  if (own === undefined || own === null) return "fail";
  if (!isFields(own)) {
    refuse(`\`assay\` is ${JSON.stringify(own)}, not a mapping`, "write `assay: {on-empty: pass}`", ["assay"]);
    return "fail";
  }
  for (const key of Object.keys(own))
    if (!KEYS.includes(key))
      refuse(`unknown key "${key}" in \`meta.assay\`${didYouMean(key, KEYS)}`, `use ${KEYS.join(", ")}`, [
        "assay",
        key,
      ]);
  const given = own["on-empty"];
  const choice = CHOICES.find((candidate) => candidate === given);
  if (given !== undefined && given !== null && !choice)
    refuse(`\`on-empty\` is ${JSON.stringify(given)}`, `write one of ${CHOICES.join(", ")}`, ["assay", "on-empty"]);
  return choice ?? "fail";
}

/**
 * Expectations about single values, pairs and rows, which Great Expectations calls met where there is none. A computed
 * figure needs something to be computed from, there as here.
 */
const ABOUT_VALUES =
  /^expect_(column_values?_|column_pair_values_|compound_columns_|multicolumn_|select_column_values_|column_distinct_values_to_be_in_set$|query_results_)/;

export function isAboutValues(type: string): boolean {
  return ABOUT_VALUES.test(type);
}
