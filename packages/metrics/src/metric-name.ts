import { COMPUTED_METRICS, type ComputedMetric } from "./computed-metrics.ts";

/** A computed metric as a name asks for it. */
export interface NamedMetric {
  readonly metric: ComputedMetric;
  /** The name to use: `fbeta@0.5` where it was spelt `f0.5`. */
  readonly name: string;
  readonly title: string;
  /** NaN where the metric has none. */
  readonly parameter: number;
}

/** `ndcg@10`, `recall_at_5`, `fbeta@0.5`. */
const PARAMETRISED = /^([a-z][a-z0-9_]*?)(?:@|_at_)(-?\d{1,9}(?:\.\d{1,9})?)$/;
/** `f2`, `f0.5_macro`. */
const F_BETA = /^f(\d{1,3}(?:\.\d{1,9})?)((?:_[a-z]+)?)$/;

const METRICS = Object.values(COMPUTED_METRICS);

/** By every spelling that means the metric without a number behind it. */
const PLAIN = new Map(
  METRICS.filter(({ parameter }) => !parameter || parameter.default !== undefined).flatMap((metric) =>
    [metric.name, ...metric.aliases].map((spelling) => [spelling, metric] as const),
  ),
);

/** By every spelling that a number may follow. */
const WITH_PARAMETER = new Map(
  METRICS.filter(({ parameter }) => parameter).flatMap((metric) =>
    [metric.name, ...metric.aliases].map((spelling) => [withoutSymbol(spelling), metric] as const),
  ),
);

function withoutSymbol(spelling: string): string {
  return spelling.split("@")[0] as string;
}

/** The computed metric that a name means by any of its spellings; undefined where there is none. */
export function namedMetric(spelling: string): NamedMetric | undefined {
  const metric = PLAIN.get(spelling);
  if (metric) {
    const { name, title, parameter } = metric;
    return { metric, name, title, parameter: parameter?.default ?? Number.NaN };
  }
  const [, base = "", text = ""] = PARAMETRISED.exec(spelling.replace(F_BETA, "fbeta$2@$1")) ?? [];
  const parametrised = WITH_PARAMETER.get(base);
  const parameter = Number(text);
  if (!parametrised?.parameter?.allows(parameter)) return undefined;
  const { name, title } = parametrised;
  return {
    metric: parametrised,
    // The number again, so that 0.50 is 0.5.
    name: `${withoutSymbol(name)}@${parameter}`,
    title: `${title} (${parametrised.parameter.symbol} = ${parameter})`,
    parameter,
  };
}
