import { Refusal } from "@assay/report";
import type { ScoredRows } from "./scored-rows.ts";
import type { Slice } from "./slices.ts";

/** A list that has lost some of its rows is another list, and its order says nothing of the whole one's. */
function refuseCutQuery({ name, rule }: Pick<Slice, "name" | "rule">): never {
  throw new Refusal(`slice ${name} holds some rows of a query and leaves others out`, {
    code: "cut-query",
    reason: rule.location ? "invalid-policy" : "invalid-input",
    remedy: "slice rankings by what is the same for all rows of a query, such as the country it came from",
    location: rule.location,
  });
}

/** How much there is of a slice, which `min-rows` is held against: rows, or of rankings queries, which must be whole. */
export function sizeOf(
  scored: ScoredRows,
  rows: Uint32Array,
  slice: Pick<Slice, "name" | "rule">,
): { readonly have: number; readonly unit: "rows" | "queries" } {
  if (scored.task !== "ranking") return { have: rows.length, unit: "rows" };
  const { query, weight } = scored;
  const open = new Map<number, number>();
  for (const row of rows) open.set(query[row] as number, (open.get(query[row] as number) ?? 0) + 1);
  const queries = open.size;
  query.forEach((number, row) => {
    if (open.has(number) && weight?.[row] !== 0) open.set(number, (open.get(number) as number) - 1);
  });
  if ([...open.values()].some((left) => left !== 0)) refuseCutQuery(slice);
  return { have: queries, unit: "queries" };
}
