import type { PolicyLimit, PolicySlice, Problems } from "@assay/action-kit";
import { findMetric } from "@assay/metrics";
import { flowText, type Imported, isPlain, type Plain, ratioOf } from "./imported.ts";
import { TfmaMessage } from "./tfma-config.ts";

/** Columns that make slices together, as in the policy. */
const MOST_COLUMNS = 5;

/** An EvalConfig, or the EvalRun that TFMA writes around it. */
function configOf(document: unknown): Plain | undefined {
  if (!isPlain(document)) return undefined;
  const config = document.eval_config ?? document.evalConfig ?? document;
  return isPlain(config) && ("metrics_specs" in config || "metricsSpecs" in config) ? config : undefined;
}

export function isTfma(document: unknown): document is Plain {
  return configOf(document) !== undefined;
}

/** Parameters of a metric's config that do not change what it measures. */
const SAME_MEASURE: ReadonlySet<string> = new Set(["name", "dtype", "num_thresholds"]);

function metricConfig(metric: TfmaMessage): Plain {
  const written = metric.text("config")?.trim() ?? "";
  if (written === "") return {};
  try {
    // "For ease of use the leading and trailing brackets may be omitted."
    const config: unknown = JSON.parse(written.startsWith("{") ? written : `{${written}}`);
    if (isPlain(config)) return config;
  } catch {
    // Said below, as of what is JSON and no object.
  }
  metric.refuse("has a config that is not JSON");
  return {};
}

/**
 * The name TFMA gives a metric's values: the one in its config, else its class in snake case as Keras spells it. Under a
 * name that the library knows, a config that measures something else (`auc` of the precision-recall curve) is refused.
 */
function metricName(metric: TfmaMessage): string {
  const config = metricConfig(metric);
  const ofClass = (metric.text("class_name") ?? "")
    .replaceAll(/(.)([A-Z][a-z0-9]+)/g, "$1_$2")
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2");
  const name = typeof config.name === "string" ? config.name : ofClass.toLowerCase();
  if (name === "") metric.refuse("has no class_name");
  const other = Object.keys(config).find((key) => !SAME_MEASURE.has(key));
  const known = findMetric(name);
  if (known && other !== undefined)
    metric.refuse(
      `has the parameter ${JSON.stringify(other)} in its config, and ${known.name} is measured without it here: give it a name of its own`,
    );
  return name;
}

function directionOf(change: TfmaMessage): "higher" | "lower" | undefined {
  const direction = change.value("direction");
  if (direction === "HIGHER_IS_BETTER" || direction === 2) return "higher";
  if (direction === "LOWER_IS_BETTER" || direction === 1) return "lower";
  change.refuse("has no direction, HIGHER_IS_BETTER or LOWER_IS_BETTER");
  return undefined;
}

/** Without a sign and without what doubles make of a hundredfold. */
function percent(share: number): string {
  return `${Number((Math.abs(share) * 100).toPrecision(12))}%`;
}

/**
 * A direction that is not the metric's own caps its gain: "LOWER_IS_BETTER, absolute 0.05" of auc lets it rise by 0.05
 * at most (config.proto, "Limit (suspicious) Improvement").
 */
function capOf(change: TfmaMessage, direction: "higher" | "lower"): PolicyLimit {
  const [absolute, relative] = [change.number("absolute"), change.number("relative")];
  const sign = direction === "lower" ? 1 : -1;
  const given = absolute ?? relative;
  if (given === undefined || (absolute !== undefined && relative !== undefined) || given * sign < 0) {
    change.refuse("runs against its metric's direction, and is no single cap of its gain");
    return {};
  }
  return { "max-gain": absolute === undefined ? percent(given) : Math.abs(absolute) };
}

/**
 * change ≥ absolute and change ÷ baseline ≥ relative where higher is better, ≤ where lower is. What is on the worse
 * side of 0 is an allowance, what is on the better side an improvement that is asked for.
 */
function changeLimit(metric: string, change: TfmaMessage): PolicyLimit {
  change.onlyKnows(["absolute", "relative", "direction"]);
  const direction = directionOf(change);
  if (!direction) return {};
  const known = findMetric(metric)?.better;
  if (known !== undefined && known !== direction) return capOf(change, direction);
  const [absolute, relative] = [change.number("absolute"), change.number("relative")];
  if (absolute === undefined && relative === undefined) change.refuse("has neither absolute nor relative");
  const higher = direction === "higher";
  const gain = higher ? absolute : absolute === undefined ? undefined : -absolute;
  return {
    ...(gain === undefined
      ? {}
      : gain > 0
        ? { "min-gain": gain }
        : { [higher ? "max-drop" : "max-rise"]: Math.abs(gain) }),
    ...(relative === undefined ? {} : { [higher ? "min-ratio" : "max-ratio"]: ratioOf(relative) }),
    better: direction,
  };
}

function limitOf(metric: string, threshold: TfmaMessage): PolicyLimit {
  threshold.onlyKnows(["value_threshold", "change_threshold"]);
  const value = threshold.message("value_threshold");
  const change = threshold.message("change_threshold");
  value?.onlyKnows(["lower_bound", "upper_bound"]);
  const [min, max] = [value?.number("lower_bound"), value?.number("upper_bound")];
  const limit: PolicyLimit = {
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(change ? changeLimit(metric, change) : {}),
  };
  if (Object.keys(limit).every((key) => key === "better")) threshold.refuse("bounds nothing");
  for (const name of ["min-ratio", "max-ratio"] as const)
    if (limit[name] !== undefined && limit[name] <= 0) threshold.refuse("has a relative change of the whole baseline");
  // Bounds of the value alone need no direction, and a metric that is not known has none.
  return { better: findMetric(metric)?.better ?? (min === undefined ? "lower" : "higher"), ...limit };
}

/** Rows that a slicing spec makes a slice of; `undefined` for all rows. */
type Rows = Pick<PolicySlice, "by" | "where" | "name"> | undefined;

function quoted(text: string, mark: '"' | "'"): string {
  return `${mark}${text.replaceAll(mark, mark + mark)}${mark}`;
}

function rowsOf(spec: TfmaMessage): Rows {
  spec.onlyKnows(["feature_keys", "feature_values"]);
  const [keys, values] = [spec.texts("feature_keys"), spec.entries("feature_values")];
  if (keys.length > 0 && values.length > 0)
    spec.refuse("has feature_keys and feature_values; a slice is made by columns or by one condition");
  if (keys.length > MOST_COLUMNS) spec.refuse(`has more than ${MOST_COLUMNS} feature_keys`);
  if (values.length > 0)
    return {
      where: values.map(([key, value]) => `${quoted(key, '"')} = ${quoted(String(value), "'")}`).join(" and "),
      // Spelt otherwise than the slices that a column makes (group=odd), which may be limited beside it.
      name: values.map(([key, value]) => `${key} = ${String(value)}`).join(" and "),
    };
  return keys.length > 0 ? { by: keys } : undefined;
}

/** Limits by metric, for all rows and for each slice; the same metric twice is merged where the bounds are others. */
class Collected {
  readonly limits = new Map<string, PolicyLimit>();
  readonly slices = new Map<string, { readonly rows: NonNullable<Rows>; readonly limits: Map<string, PolicyLimit> }>();

  add(rows: Rows, metric: string, limit: PolicyLimit, threshold: TfmaMessage): void {
    const limits = rows ? this.#slice(rows) : this.limits;
    const before: Plain = { ...limits.get(metric) };
    for (const [key, value] of Object.entries(limit))
      if (key in before && before[key] !== value) threshold.refuse(`limits ${metric} a second time, by another ${key}`);
    limits.set(metric, { ...before, ...limit });
  }

  #slice(rows: NonNullable<Rows>): Map<string, PolicyLimit> {
    const key = JSON.stringify(rows);
    const slice = this.slices.get(key) ?? { rows, limits: new Map() };
    this.slices.set(key, slice);
    return slice.limits;
  }
}

/** Adds a metric's thresholds: one without a slice holds for every slice that the config makes. */
function collect(into: Collected, all: readonly Rows[], metric: string, owner: TfmaMessage, fields: readonly string[]) {
  const [everywhere, bySlice, across] = fields as [string, string, string];
  const whole = owner.message(everywhere);
  if (whole) for (const rows of all) into.add(rows, metric, limitOf(metric, whole), whole);
  for (const part of owner.messages(bySlice)) {
    part.onlyKnows(["slicing_specs", "threshold"]);
    const threshold = part.message("threshold");
    if (!threshold) part.refuse("has no threshold");
    for (const spec of part.messages("slicing_specs"))
      if (threshold) into.add(rowsOf(spec), metric, limitOf(metric, threshold), threshold);
    if (!part.has("slicing_specs")) part.refuse("names no slicing_specs");
  }
  if (owner.has(across)) owner.refuse(`has ${across}, and slices are not compared with each other here`);
}

/** Values that are not those of the whole output have no name in a metrics JSON. */
const PARTS = ["binarize", "aggregate", "output_names", "output_weights", "query_key"] as const;
const IN_CONFIG = ["threshold", "per_slice_thresholds", "cross_slice_thresholds"] as const;
const BY_NAME = ["thresholds", "per_slice_thresholds", "cross_slice_thresholds"] as const;

function collectSpec(into: Collected, all: readonly Rows[], spec: TfmaMessage): void {
  const metrics = spec.messages("metrics");
  const limited = metrics.filter((metric) => IN_CONFIG.some((field) => metric.has(field)));
  const isLimited = limited.length > 0 || BY_NAME.some((field) => spec.has(field));
  const part = PARTS.find((field) => spec.has(field));
  if (isLimited && part !== undefined) spec.refuse(`has thresholds and ${part}; only whole outputs are limited here`);
  for (const metric of limited) collect(into, all, metricName(metric), metric, IN_CONFIG);
  for (const [name, threshold] of spec.messageMap("thresholds"))
    for (const rows of all) into.add(rows, name, limitOf(name, threshold), threshold);
  for (const [name, thresholds] of spec.messageMap("per_slice_thresholds"))
    collect(into, all, name, thresholds, ["", "thresholds", ""]);
  if (spec.has("cross_slice_thresholds"))
    spec.refuse("has cross_slice_thresholds, and slices are not compared with each other here");
}

function semantics({ limits, slices }: Collected): string[] {
  const every = [...limits.values(), ...[...slices.values()].flatMap((slice) => [...slice.limits.values()])];
  const some = (name: keyof PolicyLimit) => every.some((limit) => limit[name] !== undefined);
  const changes = ["max-drop", "max-rise", "min-gain", "max-gain", "min-ratio", "max-ratio"] as const;
  return [
    ...(changes.some(some)
      ? [
          "TFMA decides its change thresholds on the numbers alone; on predictions or seeds they are held by an interval here.",
        ]
      : []),
    ...(some("min-ratio") || some("max-ratio")
      ? [
          "Beside a baseline of 0 TFMA's relative threshold fails, and below 0 its sign turns; here a baseline of 0 or less asks for review.",
        ]
      : []),
    ...(some("max-gain")
      ? ["A gain beyond TFMA's cap fails there; here it asks for review, as a leak may be behind it."]
      : []),
    ...(slices.size > 0 ? ["TFMA fails a slice by its number alone; here it fails where harm is shown."] : []),
  ];
}

/**
 * The thresholds of a TensorFlow Model Analysis EvalConfig as limits and slices (config.proto, metrics_validator.py). What
 * cannot be held the same way is a problem, never left out.
 */
export function importTfma(document: Plain, problems: Problems): Imported {
  const refuse = (message: string) =>
    problems.add({
      message: `input \`limits\` holds a TFMA config, and ${message}`,
      remedy: "change it there, or write this limit as one of ours",
    });
  const config = new TfmaMessage(configOf(document), "", refuse);
  const specs = config.messages("slicing_specs").map(rowsOf);
  const all = specs.length === 0 ? [undefined] : specs;
  const into = new Collected();
  for (const spec of config.messages("metrics_specs")) collectSpec(into, all, spec);
  if (into.limits.size === 0 && into.slices.size === 0) refuse("it has no thresholds");
  const minRows = config.message("options")?.number("min_slice_size");
  const said = (metric: string, limit: PolicyLimit, of: string) =>
    `The limit of ${metric}${of} is TFMA's, held as ${flowText({ ...limit })}.`;
  const slices = [...into.slices.values()].map(
    ({ rows, limits }): PolicySlice => ({
      ...rows,
      ...(minRows === undefined ? {} : { "min-rows": minRows }),
      limits: Object.fromEntries(limits),
    }),
  );
  return {
    limits: Object.fromEntries(into.limits),
    slices,
    notes: [
      ...[...into.limits].map(([metric, limit]) => said(metric, limit, "")),
      ...slices.flatMap(({ name, by, limits }) =>
        Object.entries(limits).map(([metric, limit]) =>
          said(metric, limit, ` in slices ${name ?? `by ${[by].flat().join(", ")}`}`),
        ),
      ),
      ...semantics(into),
    ],
  };
}
