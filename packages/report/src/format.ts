/** How numbers are written everywhere: one place, so that the same number never has two spellings in one report. */

const SIGNIFICANT = 4;
const MAX_DECIMALS = 12;
const MINUS = "−";

export type Scalar = number | string | boolean | null;

function decimalsFor(value: number): number {
  if (value === 0 || Number.isInteger(value)) return 0;
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  return Math.min(MAX_DECIMALS, Math.max(exponent >= 3 ? 1 : 0, SIGNIFICANT - 1 - exponent));
}

function group(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** As the International System of Units has it, and since four digits of a value are mostly a year. */
const groupLong = (digits: string) => (digits.length > 4 ? group(digits) : digits);

function fixed(value: number, decimals: number, parted = groupLong): string {
  const [whole = "0", fraction] = Math.abs(value).toFixed(decimals).split(".");
  const text = fraction === undefined ? parted(whole) : `${parted(whole)}.${fraction}`;
  return value < 0 && /[1-9]/.test(text) ? `${MINUS}${text}` : text;
}

function strip(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function scientific(value: number): string {
  const [mantissa = "0", exponent = "0"] = value.toExponential(SIGNIFICANT - 1).split("e");
  return `${strip(mantissa)}e${exponent}`.replace("e+", "e").replaceAll("-", MINUS);
}

/**
 * Four significant digits, whole numbers in full, five digits and more parted by commas, a true minus sign; 1e15 and more, and
 * less than 0.0001, in scientific notation. NaN and infinities are spelt, never hidden.
 */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value < 0 ? `${MINUS}∞` : "∞";
  const size = Math.abs(value);
  if (size >= 1e15 || (size !== 0 && size < 1e-4)) return scientific(value);
  return strip(fixed(value, decimalsFor(value)));
}

/** The numbers with as many decimals as the one that needs most of them: 0.882, 0.900. */
export function formatAligned(values: readonly number[]): string[] {
  const plain = values.map(formatNumber);
  if (plain.some((text) => /[e∞N]/.test(text))) return plain;
  const decimals = Math.max(0, ...plain.map((text) => text.split(".")[1]?.length ?? 0));
  return values.map((value) => fixed(value, decimals));
}

/** Two numbers with enough digits to be told apart, unless they are equal: never "0.882 is below 0.882". */
export function formatApart(left: number, right: number): [string, string] {
  const [a = "", b = ""] = formatAligned([left, right]);
  if (a !== b || left === right || !Number.isFinite(left) || !Number.isFinite(right)) return [a, b];
  for (let decimals = 1; decimals <= MAX_DECIMALS; decimals++) {
    if (fixed(left, decimals) !== fixed(right, decimals)) return [fixed(left, decimals), fixed(right, decimals)];
  }
  return [String(left), String(right)];
}

/** A change with its sign: +0.012, −0.022, 0. */
export function formatChange(value: number, unit?: string): string {
  const text = formatNumber(value);
  return withUnit(value > 0 ? `+${text}` : text, unit);
}

/** A whole number of things: 7,043, since no count is a year. */
export function formatCount(value: number): string {
  return fixed(value, 0, group);
}

/** A number of things with their name: 1 row, 2,430 rows. */
export function formatCountOf(value: number, noun: string): string {
  return `${formatCount(value)} ${value === 1 ? noun : `${noun}s`}`;
}

/** A share in percent, two decimals at most: 0.0123 → 1.23%. Never rounds something to 0% or all but everything to 100%. */
export function formatPercent(share: number): string {
  const percent = share * 100;
  if (share > 0 && percent < 0.01) return "<0.01%";
  if (share < 1 && percent > 99.99) return ">99.99%";
  return `${strip(fixed(percent, 2))}%`;
}

/** A difference of two shares in percentage points: 0.02 → 2pp. */
export function formatPoints(difference: number): string {
  return `${formatNumber(Number((difference * 100).toPrecision(12)))}pp`;
}

/** `[−0.061, +0.017]`; an open side is an infinity. With `signed`, as the interval of a change. */
export function formatInterval(interval: readonly [number | null, number | null], signed = false): string {
  const [low, high] = interval;
  const known = formatAligned(interval.filter((bound) => bound !== null));
  const lowText = low === null ? `${MINUS}∞` : (known[0] ?? "");
  const highText = high === null ? "∞" : (known.at(-1) ?? "");
  const sign = (bound: number | null, text: string): string =>
    signed && bound !== null && bound > 0 ? `+${text}` : text;
  return `[${sign(low, lowText)}, ${sign(high, highText)}]`;
}

/** Any observed value as plain text; a missing value is said. */
export function formatValue(value: Scalar, unit?: string): string {
  if (value === null) return "null";
  return typeof value === "number" ? withUnit(formatNumber(value), unit) : String(value);
}

/**
 * A limit resolved against its baseline: `may fall to 0.882 = 0.900 − 2pp`. `allowance` is the limit as its author
 * wrote it.
 */
export function formatResolvedLimit(may: "fall" | "rise", bound: number, baseline: number, allowance: string): string {
  const [boundText, baselineText] = formatAligned([bound, baseline]);
  return `may ${may} to ${boundText} = ${baselineText} ${may === "fall" ? MINUS : "+"} ${allowance}`;
}

/** 412 ms, 3.1 s, 2 min 5 s. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${formatCount(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${strip(fixed(milliseconds / 1000, 1))} s`;
  return `${formatCount(Math.floor(milliseconds / 60_000))} min ${formatCount(Math.floor((milliseconds % 60_000) / 1000))} s`;
}

function withUnit(text: string, unit: string | undefined): string {
  if (unit === undefined || unit === "") return text;
  return unit === "%" || unit === "pp" ? `${text}${unit}` : `${text} ${unit}`;
}
