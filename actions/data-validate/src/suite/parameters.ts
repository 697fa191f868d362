import { nearestName } from "@assay/action-kit";
import { dateutilInstant } from "../texts/dateutil-date.ts";
import {
  add,
  divide,
  momentOf,
  multiply,
  negated,
  PARAMETER_FUNCTIONS,
  type ParameterValue,
  power,
  ReckoningError,
  scalarOf,
  subtract,
} from "./parameter-values.ts";

/** Why a `$PARAMETER` has no value. */
export class ParameterError extends Error {
  override readonly name = "ParameterError";
}

type Parameters = Readonly<Record<string, unknown>>;

const KEY = "$PARAMETER";
const NAME = /[\p{L}][\p{L}\p{N}_$]*/uy;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/uy;
const KEYWORD = /[a-zA-Z_]+\s*=/uy;
const SPACE = /\s*/uy;
const MAX_DEPTH = 50;

const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ["pi", Math.PI],
  ["e", Math.E],
]);

/** `{"$PARAMETER": "…"}`, which stands for a value that is defined elsewhere. */
export function isParameter(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && Object.hasOwn(value, KEY);
}

/** An expression of numbers, names, calls, + − * / ^ and brackets. */
class Expression {
  readonly #text: string;
  readonly #parameters: Parameters;
  #at = 0;
  #depth = 0;

  constructor(text: string, parameters: Parameters) {
    this.#text = text;
    this.#parameters = parameters;
  }

  value(): number | string {
    try {
      const value = this.#sum();
      this.#skip();
      if (this.#at < this.#text.length) this.#refuse();
      return scalarOf(value);
    } catch (error) {
      if (error instanceof ReckoningError) throw new ParameterError(`"${this.#text}" ${error.message}`);
      throw error;
    }
  }

  #sum(): ParameterValue {
    if (++this.#depth > MAX_DEPTH) throw new ParameterError(`"${this.#text}" is nested too deeply`);
    let value = this.#product();
    for (;;) {
      if (this.#take("+")) value = add(value, this.#product());
      else if (this.#take("-")) value = subtract(value, this.#product());
      else break;
    }
    this.#depth--;
    return value;
  }

  #product(): ParameterValue {
    let value = this.#factor();
    for (;;) {
      if (this.#take("*")) value = multiply(value, this.#factor());
      else if (this.#take("/")) value = divide(value, this.#factor());
      else return value;
    }
  }

  /** A sign binds tighter than `^`, and `2^3^2` is `2^(3^2)`, as there. */
  #factor(): ParameterValue {
    if (++this.#depth > MAX_DEPTH) throw new ParameterError(`"${this.#text}" is nested too deeply`);
    const base = this.#signed();
    const value = this.#take("^") ? power(base, this.#factor()) : base;
    this.#depth--;
    return value;
  }

  #signed(): ParameterValue {
    let isNegative = false;
    for (;;) {
      if (this.#take("-")) isNegative = !isNegative;
      else if (!this.#take("+")) return isNegative ? negated(this.#atom()) : this.#atom();
    }
  }

  #atom(): ParameterValue {
    if (this.#take("(")) {
      const value = this.#sum();
      if (!this.#take(")")) this.#refuse();
      return value;
    }
    const number = this.#match(NUMBER);
    if (number !== undefined) return /^\d+$/.test(number) ? BigInt(number) : Number(number);
    const name = this.#match(NAME);
    if (name === undefined) return this.#refuse();
    if (!this.#take("(")) return CONSTANTS.get(name.toLowerCase()) ?? this.#defined(name);
    const call = Object.hasOwn(PARAMETER_FUNCTIONS, name) ? PARAMETER_FUNCTIONS[name] : undefined;
    if (!call)
      throw new ParameterError(
        `"${this.#text}" calls ${name}(), which is not supported; only ${Object.keys(PARAMETER_FUNCTIONS).join(", ")} are`,
      );
    return call(this.#arguments());
  }

  /** Up to the closing bracket: `1, 2` or `weeks=1, days=2`. */
  #arguments(): (readonly [string | undefined, ParameterValue])[] {
    const given: (readonly [string | undefined, ParameterValue])[] = [];
    if (this.#take(")")) return given;
    do {
      const name = this.#match(KEYWORD)?.replace(/\s*=$/, "");
      given.push([name, this.#sum()]);
    } while (this.#take(","));
    if (!this.#take(")")) this.#refuse();
    return given;
  }

  #defined(name: string): ParameterValue {
    const value = defined(name, this.#parameters);
    if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
    const date = typeof value === "string" ? dateutilInstant(value) : undefined;
    if (date && !date.namesOffset) return momentOf(date.text);
    throw new ParameterError(
      `"${this.#text}" reckons with ${name}, which is ${JSON.stringify(value)} and neither a number nor a date`,
    );
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
      `"${this.#text}" is not understood at ${rest === undefined ? "its end" : `"${rest}"`}; numbers, names, calls, + - * / ^ and brackets are`,
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
 * (`upstream * 0.9`) or a point in time (`now() - timedelta(days=1)`), as Great Expectations does. A value stored beside it (`"$PARAMETER.upstream": 10`) goes first, as
 * there. Throws a {@link ParameterError}.
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
