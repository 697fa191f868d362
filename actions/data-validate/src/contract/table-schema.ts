import { type LocatedDocument, type Path, Problems } from "@assay/action-kit";
import { type Fields, isFields } from "../suite/fields.ts";
import type { Contract, ContractPromise, Header } from "./contract.ts";

/** Types of a Table Schema by the names that suites give them; others keep their own name. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  string: ["str"],
  integer: ["int"],
  year: ["int"],
  number: ["int", "float"],
  boolean: ["bool"],
  date: ["date"],
  datetime: ["datetime"],
};

/** A document that lists `fields` is a Table Schema, as frictionless writes it to `schema.json`. */
export function isTableSchema({ value }: LocatedDocument): boolean {
  return isFields(value) && "fields" in value;
}

class SchemaReader {
  readonly #document: LocatedDocument;
  readonly #problems = new Problems("invalid-suite", "invalid-suite");
  readonly #promises: ContractPromise[] = [];

  constructor(document: LocatedDocument) {
    this.#document = document;
  }

  read(): Contract {
    const schema = this.#document.value as Fields;
    const names = this.#list(["fields"], schema.fields).map((field, index) => this.#field(field, ["fields", index]));
    this.#keys(schema);
    this.#problems.refuseIfAny();
    return { shown: this.#document.file, header: this.#header(schema, names), promises: this.#promises };
  }

  #header({ fieldsMatch }: Fields, names: readonly string[]): Header | undefined {
    // How the fields have to match the labels of the file; one word, in a list in version 2 of the standard.
    const match = Array.isArray(fieldsMatch) ? fieldsMatch[0] : fieldsMatch;
    if (match === "superset" || match === "partial") return undefined;
    const location = this.#document.locate(["fields"], "key");
    const severities = new Map(names.map((name) => [name, "critical" as const]));
    const order = match === undefined || match === "exact" ? "critical" : undefined;
    return { columns: names, severities, order, location };
  }

  #list(path: Path, value: unknown): readonly unknown[] {
    if (Array.isArray(value)) return value;
    this.#fault(path, `\`${path.join(".")}\` is not a list`, "write a list");
    return [];
  }

  #fault(path: Path, message: string, remedy: string): void {
    this.#problems.add({ message: `the Table Schema: ${message}`, remedy, location: this.#document.locate(path) });
  }

  #promise(column: string | undefined, path: Path, type: string, kwargs: Fields): void {
    this.#promises.push({
      column,
      type,
      kwargs,
      severity: "critical",
      where: undefined,
      location: this.#document.locate(path, "key"),
      metByNothing: false,
    });
  }

  #field(field: unknown, path: Path): string {
    if (!isFields(field) || typeof field.name !== "string" || field.name === "") {
      this.#fault(path, `field ${Number(path[1]) + 1} has no name`, "give it a `name`");
      return "";
    }
    const { name, type, format, constraints = {} } = field;
    if (typeof type === "string" && type !== "any")
      this.#promise(name, [...path, "type"], "expect_column_values_to_be_in_type_list", {
        type_list: TYPES[type] ?? [type],
        ...(typeof format === "string" && format !== "default" && format !== "any" ? { format } : {}),
      });
    if (isFields(constraints)) this.#constraints(name, constraints, [...path, "constraints"]);
    else this.#fault([...path, "constraints"], "`constraints` is not a mapping", "write `constraint: value` lines");
    return name;
  }

  #constraints(name: string, constraints: Fields, path: Path): void {
    const { required, unique, enum: values, pattern, minimum, maximum, minLength, maxLength } = constraints;
    const { exclusiveMinimum, exclusiveMaximum } = constraints;
    const promise = (key: string, type: string, kwargs: Fields) => this.#promise(name, [...path, key], type, kwargs);
    if (required === true) promise("required", "expect_column_values_to_not_be_null", {});
    if (unique === true) promise("unique", "expect_column_values_to_be_unique", {});
    if (values !== undefined)
      promise("enum", "expect_column_values_to_be_in_set", { value_set: this.#list([...path, "enum"], values) });
    if (typeof pattern === "string")
      promise("pattern", "expect_column_values_to_match_regex", { regex: `^(?:${pattern})$` });
    const lengths = given({ min_value: minLength, max_value: maxLength });
    if (lengths) promise("minLength" in constraints ? "minLength" : "maxLength", LENGTHS, lengths);
    const range = given({
      min_value: minimum ?? exclusiveMinimum,
      max_value: maximum ?? exclusiveMaximum,
      strict_min: (minimum === undefined && exclusiveMinimum !== undefined) || undefined,
      strict_max: (maximum === undefined && exclusiveMaximum !== undefined) || undefined,
    });
    if (range) promise(Object.keys(constraints).find((key) => /imum$/i.test(key)) ?? "minimum", BETWEEN, range);
  }

  #keys({ primaryKey, foreignKeys, missingValues }: Fields): void {
    const key = typeof primaryKey === "string" ? [primaryKey] : primaryKey;
    if (key !== undefined) {
      const names = this.#list(["primaryKey"], key).filter((name) => typeof name === "string");
      for (const name of names) this.#promise(name, ["primaryKey"], "expect_column_values_to_not_be_null", {});
      if (names.length === 1) this.#promise(names[0], ["primaryKey"], "expect_column_values_to_be_unique", {});
      else this.#promise(undefined, ["primaryKey"], "expect_compound_columns_to_be_unique", { column_list: names });
    }
    if (foreignKeys !== undefined) this.#promise(undefined, ["foreignKeys"], "foreignKeys", { foreignKeys });
    if (missingValues !== undefined) this.#promise(undefined, ["missingValues"], "missingValues", { missingValues });
  }
}

const LENGTHS = "expect_column_value_lengths_to_be_between";
const BETWEEN = "expect_column_values_to_be_between";

/** What is given of the keywords; `undefined` where none is. */
function given(kwargs: Fields): Fields | undefined {
  const there = Object.entries(kwargs).filter(([, value]) => value !== undefined && value !== null);
  return there.length === 0 ? undefined : Object.fromEntries(there);
}

/** The contract that a Frictionless Table Schema is; refuses what is none, with its place. */
export function contractOfSchema(document: LocatedDocument): Contract {
  return new SchemaReader(document).read();
}
