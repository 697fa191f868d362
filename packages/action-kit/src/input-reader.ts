import { didYouMean } from "./nearest-name.ts";
import { Problems } from "./problems.ts";

export interface NumberRange {
  readonly min?: number;
  readonly max?: number;
}

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/**
 * Reads the step's inputs strictly: absent is `undefined`, and what is not understood is a problem, never a default.
 * Problems are collected; the values returned beside them are placeholders that `finish` keeps from being used.
 */
export class InputReader {
  readonly #raw: ReadonlyMap<string, string>;
  readonly #problems = new Problems("invalid-input", "invalid-input");

  /** `given` holds the inputs as the runner passes them; `known` names those that action.yml declares. */
  constructor(given: ReadonlyMap<string, string>, known: readonly string[]) {
    this.#raw = given;
    for (const name of given.keys()) {
      if (!known.includes(name))
        this.problem(`unknown input \`${name}\`${didYouMean(name, known)}`, `use one of: ${known.join(", ")}`);
    }
  }

  problem(message: string, remedy: string): void {
    this.#problems.add({ message, remedy });
  }

  /** Throws one Refusal that names every problem found. */
  finish(): void {
    this.#problems.refuseIfAny();
  }

  text(name: string): string | undefined {
    const value = this.#raw.get(name)?.trim();
    return value ? value : undefined;
  }

  required(name: string, wanted: string): string {
    const value = this.text(name);
    if (value === undefined)
      this.problem(`input \`${name}\` is missing; it wants ${wanted}`, `give \`${name}:\` to the step`);
    return value ?? "";
  }

  boolean(name: string): boolean | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (/^(true|True|TRUE)$/.test(value)) return true;
    if (!/^(false|False|FALSE)$/.test(value))
      this.problem(
        `input \`${name}\` must be true or false, got "${value}"`,
        `write \`${name}: true\` or \`${name}: false\``,
      );
    return false;
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const choice = choices.find((candidate) => candidate === value);
    if (choice === undefined)
      this.problem(
        `input \`${name}\` must be one of ${choices.join(", ")}, got "${value}"${didYouMean(value, choices)}`,
        `write \`${name}: ${choices[0]}\``,
      );
    return choice;
  }

  integer(name: string, range: NumberRange = {}): number | undefined {
    const value = this.#number(name, range, "a whole number", /^[+-]?\d+$/);
    if (value !== undefined && !Number.isSafeInteger(value))
      this.problem(
        `input \`${name}\` is too large to count with: "${this.text(name)}"`,
        `give \`${name}\` a smaller number`,
      );
    return value;
  }

  number(name: string, range: NumberRange = {}): number | undefined {
    return this.#number(name, range, "a number", DECIMAL);
  }

  /** Values separated by line breaks or commas. */
  list(name: string): readonly string[] | undefined {
    const values = this.text(name)
      ?.split(/[\n,]/)
      .map((value) => value.trim())
      .filter((value) => value !== "");
    return values && values.length > 0 ? values : undefined;
  }

  #number(name: string, { min = -Infinity, max = Infinity }: NumberRange, kind: string, pattern: RegExp) {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = pattern.test(text) ? Number(text) : Number.NaN;
    if (Number.isFinite(value) && value >= min && value <= max) return value;
    const bounds = [Number.isFinite(min) ? `from ${min}` : "", Number.isFinite(max) ? `up to ${max}` : ""].filter(
      Boolean,
    );
    const wanted = [kind, ...bounds].join(" ");
    const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text)?.[1];
    const instead =
      percent === undefined ? "" : `, such as ${Number((Number(percent) / 100).toPrecision(12))} for ${text}`;
    this.problem(`input \`${name}\` must be ${wanted}, got "${text}"`, `give \`${name}\` ${wanted}${instead}`);
    return undefined;
  }
}
