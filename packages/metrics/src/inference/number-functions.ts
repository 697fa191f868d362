import type { MeanFunction } from "./mean-estimates.ts";

/** Truth and prediction of a quantity, one value a row. */
export interface NumberRows {
  readonly truth: Float64Array;
  readonly prediction: Float64Array;
}

const { abs, log1p, max, sqrt } = Math;

/** What a row costs, by the metric that is its mean. */
const LOSSES: Readonly<Record<string, (parameter: number) => (truth: number, prediction: number) => number>> = {
  mae: () => (y, p) => abs(y - p),
  mse: () => (y, p) => (y - p) ** 2,
  msle: () => (y, p) => (log1p(y) - log1p(p)) ** 2,
  mape: () => (y, p) => abs(y - p) / max(abs(y), Number.EPSILON),
  smape: () => (y, p) => (y === p ? 0 : (2 * abs(y - p)) / (abs(y) + abs(p))),
  mean_pinball_loss: (level) => (y, p) => (y >= p ? level * (y - p) : (1 - level) * (p - y)),
  mean_poisson_deviance: () => tweedie(1),
  mean_gamma_deviance: () => tweedie(2),
  mean_tweedie_deviance: tweedie,
};

/** Unit deviance of Tweedie's family (Jørgensen, J. R. Stat. Soc. B 49 (1987)); 0 is the squared error, 1 Poisson's, 2 gamma's. */
function tweedie(power: number): (truth: number, prediction: number) => number {
  if (power === 0) return (y, p) => (y - p) ** 2;
  if (power === 1) return (y, p) => 2 * ((y > 0 ? y * Math.log(y / p) : 0) - y + p);
  if (power === 2) return (y, p) => 2 * (Math.log(p / y) + y / p - 1);
  return (y, p) =>
    2 *
    (max(y, 0) ** (2 - power) / ((1 - power) * (2 - power)) -
      (y * p ** (1 - power)) / (1 - power) +
      p ** (2 - power) / (2 - power));
}

type Loss = (truth: number, prediction: number) => number;

/** The roots of other metrics. */
const ROOTS: Readonly<Record<string, string>> = { rmse: "mse", rmsle: "msle" };

function meanLoss(loss: Loss, { truth, prediction }: NumberRows): MeanFunction {
  const gradient = [1];
  return {
    features: 1,
    straight: true,
    read: (row, into) => {
      into[0] = loss(truth[row] as number, prediction[row] as number);
    },
    at: (means) => ({ value: means[0] as number, gradient }),
  };
}

function rootOf(loss: MeanFunction): MeanFunction {
  return {
    ...loss,
    straight: false,
    at: (means) => {
      const value = sqrt(means[0] as number);
      return { value, gradient: [value > 0 ? 1 / (2 * value) : 0] };
    },
  };
}

/** A truth's mean in round, so that squares of distances from it keep their digits. */
function centre(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function r2({ truth, prediction }: NumberRows): MeanFunction {
  const middle = centre(truth);
  return {
    features: 3,
    straight: false,
    read: (row, into) => {
      const u = (truth[row] as number) - middle;
      into[0] = ((truth[row] as number) - (prediction[row] as number)) ** 2;
      into[1] = u;
      into[2] = u * u;
    },
    at: ([error = 0, u = 0, square = 0]) => {
      const spread = square - u * u;
      return {
        value: 1 - error / spread,
        gradient: [-1 / spread, (-2 * u * error) / spread ** 2, error / spread ** 2],
      };
    },
  };
}

function explainedVariance({ truth, prediction }: NumberRows): MeanFunction {
  const middle = centre(truth);
  return {
    features: 4,
    straight: false,
    read: (row, into) => {
      const u = (truth[row] as number) - middle;
      const e = (truth[row] as number) - (prediction[row] as number);
      into[0] = e;
      into[1] = e * e;
      into[2] = u;
      into[3] = u * u;
    },
    at: ([e = 0, ee = 0, u = 0, uu = 0]) => {
      const [left, spread] = [ee - e * e, uu - u * u];
      return {
        value: 1 - left / spread,
        gradient: [(2 * e) / spread, -1 / spread, (-2 * u * left) / spread ** 2, left / spread ** 2],
      };
    },
  };
}

function pearson({ truth, prediction }: NumberRows): MeanFunction {
  const [middleY, middleP] = [centre(truth), centre(prediction)];
  return {
    features: 5,
    straight: false,
    read: (row, into) => {
      const y = (truth[row] as number) - middleY;
      const p = (prediction[row] as number) - middleP;
      into[0] = y;
      into[1] = p;
      into[2] = y * y;
      into[3] = p * p;
      into[4] = y * p;
    },
    at: ([y = 0, p = 0, yy = 0, pp = 0, yp = 0]) => {
      const [ofY, ofP] = [yy - y * y, pp - p * p];
      const whole = sqrt(ofY * ofP);
      const value = (yp - y * p) / whole;
      return {
        value,
        gradient: [
          -p / whole + (value * y) / ofY,
          -y / whole + (value * p) / ofP,
          -value / (2 * ofY),
          -value / (2 * ofP),
          1 / whole,
        ],
      };
    },
  };
}

const OTHERS: Readonly<Record<string, (rows: NumberRows) => MeanFunction>> = {
  r2,
  explained_variance: explainedVariance,
  pearson,
};

/** A metric of numbers by its name, as a function of means; `undefined` where it is none. */
export function numberFunction(name: string, parameter: number, rows: NumberRows): MeanFunction | undefined {
  const root = Object.hasOwn(ROOTS, name) ? ROOTS[name] : undefined;
  const loss = Object.hasOwn(LOSSES, root ?? name) ? LOSSES[root ?? name] : undefined;
  if (loss) return root ? rootOf(meanLoss(loss(parameter), rows)) : meanLoss(loss(parameter), rows);
  return Object.hasOwn(OTHERS, name) ? OTHERS[name]?.(rows) : undefined;
}
