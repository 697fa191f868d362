import { didYouMean, type LocatedDocument, type Path, Problems } from "@assay/action-kit";
import { clip } from "@assay/report";
import type { Fields } from "./fields.ts";
import { roundedNumbers } from "./rounded-numbers.ts";

/** A value as a message shows it. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…${text.at(-1)}` : text;
}

/** All that is wrong with a suite, each with its place in the file. */
export class SuiteProblems {
  readonly document: LocatedDocument;
  readonly #problems = new Problems("invalid-suite", "invalid-suite");

  constructor(document: LocatedDocument) {
    this.document = document;
  }

  add(path: Path, message: string, remedy: string, at: "key" | "value" = "value"): void {
    this.#problems.add({ message, remedy, location: this.document.locate(path, at) });
  }

  /** Refuses with all of it in one message; returns where there is none. */
  refuseIfAny(): void {
    this.#problems.refuseIfAny();
  }

  /** Numbers that a double cannot hold. */
  addRounded(path: Path, value: unknown, about: string): void {
    for (const rounded of roundedNumbers(this.document, value, path)) {
      const name = rounded.path.findLast((step) => typeof step === "string");
      this.add(
        rounded.path,
        `${about}\`${name}\` is ${clip(rounded.source, 80)}, which a double cannot hold: it would be read as another number`,
        "write a whole number from -9007199254740991 to 9007199254740991; where doubles are meant, write an exponent (1e20)",
      );
    }
  }

  /** `under`: keys that have their place in the `kwargs` of these fields. */
  addUnknownKeys(
    path: Path,
    fields: Fields,
    known: readonly string[],
    what: string,
    under: readonly string[] = [],
  ): void {
    for (const key of Object.keys(fields))
      if (under.includes(key))
        this.add(
          [...path, key],
          `\`${key}\` stands beside \`kwargs\``,
          "it belongs under `kwargs`: move it there",
          "key",
        );
      else if (!known.includes(key))
        this.add(
          [...path, key],
          `unknown key "${key}" in ${what}${didYouMean(key, known)}`,
          `use one of: ${known.join(", ")}`,
          "key",
        );
  }
}
