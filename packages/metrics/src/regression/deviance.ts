import { MetricError } from "../error.ts";
import { requireHeld } from "../held.ts";
import { weightedMean } from "../weighted-mean.ts";
import { requireNumbers } from "./number-columns.ts";

/**
 * The mean Tweedie deviance: how far the truth is from a distribution whose variance grows as meanᵖᵒʷᵉʳ. 0 = normal, which is
 * mse; 1 = Poisson; 2 = gamma; 3 = inverse Gaussian; between 1 and 2 compound Poisson; below 0 extreme stable. Source:
 * scikit-learn `mean_tweedie_deviance`.
 *
 * @param power at most 0, or at least 1: between them there is no such distribution
 * @throws MetricError `no-such-power`; `not-positive` and `negative` on values outside the distribution's range, a row of
 *   weight 0 too; on no rows, unequal lengths, NaN, ±Infinity, weights that cannot be, and `overflow`
 */
export function meanTweedieDeviance(
  truth: Float64Array,
  prediction: Float64Array,
  weight?: Float64Array,
  power = 0,
): number {
  requireNumbers(truth, prediction, weight);
  if (!(power <= 0 || power >= 1) || !Number.isFinite(power))
    throw new MetricError(`mean_tweedie_deviance was asked with power ${power}`, {
      code: "no-such-power",
      reason: "invalid-input",
      remedy: "give a power of at most 0 or at least 1, such as mean_tweedie_deviance@1.5",
    });
  if (power >= 2) requirePositive("truth", truth, power);
  else if (power >= 1) requireNotNegative(truth, power);
  if (power !== 0) requirePositive("prediction", prediction, power);
  const deviance = devianceOf(power);
  const value = weightedMean(truth.length, (row) => deviance(truth[row] as number, prediction[row] as number), weight);
  return requireHeld("mean_tweedie_deviance", value);
}

/** {@link meanTweedieDeviance} of power 1: for counts. Source: scikit-learn `mean_poisson_deviance`. */
export function meanPoissonDeviance(truth: Float64Array, prediction: Float64Array, weight?: Float64Array): number {
  return meanTweedieDeviance(truth, prediction, weight, 1);
}

/** {@link meanTweedieDeviance} of power 2: for amounts above 0. Source: scikit-learn `mean_gamma_deviance`. */
export function meanGammaDeviance(truth: Float64Array, prediction: Float64Array, weight?: Float64Array): number {
  return meanTweedieDeviance(truth, prediction, weight, 2);
}

/** One row's deviance from what was predicted. */
function devianceOf(power: number): (y: number, mean: number) => number {
  const p = power;
  if (p === 0) return (y, mean) => (y - mean) ** 2;
  if (p === 1) return (y, mean) => 2 * ((y === 0 ? 0 : y * Math.log(y / mean)) - y + mean);
  if (p === 2) return (y, mean) => 2 * (Math.log(mean / y) + y / mean - 1);
  return (y, mean) =>
    2 * (Math.max(y, 0) ** (2 - p) / ((1 - p) * (2 - p)) - (y * mean ** (1 - p)) / (1 - p) + mean ** (2 - p) / (2 - p));
}

function requirePositive(name: string, values: Float64Array, power: number): void {
  for (let row = 0; row < values.length; row++)
    if (!((values[row] as number) > 0)) throw outOfRange("not-positive", name, values, row, power, "above 0");
}

function requireNotNegative(truth: Float64Array, power: number): void {
  for (let row = 0; row < truth.length; row++)
    if ((truth[row] as number) < 0) throw outOfRange("negative", "truth", truth, row, power, "0 or more");
}

function outOfRange(
  code: string,
  name: string,
  values: Float64Array,
  row: number,
  power: number,
  wanted: string,
): MetricError {
  return new MetricError(
    `${name} is ${values[row]} in row ${row + 1}, and a deviance of power ${power} needs it ${wanted}`,
    {
      code,
      reason: "invalid-input",
      remedy: `judge such values by rmse, or by a deviance that allows them: power 0 takes any`,
    },
  );
}
