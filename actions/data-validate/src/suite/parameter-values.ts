/** A point in time without a zone, and a span between two, in microseconds, as Python's `datetime` and `timedelta`. */
class Moment {
  readonly micros: bigint;

  constructor(micros: bigint) {
    this.micros = micros;
  }
}

class Span {
  readonly micros: bigint;

  constructor(micros: bigint) {
    this.micros = micros;
  }
}

/** What an expression of `$PARAMETER` reckons with; whole numbers are bigint, of any size. */
export type ParameterValue = number | bigint | Moment | Span;

/** Goes on after the expression: "… cannot be reckoned". */
export class ReckoningError extends Error {
  override readonly name = "ReckoningError";
}

const isReal = (value: ParameterValue): value is number | bigint =>
  typeof value === "number" || typeof value === "bigint";
const MOST_BITS = 4096;

function refuse(): never {
  throw new ReckoningError("reckons with values that do not go together");
}

export function add(one: ParameterValue, other: ParameterValue): ParameterValue {
  if (typeof one === "bigint" && typeof other === "bigint") return one + other;
  if (isReal(one) && isReal(other)) return Number(one) + Number(other);
  if (one instanceof Span && other instanceof Span) return new Span(one.micros + other.micros);
  if (one instanceof Moment && other instanceof Span) return new Moment(one.micros + other.micros);
  if (one instanceof Span && other instanceof Moment) return new Moment(one.micros + other.micros);
  return refuse();
}

export function negated(value: ParameterValue): ParameterValue {
  if (value instanceof Moment) return refuse();
  return value instanceof Span ? new Span(-value.micros) : -value;
}

export function subtract(one: ParameterValue, other: ParameterValue): ParameterValue {
  if (one instanceof Moment && other instanceof Moment) return new Span(one.micros - other.micros);
  return add(one, negated(other));
}

export function multiply(one: ParameterValue, other: ParameterValue): ParameterValue {
  if (typeof one === "bigint" && typeof other === "bigint") return one * other;
  if (isReal(one) && isReal(other)) return Number(one) * Number(other);
  if (one instanceof Span && isReal(other)) return scaled(one, other);
  if (other instanceof Span && isReal(one)) return scaled(other, one);
  return refuse();
}

function scaled({ micros }: Span, by: number | bigint): Span {
  return new Span(typeof by === "bigint" ? micros * by : wholeMicros(Number(micros) * by));
}

export function divide(one: ParameterValue, other: ParameterValue): ParameterValue {
  if (one instanceof Span && other instanceof Span) return Number(one.micros) / Number(other.micros);
  if (!isReal(other)) return refuse();
  if (Number(other) === 0) throw new ReckoningError("divides by zero");
  if (one instanceof Span) return new Span(wholeMicros(Number(one.micros) / Number(other)));
  return isReal(one) ? Number(one) / Number(other) : refuse();
}

export function power(one: ParameterValue, other: ParameterValue): ParameterValue {
  if (!isReal(one) || !isReal(other)) return refuse();
  if (typeof one === "bigint" && typeof other === "bigint" && other >= 0n) {
    if (BigInt(one.toString(2).length) * other > MOST_BITS) throw new ReckoningError("comes to no finite number");
    return one ** other;
  }
  return Number(one) ** Number(other);
}

/** Python rounds 0.5 to 0 and 1.5 to 2. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function wholeMicros(micros: number): bigint {
  if (!Number.isFinite(micros)) throw new ReckoningError("comes to no finite time");
  return BigInt(roundHalfEven(micros));
}

const whole = (value: number): ParameterValue => (Number.isFinite(value) ? BigInt(value) : value);

const DAY = 86_400_000_000n;
const UNITS = ["days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks"] as const;
const MICROS: Readonly<Record<(typeof UNITS)[number], bigint>> = {
  days: DAY,
  seconds: 1_000_000n,
  microseconds: 1n,
  milliseconds: 1_000n,
  minutes: 60_000_000n,
  hours: 3_600_000_000n,
  weeks: 7n * DAY,
};
const FIELDS = ["year", "month", "day", "hour", "minute", "second", "microsecond"] as const;

type Arguments = readonly (readonly [string | undefined, ParameterValue])[];

/** The arguments by name, those without one by their place. */
function byName<Name extends string>(names: readonly Name[], given: Arguments): Map<Name, number | bigint> {
  const found = new Map<Name, number | bigint>();
  for (const [index, [name, value]] of given.entries()) {
    const known = name === undefined ? names[index] : names.find((candidate) => candidate === name);
    if (known === undefined || found.has(known))
      throw new ReckoningError(`is called with other than ${names.join(", ")}`);
    if (!isReal(value)) return refuse();
    found.set(known, value);
  }
  return found;
}

function datetime(given: Arguments): Moment {
  const values = byName(FIELDS, given);
  const [year, month, day, hour, minute, second, micro] = FIELDS.map((name) => Number(values.get(name) ?? 0)) as [
    ...[number, number, number, number, number, number, number],
  ];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const isSound =
    [year, month, day, hour, minute, second, micro].every((one) => Number.isInteger(one) && one >= 0) &&
    [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()].join() === [year, month, day].join() &&
    hour < 24 &&
    minute < 60 &&
    second < 60 &&
    micro < 1e6;
  if (!isSound) throw new ReckoningError("names a point in time that there is not");
  return new Moment(BigInt(date.getTime()) * 1000n + BigInt(micro));
}

function timedelta(given: Arguments): Span {
  const parts = [...byName(UNITS, given)].map(([unit, value]) =>
    typeof value === "bigint" ? value * MICROS[unit] : wholeMicros(value * Number(MICROS[unit])),
  );
  return new Span(parts.reduce((sum, part) => sum + part, 0n));
}

/** The time of the machine's own zone, as Python's `datetime.now()`. */
function now(): Moment {
  const at = new Date();
  return new Moment(BigInt(at.getTime() - at.getTimezoneOffset() * 60_000) * 1000n);
}

const ofOne =
  (compute: (value: number) => ParameterValue) =>
  (given: Arguments): ParameterValue => {
    const [[name, value] = []] = given;
    if (given.length !== 1 || name !== undefined || value === undefined || !isReal(value)) return refuse();
    return compute(Number(value));
  };
const exactOfOne =
  (exact: (value: bigint) => bigint, compute: (value: number) => ParameterValue) =>
  (given: Arguments): ParameterValue => {
    const [[, value] = []] = given;
    return given.length === 1 && typeof value === "bigint" ? exact(value) : ofOne(compute)(given);
  };

const EPSILON = 1e-12;

/** The functions of Great Expectations'. */
export const PARAMETER_FUNCTIONS: Readonly<Record<string, (given: Arguments) => ParameterValue>> = {
  abs: exactOfOne((value) => (value < 0n ? -value : value), Math.abs),
  trunc: exactOfOne(
    (value) => value,
    (value) => whole(Math.trunc(value)),
  ),
  round: exactOfOne(
    (value) => value,
    (value) => whole(roundHalfEven(value)),
  ),
  sgn: ofOne((value) => (value < -EPSILON ? -1n : value > EPSILON ? 1n : 0n)),
  sin: ofOne(Math.sin),
  cos: ofOne(Math.cos),
  tan: ofOne(Math.tan),
  exp: ofOne(Math.exp),
  datetime,
  timedelta,
  now: (given) => (given.length === 0 ? now() : refuse()),
};

/** A point in time from `2024-05-31` or `2024-05-31 12:00:00` with its fraction, taken at UTC. */
export function momentOf(text: string): ParameterValue {
  const full = text.length === 10 ? `${text} 00:00:00` : text;
  const [, seconds = "", fraction = ""] = /^(.{19})(?:\.(\d{1,6}))?/.exec(full) ?? [];
  return new Moment(BigInt(Date.parse(`${seconds.replace(" ", "T")}Z`)) * 1000n + BigInt(fraction.padEnd(6, "0") || 0));
}

/** What the expression stands for in a suite: a number, or a point in time as Python's `isoformat` writes it. */
export function scalarOf(value: ParameterValue): number | string {
  if (typeof value === "bigint") {
    const number = Number(value);
    if (!Number.isFinite(number) || BigInt(number) !== value)
      throw new ReckoningError(`comes to ${value}, which a double cannot hold`);
    return number;
  }
  if (value instanceof Span) throw new ReckoningError("comes to a span of time; add it to a datetime");
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new ReckoningError("comes to no finite number");
    return value;
  }
  const micros = ((value.micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const date = new Date(Number((value.micros - micros) / 1000n));
  if (!(date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9999))
    throw new ReckoningError("comes to a time beyond the years 1 to 9999");
  const seconds = date.toISOString().slice(0, 19);
  return micros === 0n ? seconds : `${seconds}.${String(micros).padStart(6, "0")}`;
}
