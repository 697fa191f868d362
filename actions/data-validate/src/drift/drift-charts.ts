import type { NumericColumn } from "@assay/metrics";
import type { Report } from "@assay/report";
import type { Decided } from "./decided.ts";
import type { PooledCategories } from "./pooled.ts";

type Chart = Report["charts"][number];

const MAX_CHARTS = 12;
const BINS = 30;
const BARS = 12;
/** So large a share of each side's rows may lie beyond either edge of the picture, where they would flatten all that is inside. */
const BEYOND = 0.01;

/** Reference against data for the columns that drifted, the furthest first. */
export function drawDrift(drifted: readonly Decided[], redact: boolean): Chart[] {
  return drifted
    .toSorted((left, right) => right.measurement.effect - left.measurement.effect)
    .slice(0, MAX_CHARTS)
    .map(({ comparison: { name, pooled } }) =>
      pooled.kind === "numeric" ? histogram(name, pooled) : bars(name, pooled, redact),
    );
}

function sum(rows: Float64Array): number {
  return rows.reduce((all, n) => all + n, 0);
}

/** The places between which all but few rows of one side lie. */
function middle(rows: Float64Array): [from: number, to: number] {
  const few = sum(rows) * BEYOND;
  let [from, to] = [0, rows.length - 1];
  for (let seen = rows[0] as number; seen <= few && from < to; seen += rows[from] as number) from++;
  for (let seen = rows[to] as number; seen <= few && to > from; seen += rows[to] as number) to--;
  return [from, to];
}

/** The range of all values, unless a few of them would take up more than half of it. */
function drawnRange(
  values: Float64Array,
  one: readonly [number, number],
  other: readonly [number, number],
): [number, number] {
  const all: [number, number] = [values[0] as number, values.at(-1) as number];
  const most: [number, number] = [
    values[Math.min(one[0], other[0])] as number,
    values[Math.max(one[1], other[1])] as number,
  ];
  return all[1] - all[0] > 2 * (most[1] - most[0]) && most[1] > most[0] ? most : all;
}

function histogram(name: string, { values, reference, current }: NumericColumn): Chart {
  const [low, high] = drawnRange(values, middle(reference), middle(current));
  const whole = values.every(Number.isInteger);
  const range = high - low + (whole ? 1 : 0);
  const width = whole ? Math.max(1, Math.ceil(range / BINS)) : range / BINS || Math.abs(low) || 1;
  const bins = Math.max(1, Math.min(BINS, Math.ceil(range / width - 1e-9)));
  const share = (rows: Float64Array) => {
    const all = sum(rows);
    const shares = Array.from({ length: bins }, () => 0);
    values.forEach((value, index) => {
      if (value < low || value > high) return;
      const bin = Math.min(bins - 1, Math.floor((value - low) / width));
      shares[bin] = (shares[bin] as number) + ((rows[index] as number) / all) * 100;
    });
    return shares;
  };
  const cut = low > (values[0] as number) || high < (values.at(-1) as number);
  return {
    kind: "histogram",
    title: `${name.slice(0, 150)}: data against reference${cut ? ", outermost rows left out" : ""}`,
    unit: "% of rows",
    edges: Array.from({ length: bins + 1 }, (_, edge) => low + edge * width),
    series: [
      { name: "reference", values: share(reference) },
      { name: "data", values: share(current) },
    ],
  };
}

function bars(name: string, { labels, reference, current, hasRest }: PooledCategories, redact: boolean): Chart {
  const [before, now] = [sum(reference), sum(current)];
  const all = labels
    .map((label, index) => ({
      name:
        hasRest && index === labels.length - 1
          ? "all others"
          : label === undefined || redact
            ? `category ${index + 1}`
            : label.slice(0, 150),
      reference: ((reference[index] as number) / before) * 100,
      data: ((current[index] as number) / now) * 100,
    }))
    .toSorted((one, other) => Math.max(other.reference, other.data) - Math.max(one.reference, one.data));
  const rest = all.slice(BARS);
  const restOf = (side: "reference" | "data") => rest.reduce((shares, one) => shares + one[side], 0);
  const drawn = [
    ...all.slice(0, BARS),
    ...(rest.length === 0
      ? []
      : [{ name: `${rest.length} others`, reference: restOf("reference"), data: restOf("data") }]),
  ];
  return {
    kind: "bars",
    title: `${name.slice(0, 150)}: data against reference`,
    unit: "%",
    categories: drawn.map((one) => one.name),
    series: [
      { name: "reference", values: drawn.map((one) => one.reference) },
      { name: "data", values: drawn.map((one) => one.data) },
    ],
  };
}
