import { limitOfChange, type Subject } from "@assay/judgement";
import { type Check, formatCount, type HeatmapCell, type HeatmapChart, isNoted } from "@assay/report";

const MOST_SLICES = 40;
const MOST_METRICS = 12;

/** The parts of an id `metric[slice]`. */
function partsOf(id: string): readonly [metric: string, slice: string] | undefined {
  const at = id.indexOf("[");
  return at > 0 && id.endsWith("]") ? [id.slice(0, at), id.slice(at + 1, -1)] : undefined;
}

/** How far the change is on its way to the limit: 1 where it stands on it or is beyond, below 0 where it is for the better. */
function shadeOf(check: Check, subject: Subject | undefined): number {
  const limit = subject && limitOfChange(subject);
  if (check.change === undefined || !limit) return { pass: 0, review: 0.5, fail: 1, error: 1 }[check.verdict];
  return Math.max(-1, Math.min(1, check.change / limit));
}

function cellOf(check: Check, subject: Subject | undefined): HeatmapCell | null {
  if (check.reason === "below-min-rows") return null;
  return {
    ...(check.change === undefined ? {} : { value: check.change }),
    shade: shadeOf(check, subject),
    // An undecided slice is no pass: its number stands there alone.
    ...(isNoted(check) ? {} : { verdict: check.verdict }),
  };
}

/** The change of each limited metric in each slice, in the order of the checks; one chart, or none where there are no slices. */
export function sliceMap(
  judged: readonly { readonly check: Check; readonly subject: Subject | undefined }[],
): HeatmapChart[] {
  const rows = new Map<string, Map<string, HeatmapCell | null>>();
  const columns = new Set<string>();
  for (const { check, subject } of judged) {
    const parts = partsOf(check.id);
    if (!parts) continue;
    const [metric, slice] = parts;
    columns.add(metric);
    const row = rows.get(slice) ?? new Map<string, HeatmapCell | null>();
    rows.set(slice, row.set(metric, cellOf(check, subject)));
  }
  const told = [...rows].filter(([, cells]) => [...cells.values()].some((cell) => cell !== null));
  if (told.length === 0) return [];
  const shownColumns = [...columns].slice(0, MOST_METRICS);
  const shown = told.slice(0, MOST_SLICES);
  const small = rows.size - told.length;
  const left = [
    told.length > shown.length ? `${formatCount(told.length - shown.length)} more slices` : "",
    columns.size > shownColumns.length ? `${formatCount(columns.size - shownColumns.length)} more metrics` : "",
    small > 0 ? `${formatCount(small)} ${small === 1 ? "slice" : "slices"} below the smallest size` : "",
  ].filter((part) => part !== "");
  return [
    {
      kind: "heatmap",
      title: "Changes by slice",
      values: "changes",
      rows: shown.map(([slice]) => slice),
      columns: shownColumns,
      panels: [{ name: "", cells: shown.map(([, cells]) => shownColumns.map((metric) => cells.get(metric) ?? null)) }],
      note: `All of the colour is a change on its limit or beyond; a number without a mark is undecided.${left.length === 0 ? "" : ` Not shown: ${left.join(", ")}.`}`,
    },
  ];
}
