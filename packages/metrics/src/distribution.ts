/**
 * Distributions that verdicts rest on. simple-statistics has the normal by table look-up (7e-5) and no Student t, so
 * these are our own, held against SciPy in the tests.
 */

/** Coefficients of W. J. Cody, Rational Chebyshev approximation for the error function, Math. Comp. 23 (1969). */
const ERF_SMALL = {
  p: [3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694, 0.18577770618460315],
  q: [23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171],
} as const;
const ERFC_MIDDLE = {
  p: [
    0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769, 1712.0476126340707,
    2051.0783778260716, 1230.3393547979972, 2.1531153547440383e-8,
  ],
  q: [
    15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597, 4362.619090143247,
    3439.3676741437216, 1230.3393548037495,
  ],
} as const;
const ERFC_LARGE = {
  p: [
    0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275, 0.0006587491615298378,
    0.016315387137302097,
  ],
  q: [2.568520192289822, 1.8729528499234604, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918],
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
  // Below the smallest double, and ±∞, for which the split of the exponent is not defined.
  if (x > 28) return z < 0 ? 0 : 1;
  if (x <= 0.46875) return 0.5 + (Math.sign(z) * x * rational(x * x, ERF_SMALL.p, ERF_SMALL.q)) / 2;
  const tail = erfcPositive(x) / 2;
  return z < 0 ? tail : 1 - tail;
}

/** Coefficients of M. J. Wichura, Algorithm AS 241, Applied Statistics 37 (1988), PPND16. */
const CENTRE = {
  p: [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
    133.14166789178438, 3.3871328727963665,
  ],
  q: [
    5226.495278852546, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
    42.31333070160091, 1,
  ],
} as const;
const NEAR_TAIL = {
  p: [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  q: [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
} as const;
const FAR_TAIL = {
  p: [
    2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
    1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  q: [
    2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133, 0.014875361290850615,
    0.1369298809227358, 0.599832206555888, 1,
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
