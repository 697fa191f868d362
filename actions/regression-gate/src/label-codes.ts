import { didYouMean } from "@assay/action-kit";
import { Refusal } from "@assay/report";
import { type Column, canonicalLabel, quoteIdentifier, quoteLiteral, textOf } from "@assay/tables";

const BINARY = [
  ["0", "1"],
  ["false", "true"],
] as const;

/** So many codes are held in a byte each. */
const MOST_BYTE_CODES = 256;

/** Of whole numbers that surely fit 64 bits. */
const MOST_DIGITS = 18;

/** Labels of all columns as codes: 0 = negative and 1 = positive where there are two classes and one is positive. */
export class LabelCodes {
  /** By code. */
  readonly labels: readonly string[];
  readonly binary: boolean;
  readonly #codes: ReadonlyMap<string, number>;
  readonly #spellings: readonly string[];

  private constructor(spellings: readonly string[], labels: readonly string[], binary: boolean) {
    this.labels = labels;
    this.binary = binary;
    this.#spellings = spellings;
    this.#codes = new Map(labels.map((label, code) => [label, code]));
  }

  /**
   * Codes for every label that occurs. Without `positive`, 1 and true are it where the labels are 0 and 1 or false and
   * true; else the labels are classes without a positive one, which is enough for accuracy.
   */
  static of(spellings: readonly string[], positive: string | undefined): LabelCodes {
    const labels = [...new Set(spellings.map(canonicalLabel))].sort();
    const numbered = BINARY.find((pair) => labels.every((label) => (pair as readonly string[]).includes(label)));
    const wanted = positive === undefined ? numbered?.[1] : canonicalLabel(positive);
    if (wanted === undefined || labels.length > 2) return new LabelCodes(spellings, labels, false);
    if (!labels.includes(wanted) && !(numbered as readonly string[] | undefined)?.includes(wanted))
      throw new Refusal(
        `\`positive\` is "${positive}", which is none of the labels: ${labels.join(", ")}${didYouMean(wanted, labels)}`,
        {
          code: "unknown-positive",
          reason: "invalid-input",
          remedy: `set \`positive\` to one of: ${labels.join(", ")}`,
        },
      );
    const negative = labels.find((label) => label !== wanted) ?? numbered?.find((label) => label !== wanted) ?? "";
    return new LabelCodes(spellings, [negative, wanted], true);
  }

  /** SQL that gives the code of a column's label, as a byte where there are few; NULL stays NULL. */
  sql({ name, kind }: Pick<Column, "name" | "kind">): string {
    // A column of whole numbers holds no other spelling, and to compare them spares a text for each row.
    const whole = this.#spellings.filter((spelling) => /^(0|-?[1-9]\d*)$/.test(spelling));
    const asNumbers = kind === "integer" && whole.every((spelling) => spelling.length <= MOST_DIGITS);
    const type = this.labels.length <= MOST_BYTE_CODES ? "utinyint" : "integer";
    const own = whole.every((spelling) => spelling === String(this.#codes.get(spelling)));
    if (asNumbers && own && whole.length > 0) return `cast(${quoteIdentifier(name)} as ${type})`;
    const cases = (asNumbers ? whole : this.#spellings).map(
      (spelling) =>
        `when ${asNumbers ? spelling : quoteLiteral(spelling)} then ${this.#codes.get(canonicalLabel(spelling))}::${type}`,
    );
    if (cases.length === 0) return "null::integer";
    return `case ${asNumbers ? quoteIdentifier(name) : textOf({ name })} ${cases.join(" ")} end`;
  }
}
