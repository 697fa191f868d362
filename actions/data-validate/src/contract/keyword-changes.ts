import { formatCount, formatNumber } from "@assay/report";
import type { Column } from "@assay/tables";
import { numberOf } from "../expectations/range.ts";
import { fitsType } from "../expectations/type-names.ts";
import { dateutilInstant } from "../texts/dateutil-date.ts";
import type { Effect } from "./change.ts";
import type { ContractPromise } from "./contract.ts";

type Kwargs = ContractPromise["kwargs"];

export interface KeywordChange {
  readonly effect: Effect;
  readonly what: string;
}

/** A way in which two promises of one kind can differ. `undefined` where it is not about these keywords. */
interface Comparison {
  readonly keywords: readonly string[];
  readonly compare: (base: Kwargs, head: Kwargs, type: string) => readonly KeywordChange[];
}

const MOST_SHOWN = 8;

function shown(value: unknown): string {
  if (typeof value === "number") return formatNumber(value);
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

function listed(values: readonly unknown[]): string {
  const list = values.slice(0, MOST_SHOWN).map(shown).join(", ");
  return values.length > MOST_SHOWN ? `${list} … (${formatCount(values.length)})` : list;
}

const breaking = (what: string): KeywordChange => ({ effect: "breaking", what });
const compatible = (what: string): KeywordChange => ({ effect: "compatible", what });

const sign = <T extends number | string>(one: T, other: T): number => (one === other ? 0 : one < other ? -1 : 1);

/** A point in time with all digits of Python's. */
const inFull = (text: string) => text + "0000-00-00 00:00:00.000000".slice(text.length);

/**
 * -1 where the one bound is below the other; `undefined` where that cannot be told. What stands in quotes is a text, a
 * number or a date by the column it is held against, which is not known here, so that every order it has must agree.
 */
function order(one: unknown, other: unknown, areDates = false): number | undefined {
  if (typeof one === "number" && typeof other === "number") return sign(one, other);
  if (typeof one !== "string" || typeof other !== "string") return undefined;
  if (one === other) return 0;
  const [was, is] = [dateutilInstant(one), dateutilInstant(other)];
  if (was && is && was.namesOffset !== is.namesOffset) return undefined;
  const ofDates = was && is && sign(inFull(was.text), inFull(is.text));
  if (areDates) return ofDates;
  const [left, right] = [numberOf(one), numberOf(other)];
  const ofNumbers = left === undefined || right === undefined ? undefined : sign(left, right);
  const ofTexts = sign(one, other);
  return [ofDates, ofNumbers].every((way) => way === undefined || way === ofTexts) ? ofTexts : undefined;
}

/** One end of a range; `outward` is -1 for the lower one. */
function compareEnd(base: Kwargs, head: Kwargs, side: "min" | "max"): KeywordChange[] {
  const [name, strict, outward] = [`${side}_value`, `strict_${side}`, side === "min" ? -1 : 1];
  const [was, is] = [base[name], head[name]];
  const [wasStrict, isStrict] = [base[strict] === true, head[strict] === true];
  if (was === undefined && is === undefined) return [];
  if (was === undefined) return [compatible(`${name} is new: ${shown(is)}`)];
  if (is === undefined) return [breaking(`${name} ${shown(was)} is gone`)];
  const way = order(is, was, base.parse_strings_as_datetimes === true && head.parse_strings_as_datetimes === true);
  if (way === undefined) return [breaking(`${name} was ${shown(was)} and is ${shown(is)}, which cannot be compared`)];
  if (way !== 0) {
    const moved = `${name} ${way < 0 ? "fell" : "rose"} from ${shown(was)} to ${shown(is)}`;
    return [way === outward ? breaking(`${moved}, which allows more`) : compatible(`${moved}, which allows less`)];
  }
  if (wasStrict === isStrict) return [];
  return [
    isStrict
      ? compatible(`${name} ${shown(is)} itself is no longer allowed`)
      : breaking(`${name} ${shown(is)} itself is allowed now`),
  ];
}

/** A list of which each member allows more (`wider`) or asks for more. */
function compareLists(what: string, was: readonly unknown[], is: readonly unknown[], wider: boolean): KeywordChange[] {
  const keys = (values: readonly unknown[]) => new Set(values.map((value) => JSON.stringify(value)));
  const [wasKeys, isKeys] = [keys(was), keys(is)];
  const added = is.filter((value) => !wasKeys.has(JSON.stringify(value)));
  const removed = was.filter((value) => !isKeys.has(JSON.stringify(value)));
  const [onAdded, onRemoved] = wider ? [breaking, compatible] : [compatible, breaking];
  return [
    ...(added.length > 0 ? [onAdded(`${what} gained ${listed(added)}`)] : []),
    ...(removed.length > 0 ? [onRemoved(`${what} lost ${listed(removed)}`)] : []),
  ];
}

const asList = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

const SAMPLES: readonly (readonly [Column["kind"], readonly string[]])[] = [
  ["integer", ["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"]],
  ["float", ["FLOAT", "DOUBLE", "DECIMAL(18,3)"]],
  ["string", ["VARCHAR"]],
  ["boolean", ["BOOLEAN"]],
  ["date", ["DATE"]],
  ["timestamp", ["TIMESTAMP", "TIMESTAMP WITH TIME ZONE"]],
];

/** The columns that types' names allow, whichever of their names is used; a name of no type here stands for itself. */
function allowedBy(names: readonly unknown[]): Set<string> {
  return new Set(
    names.flatMap((name) => {
      const fitting = SAMPLES.flatMap(([kind, sqlTypes]) =>
        sqlTypes.filter((sqlType) => fitsType(String(name), { name: "", kind, sqlType }, false)),
      );
      return fitting.length > 0 ? fitting : [String(name)];
    }),
  );
}

function compareTypes(base: Kwargs, head: Kwargs): KeywordChange[] {
  const [wasNames, isNames] = [base, head].map(({ type_list: list, type_: one }) => asList(list ?? one));
  const [was, is] = [allowedBy(wasNames ?? []), allowedBy(isNames ?? [])];
  const words = `the type was ${(wasNames ?? []).join(" or ")} and is ${(isNames ?? []).join(" or ")}`;
  const [more, less] = [[...is].some((type) => !was.has(type)), [...was].some((type) => !is.has(type))];
  if (more) return [breaking(less ? words : `${words}, which allows more`)];
  return less ? [compatible(`${words}, which allows less`)] : [];
}

function comparePatterns(base: Kwargs, head: Kwargs, type: string, keyword: string): KeywordChange[] {
  const anyOf = !type.includes("_not_") && (head.match_on ?? "any") === "any";
  if ((base.match_on ?? "any") !== (head.match_on ?? "any"))
    return [breaking(`match_on was ${shown(base.match_on ?? "any")} and is ${shown(head.match_on ?? "any")}`)];
  return compareLists(keyword, asList(base[keyword]), asList(head[keyword]), anyOf);
}

/** What a schema says by null, and a suite by all or nothing. */
const SHARE_OF_PRESENT: Readonly<Record<string, string>> = {
  "expect_column_values_to_not_be_null 1 0": "values may be missing now",
  "expect_column_values_to_not_be_null 0 1": "no value may be missing now",
};

function compareShares(base: Kwargs, head: Kwargs, type: string): KeywordChange[] {
  const [was, is] = [Number(base.mostly ?? 1), Number(head.mostly ?? 1)];
  if (was === is) return [];
  const words =
    SHARE_OF_PRESENT[`${type} ${was} ${is}`] ??
    `mostly ${is < was ? "fell" : "rose"} from ${shown(was)} to ${shown(is)}`;
  return [is < was ? breaking(words) : compatible(words)];
}

/** A distance that must be below a threshold, or a p-value that must be above one. */
function compareThresholds(base: Kwargs, head: Kwargs, type: string): KeywordChange[] {
  const keyword = "p_value" in head || "p_value" in base ? "p_value" : "threshold";
  // A z-score is held against its threshold's size where both sides of the mean count, as they do by default.
  const bySize = type === "expect_column_value_z_scores_to_be_less_than" && head.double_sided !== false;
  const size = (value: unknown) => (bySize && typeof value === "number" ? Math.abs(value) : value);
  const way = order(size(head[keyword]), size(base[keyword]));
  if (way === 0 || (base[keyword] === undefined && head[keyword] === undefined)) return [];
  const words = `${keyword} was ${shown(base[keyword])} and is ${shown(head[keyword])}`;
  const tighter = way !== undefined && way === (type.endsWith("_less_than") ? -1 : 1);
  return [tighter && /_(less|greater)_than$/.test(type) ? compatible(words) : breaking(words)];
}

const COMPARISONS: readonly Comparison[] = [
  { keywords: ["mostly"], compare: compareShares },
  {
    keywords: ["min_value", "max_value", "strict_min", "strict_max"],
    compare: (base, head) => [...compareEnd(base, head, "min"), ...compareEnd(base, head, "max")],
  },
  { keywords: ["type_list", "type_"], compare: compareTypes },
  {
    keywords: ["value_set"],
    compare: (base, head, type) =>
      compareLists("the set", asList(base.value_set), asList(head.value_set), !/_not_be_in_|_contain_/.test(type)),
  },
  {
    keywords: ["regex_list", "match_on"],
    compare: (base, head, type) => comparePatterns(base, head, type, "regex_list"),
  },
  {
    keywords: ["like_pattern_list"],
    compare: (base, head, type) => comparePatterns(base, head, type, "like_pattern_list"),
  },
  { keywords: ["threshold", "p_value"], compare: compareThresholds },
];

const COMPARED = new Set(COMPARISONS.flatMap(({ keywords }) => keywords));

/** What changed between the keywords of two promises of one kind. What cannot be told to be stricter counts as breaking. */
export function keywordChanges(base: Kwargs, head: Kwargs, type: string): KeywordChange[] {
  const names = [...new Set([...Object.keys(base), ...Object.keys(head)])];
  const others = names.filter(
    (name) => !COMPARED.has(name) && JSON.stringify(base[name]) !== JSON.stringify(head[name]),
  );
  return [
    ...COMPARISONS.filter(({ keywords }) => keywords.some((name) => names.includes(name))).flatMap(({ compare }) =>
      compare(base, head, type),
    ),
    ...others.map((name) =>
      breaking(`${name} was ${shown(base[name])} and is ${shown(head[name])}, and which is stricter cannot be told`),
    ),
  ];
}
