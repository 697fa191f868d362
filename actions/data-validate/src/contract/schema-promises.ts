import { type LocatedDocument, type Path, Problems } from "@assay/action-kit";
import { type Fields, isFields } from "../suite/fields.ts";
import type { Contract, ContractPromise, Header } from "./contract.ts";

/** What a schema promises, gathered while it is read, in the words of suites; and what is wrong with it. */
export class SchemaPromises {
  readonly document: LocatedDocument;
  readonly #kind: string;
  readonly #problems = new Problems("invalid-suite", "invalid-suite");
  readonly #promises: ContractPromise[] = [];

  /** @param kind what its messages call the document: "Table Schema". */
  constructor(document: LocatedDocument, kind: string) {
    this.document = document;
    this.#kind = kind;
  }

  fault(path: Path, message: string, remedy: string): void {
    this.#problems.add({ message: `the ${this.#kind}: ${message}`, remedy, location: this.document.locate(path) });
  }

  /** The members of a list; where it is none, that is a fault. */
  list(path: Path, value: unknown): readonly unknown[] {
    if (Array.isArray(value)) return value;
    this.fault(path, `\`${path.join(".")}\` is not a list`, "write a list");
    return [];
  }

  /** The keys of a mapping; where it is none, that is a fault. */
  mapping(path: Path, value: unknown): Fields {
    if (isFields(value)) return value;
    this.fault(path, `\`${path.join(".")}\` is not a mapping`, "write `key: value` lines");
    return {};
  }

  add(column: string | undefined, path: Path, type: string, kwargs: Fields = {}): void {
    this.#promises.push({
      column,
      type,
      kwargs,
      severity: "critical",
      where: undefined,
      location: this.document.locate(path, "key"),
      metByNothing: false,
    });
  }

  /** The bounds and patterns that both languages of schemas spell alike. */
  addLimits(column: string, path: Path, limits: Fields): void {
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, minLength, maxLength, pattern } = limits;
    if (typeof pattern === "string")
      this.add(column, [...path, "pattern"], "expect_column_values_to_match_regex", { regex: pattern });
    const lengths = given({ min_value: minLength, max_value: maxLength });
    if (lengths) this.add(column, [...path, "minLength" in limits ? "minLength" : "maxLength"], LENGTHS, lengths);
    const [low, high] = [bound(minimum, exclusiveMinimum, Math.max), bound(maximum, exclusiveMaximum, Math.min)];
    const range = given({
      min_value: low.value,
      max_value: high.value,
      strict_min: low.strict || undefined,
      strict_max: high.strict || undefined,
    });
    const named = Object.keys(limits).find((key) => /imum$/i.test(key));
    if (range && named) this.add(column, [...path, named], BETWEEN, range);
  }

  /** Refuses where there was a fault. */
  contract(header: Header | undefined): Contract {
    this.#problems.refuseIfAny();
    return { shown: this.document.file, header, promises: this.#promises };
  }
}

const LENGTHS = "expect_column_value_lengths_to_be_between";
const BETWEEN = "expect_column_values_to_be_between";

/** What is given of the keywords; `undefined` where none is. */
function given(kwargs: Fields): Fields | undefined {
  const there = Object.entries(kwargs).filter(([, value]) => value !== undefined && value !== null);
  return there.length === 0 ? undefined : Object.fromEntries(there);
}

/**
 * One end of a range; of two numbers the `tighter` one. In draft 4 of JSON Schema `exclusiveMinimum` is a flag beside
 * `minimum`.
 */
function bound(
  inclusive: unknown,
  exclusive: unknown,
  tighter: (one: number, other: number) => number,
): { readonly value: unknown; readonly strict: boolean } {
  if (typeof exclusive === "boolean") return { value: inclusive, strict: exclusive && inclusive !== undefined };
  const both = typeof inclusive === "number" && typeof exclusive === "number";
  const strict = both ? tighter(inclusive, exclusive) === exclusive : inclusive === undefined;
  return { value: strict ? exclusive : inclusive, strict: strict && exclusive !== undefined };
}
