import { didYouMean } from "@assay/action-kit";
import { Refusal } from "@assay/report";
import { type Column, canonicalLabel, quoteLiteral, readLabels, refuseOtherLabels, textOf } from "@assay/tables";
import type { Engine } from "./ports.ts";
import type { Side } from "./side.ts";

/** A column of labels on one of the sides. */
export interface LabelledColumn {
  readonly side: Side;
  readonly what: "prediction" | "truth";
  readonly column: Column;
}

const POSITIVES = ["1", "true"];

/** The labels of both sides and of the truth, each as one number whatever a file spells it like. */
export class AnswerLabels {
  readonly #labels: readonly string[];
  readonly #spellings: readonly string[];

  constructor(spellings: readonly string[]) {
    this.#spellings = spellings;
    this.#labels = [...new Set(spellings.map(canonicalLabel))].sort();
  }

  /** SQL of the number of a label's text; NULL stays NULL. */
  sql(text: string): string {
    const cases = this.#spellings.map(
      (spelling) => `when ${quoteLiteral(spelling)} then ${this.#labels.indexOf(canonicalLabel(spelling))}`,
    );
    return cases.length === 0 ? "null::integer" : `case ${text} ${cases.join(" ")} end`;
  }

  /**
   * The number of the label that selects. Without `positive` it is 1 or true, where the labels are 0 and 1 or false and
   * true; else nothing is known to select, and the answer is `undefined`.
   */
  positive(positive: string | undefined): number | undefined {
    if (positive === undefined) {
      const found = POSITIVES.find((label) => this.#labels.includes(label));
      const other = found === "1" ? "0" : "false";
      return this.#labels.every((label) => label === found || label === other) && found !== undefined
        ? this.#labels.indexOf(found)
        : undefined;
    }
    const wanted = canonicalLabel(positive);
    if (!this.#labels.includes(wanted))
      throw new Refusal(
        `\`positive\` is "${positive}", which is none of the labels: ${this.shown()}${didYouMean(wanted, this.#labels)}`,
        {
          code: "unknown-positive",
          reason: "invalid-input",
          remedy: `set \`positive\` to one of: ${this.shown()}`,
        },
      );
    return this.#labels.indexOf(wanted);
  }

  /** A label by its number, as a message names it. */
  nameOf(number: number): string {
    return JSON.stringify((this.#labels[number] ?? "").slice(0, 80));
  }

  shown(): string {
    const [few, rest] = [this.#labels.slice(0, 10), this.#labels.length - 10];
    return few.join(", ") + (rest > 0 ? ` and ${rest} more` : "");
  }
}

/** Reads the labels of the columns, predictions before truths. Refuses one that spells them otherwise than those before it. */
export async function readAnswerLabels(engine: Engine, columns: readonly LabelledColumn[]): Promise<AnswerLabels> {
  const spellings = new Set<string>();
  const before: string[] = [];
  for (const { side, what, column } of columns) {
    const shown = `the ${what} of ${side.shown}`;
    const read = await readLabels(engine, [{ shown, from: side.table.from, text: textOf(column) }]);
    if (read.length === 0) continue;
    const [labels, others] = [read, [...spellings]].map((some) => [...new Set(some.map(canonicalLabel))]);
    if (labels && others && before.length > 0)
      refuseOtherLabels(`the labels of ${shown}`, labels, before.join(" or "), others, false);
    before.push(shown);
    for (const spelling of read) spellings.add(spelling);
  }
  return new AnswerLabels([...spellings].sort());
}
