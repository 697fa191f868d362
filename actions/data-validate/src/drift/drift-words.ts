import type { DriftMeasurement, DriftMethod } from "@assay/metrics";
import { formatNumber } from "@assay/report";

/** What the test or distance is called. */
export const METHOD_NAMES: Readonly<Record<DriftMethod, string>> = {
  ks: "Kolmogorov–Smirnov test",
  chisquare: "chi-square test",
  z: "z-test of two proportions",
  wasserstein: "Wasserstein distance",
  jensenshannon: "Jensen–Shannon distance",
  psi: "population stability index",
  hellinger: "Hellinger distance",
  tvd: "total variation distance",
  kl: "Kullback–Leibler divergence",
  anderson: "Anderson–Darling test",
};

/** What {@link DriftMeasurement.effect} is for each method. */
const EFFECT_NAMES: Readonly<Record<DriftMethod, string>> = {
  ...METHOD_NAMES,
  ks: "Kolmogorov–Smirnov distance",
  anderson: "Kolmogorov–Smirnov distance",
  chisquare: "total variation distance",
  z: "total variation distance",
};

export function effectName({ method }: Pick<DriftMeasurement, "method">): string {
  return EFFECT_NAMES[method];
}

/** An effect with its unit, where it has one: 0.31 standard deviations. */
export function effectText({ method }: Pick<DriftMeasurement, "method">, effect: number): string {
  return method === "wasserstein" ? `${formatNumber(effect)} standard deviations` : formatNumber(effect);
}

export function pText(p: number): string {
  return p < 0.0001 ? "p below 0.0001" : `p ${formatNumber(Number(p.toPrecision(2)))}`;
}
