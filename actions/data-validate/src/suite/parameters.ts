import { nearestName } from "@assay/action-kit";

/** Why a `$PARAMETER` has no value. */
export class ParameterError extends Error {
  override readonly name = "ParameterError";
}

type Parameters = Readonly<Record<string, unknown>>;

const KEY = "$PARAMETER";
const NAME = /[\p{L}][\p{L}\p{N}_$]*/uy;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/uy;
const SPACE = /\s*/uy;
const MAX_DEPTH = 50;

/** The functions of Great Expectations' that give the same number on every day and every machine. */
const FUNCTIONS: Readonly<Record<string, (value: number) => number>> = {
  abs: Math.abs,
  trunc: Math.trunc,
  round: roundHalfEven,
};

/** Python rounds 0.5 to 0 and 1.5 to 2. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** `{"$PARAMETER": "…"}`, which stands for a value that is defined elsewhere. */
export function isParameter(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && Object.hasOwn(value, KEY);
}

/** An expression of numbers, names, + − * / and brackets. */
class Expression {
  readonly #text: string;
  readonly #parameters: Parameters;
  #at = 0;
  #depth = 0;

  constructor(text: string, parameters: Parameters) {
    this.#text = text;
    this.#parameters = parameters;
  }

  value(): number {
    const value = this.#sum();
    this.#skip();
    if (this.#at < this.#text.length) this.#refuse();
    if (!Number.isFinite(value)) throw new ParameterError(`"${this.#text}" comes to no finite number`);
    return value;
  }

  #sum(): number {
    if (++this.#depth > MAX_DEPTH) throw new ParameterError(`"${this.#text}" is nested too deeply`);
    let value = this.#product();
    for (;;) {
      if (this.#take("+")) value += this.#product();
      else if (this.#take("-")) value -= this.#product();
      else break;
    }
    this.#depth--;
    return value;
  }

  #product(): number {
    let value = this.#signed();
    for (;;) {
      if (this.#take("*")) value *= this.#signed();
      else if (this.#take("/")) value /= this.#signed();
      else return value;
    }
  }

  #signed(): number {
    let sign = 1;
    for (;;) {
      if (this.#take("-")) sign = -sign;
      else if (!this.#take("+")) return sign * this.#atom();
    }
  }

  #atom(): number {
    if (this.#take("(")) return this.#closed();
    const number = this.#match(NUMBER);
    if (number !== undefined) return Number(number);
    const name = this.#match(NAME);
    if (name === undefined) return this.#refuse();
    if (!this.#take("(")) return this.#number(name);
    const call = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (!call)
      throw new ParameterError(
        `"${this.#text}" calls ${name}(), which is not supported; only ${Object.keys(FUNCTIONS).join(", ")} are`,
      );
    return call(this.#closed());
  }

  #closed(): number {
    const value = this.#sum();
    if (!this.#take(")")) this.#refuse();
    return value;
  }

  #number(name: string): number {
    const value = defined(name, this.#parameters);
    if (typeof value === "number") return value;
    throw new ParameterError(`"${this.#text}" reckons with ${name}, which is ${JSON.stringify(value)} and no number`);
  }

  #skip(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)?.[0].length ?? 0;
  }

  #take(symbol: string): boolean {
    this.#skip();
    if (!this.#text.startsWith(symbol, this.#at)) return false;
    this.#at += symbol.length;
    return true;
  }

  #match(pattern: RegExp): string | undefined {
    this.#skip();
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #refuse(): never {
    const rest = [...this.#text.slice(this.#at)][0];
    throw new ParameterError(
      `"${this.#text}" is not understood at ${rest === undefined ? "its end" : `"${rest}"`}; numbers, names, + - * / and brackets are`,
    );
  }
}

function defined(name: string, parameters: Parameters): unknown {
  if (Object.hasOwn(parameters, name)) return parameters[name];
  const known = Object.keys(parameters);
  const near = nearestName(name, known);
  const hint = near !== undefined ? `; did you mean "${near}"?` : "";
  throw new ParameterError(
    `the parameter "${name}" is not defined${hint}${known.length === 0 ? "; the suite defines none" : near === undefined ? `; defined are ${known.slice(0, 20).join(", ")}` : ""}`,
  );
}

/**
 * The value a `{"$PARAMETER": "…"}` stands for: a parameter of any kind by its name, or a number worked out of several
 * (`upstream * 0.9`), as Great Expectations does. A value stored beside it (`"$PARAMETER.upstream": 10`) goes first, as
 * there. Throws a {@link ParameterError}; where a number depends on the clock or on other runs, it cannot be told.
 */
export function resolveParameter(value: Readonly<Record<string, unknown>>, parameters: Parameters): unknown {
  const expression = value[KEY];
  if (typeof expression !== "string" || expression.trim() === "")
    throw new ParameterError(`$PARAMETER is ${JSON.stringify(expression)}, not a name or an expression`);
  const stored = `${KEY}.${expression}`;
  const strange = Object.keys(value).find((key) => key !== KEY && key !== stored);
  if (strange !== undefined) throw new ParameterError(`beside $PARAMETER stands the unknown key "${strange}"`);
  if (Object.hasOwn(value, stored)) return value[stored];
  if (Object.hasOwn(parameters, expression)) return parameters[expression];
  if (expression.startsWith("urn:"))
    throw new ParameterError(`"${expression}" is a result of another run of Great Expectations, which is not here`);
  NAME.lastIndex = 0;
  if (NAME.exec(expression)?.[0] === expression) return defined(expression, parameters);
  return new Expression(expression, parameters).value();
}
