import type { Dialect } from "@assay/tables";

/** Check digits in SQL. Every argument is SQL of a text of digits, no longer than the sum knows, or of NULL. */
export class CheckDigits {
  readonly #dialect: Dialect;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  integer(text: string): string {
    return this.#dialect.cast(text, "integer");
  }

  /** The character at a computed position, from 1 to 100: no engine wants more digits of it. */
  at(text: string, position: string): string {
    return `substr(${text}, ${this.#dialect.cast(position, "byte")}, 1)`;
  }

  /** The digit at a position, from 1. */
  #digit(digits: string, position: number): string {
    return this.integer(`substr(${digits}, ${position}, 1)`);
  }

  /** The sum of weight × digit from the first digit on. */
  weighted(digits: string, weights: readonly number[]): string {
    return `(${weights.map((weight, index) => `${weight} * ${this.#digit(digits, index + 1)}`).join(" + ")})`;
  }

  /** Luhn's formula (ISO/IEC 7812-1, annex B) over up to 20 digits: every second digit from the right doubled, its digits added. */
  luhn(digits: string): string {
    const padded = `lpad(${digits}, 20, '0')`;
    const terms = Array.from({ length: 20 }, (_, index) =>
      index % 2 === 1
        ? this.#digit(padded, index + 1)
        : this.integer(this.at("'0246813579'", `${this.#digit(padded, index + 1)} + 1`)),
    );
    return `((${terms.join(" + ")}) % 10 = 0)`;
  }

  /** The remainder by 97 of a number of up to 68 digits, too long for any integer: 17 digits at a time. */
  mod97(digits: string): string {
    const padded = `lpad(${digits}, 68, '0')`;
    // 10^(17 × what follows) mod 97
    const parts = [10n ** 51n, 10n ** 34n, 10n ** 17n, 1n].map(
      (power, index) => `(${this.integer(`substr(${padded}, ${index * 17 + 1}, 17)`)} % 97) * ${String(power % 97n)}`,
    );
    return `((${parts.join(" + ")}) % 97)`;
  }

  /** Whether the eleventh digit is that of the ten before it by ISO/IEC 7064, MOD 11,10. */
  mod1110(digits: string): string {
    let state = "'9'";
    for (let position = 1; position <= 10; position++)
      state = this.at(`'${STEPS_1110}'`, `${this.integer(state)} * 10 + ${this.#digit(digits, position)} + 1`);
    // A state stands for the product less one, from 1 to 10; the check digit is 11 less the product, 10 being 0.
    return `(${this.#digit(digits, 11)} = (10 - ${this.integer(state)}) % 10)`;
  }
}

/** For each state (product − 1) and digit the state that follows: product ← 2 × ((product + digit) mod 10, 10 for 0) mod 11. */
const STEPS_1110 = Array.from({ length: 100 }, (_, index) => {
  const sum = (Math.floor(index / 10) + 1 + (index % 10)) % 10;
  return (((sum === 0 ? 10 : sum) * 2) % 11) - 1;
}).join("");
