/**
 * Distributions that verdicts rest on. simple-statistics has the normal by table look-up (7e-5) and no Student t, so
 * these are our own, held against SciPy in the tests.
 */

/** Coefficients of W. J. Cody, Rational Chebyshev approximation for the error function, Math. Comp. 23 (1969). */
const ERF_SMALL = {
  p: [3.1611237438705656, 113.864154151050156, 377.485237685302021, 3209.37758913846947, 0.185777706184603153],
  q: [23.6012909523441209, 244.024637934444173, 1282.61652607737228, 2844.23683343917062],
} as const;
const ERFC_MIDDLE = {
  p: [
    0.564188496988670089, 8.88314979438837594, 66.1191906371416295, 298.635138197400131, 881.95222124176909,
    1712.04761263407058, 2051.07837782607147, 1230.33935479799725, 2.15311535474403846e-8,
  ],
  q: [
    15.7449261107098347, 117.693950891312499, 537.181101862009858, 1621.38957456669019, 3290.79923573345963,
    4362.61909014324716, 3439.36767414372164, 1230.33935480374942,
  ],
} as const;
const ERFC_LARGE = {
  p: [
    0.305326634961232344, 0.360344899949804439, 0.125781726111229246, 0.0160837851487422766, 6.58749161529837803e-4,
    0.0163153871373020978,
  ],
  q: [2.56852019228982242, 1.87295284992346047, 0.527905102951428412, 0.0605183413124413191, 0.00233520497626869185],
} as const;

/** Cody's nested form: the last numerator coefficient leads, both polynomials are monic in their own way. */
function rational(x: number, p: readonly number[], q: readonly number[]): number {
  const last = q.length - 1;
  let numerator = (p[last + 1] as number) * x;
  let denominator = x;
  for (let i = 0; i < last; i++) {
    numerator = (numerator + (p[i] as number)) * x;
    denominator = (denominator + (q[i] as number)) * x;
  }
  return (numerator + (p[last] as number)) / (denominator + (q[last] as number));
}

/** erfc for x ≥ 0.46875, with exp(−x²) split so that the tail keeps its relative precision. */
function erfcPositive(x: number): number {
  const scaled =
    x <= 4
      ? rational(x, ERFC_MIDDLE.p, ERFC_MIDDLE.q)
      : (1 / Math.sqrt(Math.PI) - rational(1 / (x * x), ERFC_LARGE.p, ERFC_LARGE.q) / (x * x)) / x;
  const head = Math.trunc(x * 16) / 16;
  return Math.exp(-head * head) * Math.exp(-(x - head) * (x + head)) * scaled;
}

/** P(Z ≤ z) of the standard normal; relative error below 1e-13 in the lower tail. Source: Cody 1969. */
export function normalCdf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  if (x <= 0.46875) return 0.5 + (Math.sign(z) * x * rational(x * x, ERF_SMALL.p, ERF_SMALL.q)) / 2;
  const tail = erfcPositive(x) / 2;
  return z < 0 ? tail : 1 - tail;
}

/** Coefficients of M. J. Wichura, Algorithm AS 241, Applied Statistics 37 (1988), PPND16. */
const CENTRE = {
  p: [
    2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125,
    1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
  ],
  q: [
    5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077,
    687.1870074920579083, 42.313330701600911252, 1,
  ],
} as const;
const NEAR_TAIL = {
  p: [
    7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
    3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
  ],
  q: [
    1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
    0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1,
  ],
} as const;
const FAR_TAIL = {
  p: [
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
    0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
  ],
  q: [
    2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
    0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1,
  ],
} as const;

function horner(x: number, coefficients: readonly number[]): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}

/** Quantile of the standard normal; ∓∞ at 0 and 1. Relative error about 1e-16. Source: Wichura 1988, AS 241. */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * horner(r, CENTRE.p)) / horner(r, CENTRE.q);
  }
  const tail = q < 0 ? p : 1 - p;
  if (tail === 0) return q < 0 ? -Infinity : Infinity;
  const r = Math.sqrt(-Math.log(tail));
  const magnitude =
    r <= 5
      ? horner(r - 1.6, NEAR_TAIL.p) / horner(r - 1.6, NEAR_TAIL.q)
      : horner(r - 5, FAR_TAIL.p) / horner(r - 5, FAR_TAIL.q);
  return q < 0 ? -magnitude : magnitude;
}
