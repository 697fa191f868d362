import type { Check } from "./generated/report-v1.ts";
import { worstFirst } from "./verdict.ts";

/** Checks that say the same of several columns, or several things of one. */
export interface CheckGroup {
  /** What they have in common: `expect_column_values_to_not_be_null`, or a column. */
  readonly name: string;
  /** What tells them apart: the columns, or what is said of the one. */
  readonly members: readonly string[];
  /** The worst of them, whose verdict the group has. */
  readonly worst: Check;
}

/** An id's two parts, `<what>(<column>)` or `<what>[<slice>]`; a second check of the same id carries a number behind it. */
function partsOf({ id }: Check): { what: string; where: string } {
  const match = /^([^([]+)(?:\((.*)\)|\[(.*)\])(?: #\d+)?$/su.exec(id);
  return { what: match?.[1] ?? id, where: match?.[2] ?? match?.[3] ?? "" };
}

function grouped(checks: readonly Check[], by: "what" | "where"): CheckGroup[] {
  const other = by === "what" ? "where" : "what";
  // What stands for the whole table has no column to be grouped by.
  const groups = Map.groupBy(checks, (check) => partsOf(check)[by] || partsOf(check)[other]);
  return [...groups].map(([name, own]) => ({
    name,
    members: own.map((check) => partsOf(check)[other]),
    worst: worstFirst(own)[0] as Check,
  }));
}

/**
 * Many checks as few groups: by what they ask or by the column, whichever makes fewer, since one fault in the data mostly
 * breaks one promise in all columns or all promises of one column. Worst first, then the largest.
 */
export function groupChecks(checks: readonly Check[]): CheckGroup[] {
  const [byWhat, byWhere] = [grouped(checks, "what"), grouped(checks, "where")];
  const groups = byWhere.length < byWhat.length ? byWhere : byWhat;
  const rank = new Map(worstFirst(groups.map(({ worst }) => worst)).map(({ verdict }, index) => [verdict, index]));
  const place = ({ worst }: CheckGroup) => rank.get(worst.verdict) ?? 0;
  return groups.toSorted((one, other) => place(one) - place(other) || other.members.length - one.members.length);
}
