import { changePoints, FEWEST_VALUES } from "@assay/metrics";
import { formatApart, formatCount, formatNumber, type TrendChart } from "@assay/report";
import type { HistoryEntry } from "./history-entry.ts";
import type { Trended } from "./trended.ts";

const MAX_RUNS = 100;
const MAX_TRENDS = 12;
/** The same history gives the same change points in every run. */
const SEED = 20_260_101;

const JUDGES_A_CHANGE = /^(?:pull_request|pull_request_target|pull_request_review|merge_group)$/;

/** The last attempt of each run that measured what had been taken on: what a pull request proposed may never have shipped. */
function runsThatCount(entries: readonly HistoryEntry[]): HistoryEntry[] {
  const last = new Map<string, HistoryEntry>();
  for (const entry of entries) {
    if (JUDGES_A_CHANGE.test(entry.event)) continue;
    const key = `${entry.name} ${entry.run}`;
    last.delete(key);
    last.set(key, entry);
  }
  return [...last.values()];
}

function labelOf({ time, commit }: HistoryEntry): string {
  return `${time.slice(0, 10)} ${commit.slice(0, 7)}`;
}

function noteOf(chart: Pick<TrendChart, "points" | "changes">, dataChanges: readonly number[]): string {
  const { points, changes } = chart;
  const name = (at: number) => points[at]?.label ?? "";
  const parts = changes.map(({ at, before, after, p }) => {
    const [from, to] = formatApart(before, after);
    const aside = dataChanges.includes(at) ? ", where the data it was measured on changed too" : "";
    return `${name(at)}, ${from} before and ${to} since (p = ${formatNumber(p)})${aside}`;
  });
  if (parts.length === 1) return `Changed at ${parts[0]}.`;
  if (parts.length > 1) return `Changed ${parts.map((part, index) => `(${index + 1}) at ${part}`).join("; ")}.`;
  return points.length < FEWEST_VALUES
    ? `${formatCount(points.length)} runs; change points are looked for from ${FEWEST_VALUES} on.`
    : `No change point in ${formatCount(points.length)} runs.`;
}

/**
 * The course of each metric over the newest runs and this one, with its change points. A run that does not have the metric
 * has no point; a metric that only this run has is not drawn.
 */
export function trendCharts(
  earlier: readonly HistoryEntry[],
  now: HistoryEntry,
  trended: readonly Trended[],
): TrendChart[] {
  const runs = [...runsThatCount(earlier.filter(({ run }) => run !== now.run)), now].slice(-MAX_RUNS);
  return trended.slice(0, MAX_TRENDS).flatMap(({ name, title, unit, limit }): TrendChart[] => {
    const measured = runs.filter(({ metrics }) => metrics.has(name));
    if (measured.length < 2 || measured.at(-1) !== now) return [];
    const values = Float64Array.from(measured, ({ metrics }) => metrics.get(name) as number);
    const points = measured.map((entry, at) => ({
      label: labelOf(entry),
      value: values[at] as number,
      verdict: entry.verdict,
    }));
    const changes = changePoints(values, SEED);
    const dataChanges = measured.flatMap(({ dataSha256 }, at) =>
      at > 0 && dataSha256 !== measured[at - 1]?.dataSha256 ? [at] : [],
    );
    return [
      {
        kind: "trend",
        title: `${title} over the runs`,
        ...(unit === "" ? {} : { unit }),
        ...(limit === undefined ? {} : { limit }),
        points,
        changes,
        note: noteOf({ points, changes }, dataChanges),
      },
    ];
  });
}
