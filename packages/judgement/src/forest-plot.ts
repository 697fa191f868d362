import { type Check, type IntervalsChart, isNoted } from "@assay/report";
import { boundsOf } from "./bound.ts";
import type { Subject } from "./metric-facts.ts";

const MAX_ROWS = 200;

/** How far the change may go before it breaks the limit on the worse side; `undefined` where no change is limited. */
export function limitOfChange({ metric, facts, obstacle }: Subject): number | undefined {
  if (facts.baseline === undefined || obstacle) return undefined;
  const worse = metric.better === "higher" ? "floor" : "ceiling";
  const bound = boundsOf(metric, facts.baseline).find((one) => one.of === "change" && one.side === worse);
  return bound?.of === "change" ? bound.resolved - facts.baseline : undefined;
}

/** Units that are not shown behind numbers, but share no axis with those that have none. */
const OF_THE_TARGET: Readonly<Record<string, string>> = {
  target: "in the unit of the target",
  "target²": "in the square of the target's unit",
};

/** The changes with their intervals against their limits: one chart for each unit, since nats and MB share no axis. */
export function forestPlots(subjects: readonly Subject[], checks: readonly Check[]): IntervalsChart[] {
  const charts = new Map<string, IntervalsChart["rows"]>();
  subjects.forEach((subject, index) => {
    const check = checks[index];
    if (check?.change === undefined) return;
    // A census is its own interval; a single number has none, and a point would look like a sure one.
    const [low, high] = check.interval ?? [check.change, check.change];
    if (!check.interval && subject.facts.evidence !== "exact") return;
    const limit = limitOfChange(subject);
    const unit = check.unit ?? OF_THE_TARGET[subject.metric.unit] ?? "";
    const rows = charts.get(unit) ?? [];
    rows.push({
      label: check.id.slice(0, 200),
      estimate: check.change,
      low,
      high,
      ...(limit === undefined ? {} : { limit }),
      // What is listed undecided, or missed at severity info, has not been shown to be fine.
      ...(isNoted(check) ? {} : { verdict: check.verdict }),
    });
    charts.set(unit, rows);
  });
  return [...charts].map(([unit, rows]) => ({
    kind: "intervals",
    title: unit === "" ? "Change from the baseline" : `Change from the baseline, ${unit}`,
    ...(unit === "" || Object.values(OF_THE_TARGET).includes(unit) ? {} : { unit }),
    rows: rows.slice(0, MAX_ROWS),
  }));
}
