import { findMetric } from "@assay/metrics";
import { formatCountOf, Refusal } from "@assay/report";
import { type MetricsFile, refuseOutOfRange } from "../metrics-json.ts";
import { isPlain, type Plain } from "./imported.ts";

/** What github-action-benchmark puts before the JSON of its history, `dev/bench/data.js`. */
const SCRIPT = "window.BENCHMARK_DATA = ";
const MOST_NAMED = 5;
const MAX_NAME = 200;
const FIELDS = ["name", "unit", "value", "range", "extra"];

function refuse(file: string, problem: string, remedy: string): never {
  throw new Refusal(`${file} holds results of github-action-benchmark, and ${problem}`, {
    code: "bad-metrics",
    reason: "unreadable",
    remedy,
  });
}

/** Seconds, or bytes, in a unit as benchmark tools spell it. */
const SCALES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  ms: { ns: 1e-6, nsec: 1e-6, us: 1e-3, µs: 1e-3, usec: 1e-3, ms: 1, msec: 1, s: 1e3, sec: 1e3 },
  s: { ns: 1e-9, nsec: 1e-9, us: 1e-6, µs: 1e-6, usec: 1e-6, ms: 1e-3, msec: 1e-3, s: 1, sec: 1 },
  MB: { b: 1e-6, bytes: 1e-6, kb: 1e-3, mb: 1, gb: 1e3, kib: 0.001024, mib: 1.048576, gib: 1073.741824 },
};

const PERCENT = /^(%|percent|percentage|pct\.?)$/i;
/** What people write as the unit of a number that has none. */
const NO_UNIT = /^(|1|-|none|ratio|share|fraction|score|rate|probability|value)$/i;

/** The value in the metric's own unit; of a metric that is not known, as it is. */
function inOwnUnit(file: string, name: string, value: number, unit: string): number {
  const metric = findMetric(name);
  const own = metric?.unit;
  if (own === "share") {
    const written = unit.trim();
    if (PERCENT.test(written)) return value / 100;
    // The tool has no rule for units, so the metric's own name is a common one.
    return NO_UNIT.test(written) || findMetric(written.toLowerCase())?.name === metric?.name
      ? value
      : refuse(
          file,
          `${name} is measured in "${unit}", where a share of 1 is meant`,
          'write its unit as "ratio", or as "%" of values up to 100',
        );
  }
  const scales = own === undefined ? undefined : SCALES[own];
  if (!scales) return value;
  const scale =
    scales[
      unit
        .trim()
        .toLowerCase()
        .replace(/\/(iter|op)$/, "")
    ];
  return scale === undefined
    ? refuse(file, `${name} is measured in "${unit}", where ${own} is meant`, `write its unit as ${own}`)
    : Number((value * scale).toPrecision(15));
}

/** What the tool is told by its results: a list of objects of these fields, and of no others. */
function isResult(value: unknown): value is Plain {
  return (
    isPlain(value) &&
    typeof value.name === "string" &&
    typeof value.unit === "string" &&
    "value" in value &&
    Object.keys(value).every((key) => FIELDS.includes(key))
  );
}

function metricsOf(file: string, results: readonly unknown[]): { values: Map<string, number>; remarks: string[] } {
  const values = new Map<string, number>();
  const scaled: string[] = [];
  for (const result of results) {
    if (!isResult(result))
      return refuse(file, "one of them is no {name, unit, value}", "write all of them in that form");
    const { name, unit, value } = result as { readonly name: string; readonly unit: string; readonly value: unknown };
    if (typeof value !== "number" || !Number.isFinite(value))
      return refuse(file, `the value of ${name} is no finite number`, "write it as a number");
    const metric = findMetric(name)?.name ?? name;
    if (values.has(metric)) refuse(file, `${metric} is there twice`, "give each result a name of its own");
    const own = inOwnUnit(file, name, value, unit);
    refuseOutOfRange(file, name, own);
    if (own !== value) scaled.push(`${name.slice(0, MAX_NAME)} of ${value} ${unit.trim()} as ${own}`);
    values.set(metric, own);
  }
  if (values.size === 0) refuse(file, "there are none", "check the step that writes them");
  const ranged = results.some((result) => isPlain(result) && result.range !== undefined);
  return {
    values,
    remarks: [
      ...(scaled.length > 0
        ? [`${file}: read ${scaled.slice(0, MOST_NAMED).join(", ")}${scaled.length > MOST_NAMED ? ", …" : ""}.`]
        : []),
      ...(ranged ? [`${file}: the range of a result does not say what it is, and is not read as an interval.`] : []),
    ],
  };
}

/** The newest entry of every suite of a history. */
function newest(file: string, history: unknown): { readonly results: unknown[]; readonly remarks: string[] } {
  const entries = isPlain(history) && isPlain(history.entries) ? Object.entries(history.entries) : [];
  const last = entries.flatMap(([suite, runs]) => {
    const run: unknown = Array.isArray(runs) ? runs.at(-1) : undefined;
    return isPlain(run) && Array.isArray(run.benches) ? [{ suite, run, benches: run.benches as unknown[] }] : [];
  });
  if (last.length === 0)
    refuse(file, "its history has no entries", "give a history that at least one run was stored in");
  const remarks = last.slice(0, MOST_NAMED).map(({ suite, run, benches }) => {
    const commit = isPlain(run.commit) && typeof run.commit.id === "string" ? run.commit.id.slice(0, 12) : "unknown";
    return `${file}: the newest entry of "${suite.slice(0, 80)}" is that of commit ${commit}, with ${formatCountOf(benches.length, "result")}; github-action-benchmark stores a run before it compares it, so see that this is not the candidate's own.`;
  });
  return { results: last.flatMap(({ benches }) => benches), remarks };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Results of github-action-benchmark as a metrics JSON: the list that its custom tools write, or its history (`data.js`, or
 * the same as JSON), of which the newest entry counts. `undefined` for anything else.
 */
export function parseBenchmarks(text: string, file: string): MetricsFile | undefined {
  const isScript = text.startsWith(SCRIPT);
  const content = parsed(isScript ? text.slice(SCRIPT.length) : text);
  const isHistory = isScript || (isPlain(content) && isPlain(content.entries) && "lastUpdate" in content);
  if (!isHistory && !(Array.isArray(content) && isResult(content[0]))) return undefined;
  const { results, remarks } = isHistory ? newest(file, content) : { results: content as unknown[], remarks: [] };
  const read = metricsOf(file, results);
  return { file, values: read.values, n: undefined, dataSha256: undefined, remarks: [...remarks, ...read.remarks] };
}

/** Whether a file may hold such results, by its name and how it begins. */
export function mayHoldBenchmarks(path: string, head: string): boolean {
  if (/\.js$/i.test(path)) return head.startsWith(SCRIPT);
  return /\.json$/i.test(path) && /^\s*\[\s*\{[^}]*"(name|unit|value)"\s*:/.test(head);
}
