import type { LocatedDocument, Path } from "@assay/action-kit";
import { type Fields, isFields } from "../suite/fields.ts";
import type { Contract } from "./contract.ts";
import { SchemaPromises } from "./schema-promises.ts";
import { ANNOTATIONS, merged, type Place, SchemaReferences } from "./schema-references.ts";

/** Types of JSON Schema by the names that suites give them; others keep their own name. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  string: ["str"],
  integer: ["int"],
  number: ["int", "float"],
  boolean: ["bool"],
};

/** Formats of texts that suites have types for. */
const TYPES_OF_FORMATS: Readonly<Record<string, readonly string[]>> = { date: ["date"], "date-time": ["datetime"] };

const LIMITS = "pattern minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum".split(" ");

/** A document that describes an object by its `properties`, or a list of them by `items`, as data is written row by row. */
export function isJsonSchema({ value }: LocatedDocument): boolean {
  if (!isFields(value) || "expectations" in value) return false;
  return (
    ["properties", "items", "$ref", "allOf"].some((key) => key in value) || /json-schema/.test(String(value.$schema))
  );
}

/**
 * The contract that a JSON Schema of a row, or of the list of rows, is: its properties are the columns. A property that may
 * be missing or null is a column with missing values. Keywords without a counterpart in suites are compared as they stand.
 * Refuses what is none, and references that lead out of the document, with their place.
 */
export function contractOfJsonSchema(document: LocatedDocument): Contract {
  return new RowSchema(document).read();
}

class RowSchema {
  readonly #promises: SchemaPromises;
  readonly #references: SchemaReferences;

  constructor(document: LocatedDocument) {
    this.#promises = new SchemaPromises(document, "JSON Schema");
    this.#references = new SchemaReferences(this.#promises);
  }

  read(): Contract {
    const whole = this.#references.resolve(this.#promises.document.value, []);
    const row = this.#row(whole);
    const properties = this.#promises.mapping([...row.path, "properties"], row.schema.properties);
    const { required = [] } = row.schema;
    const names = this.#promises.list([...row.path, "required"], required).filter((name) => typeof name === "string");
    for (const [name, schema] of Object.entries(properties))
      this.#property(name, schema, [...row.path, "properties", name], names.includes(name));
    this.#others(undefined, row, ["type", "properties", "required"]);
    const severities = new Map(names.map((name) => [name, "critical" as const]));
    const location = this.#promises.document.locate([...row.path, "required"], "key");
    return this.#promises.contract(
      names.length > 0 ? { columns: names, severities, order: undefined, location } : undefined,
    );
  }

  /** The schema of one row, where the document may be that of the list of them. */
  #row(whole: Place): Place {
    if (!("items" in whole.schema)) return whole;
    const { minItems, maxItems } = whole.schema;
    if (minItems !== undefined || maxItems !== undefined)
      this.#promises.add(undefined, [...whole.path, "items"], "expect_table_row_count_to_be_between", {
        ...(minItems !== undefined && { min_value: minItems }),
        ...(maxItems !== undefined && { max_value: maxItems }),
      });
    this.#others(undefined, whole, ["type", "items", "minItems", "maxItems"]);
    return this.#references.resolve(whole.schema.items, [...whole.path, "items"]);
  }

  #property(name: string, property: unknown, at: Path, isRequired: boolean): void {
    const { place, isNullable } = this.#withoutNull(this.#references.resolve(property, at));
    const { schema, path } = place;
    this.#presence(name, path, isNullable, isRequired);
    const types = listOf(schema.type).filter((type) => type !== "null");
    const ofFormat = types.includes("string") ? TYPES_OF_FORMATS[String(schema.format)] : undefined;
    if (types.length > 0)
      this.#promises.add(name, [...path, "type"], "expect_column_values_to_be_in_type_list", {
        type_list: types.flatMap((type) => (type === "string" && ofFormat) || (TYPES[String(type)] ?? [String(type)])),
      });
    const set = "const" in schema ? "const" : "enum";
    if (set in schema) {
      const values = set === "const" ? [schema.const] : this.#promises.list([...path, set], schema.enum);
      this.#promises.add(name, [...path, set], "expect_column_values_to_be_in_set", {
        value_set: values.filter((value) => value !== null),
      });
    }
    this.#promises.addLimits(name, path, schema);
    this.#others(name, place, ["type", "nullable", set, ...LIMITS, ...(ofFormat ? ["format"] : [])]);
  }

  /** A required property that may be null is a column that has to be there, with any share of missing values. */
  #presence(name: string, path: Path, isNullable: boolean, isRequired: boolean): void {
    if (!isRequired) return;
    this.#promises.add(name, path, "expect_column_values_to_not_be_null", isNullable ? { mostly: 0 } : {});
  }

  /** A schema less its alternative of null, which code generators write as one of two schemas. */
  #withoutNull(given: Place): { readonly place: Place; readonly isNullable: boolean } {
    const keyword = ["anyOf", "oneOf"].find((name) => Array.isArray(given.schema[name]));
    if (keyword === undefined) return { place: given, isNullable: allowsNull(given.schema) };
    const alternatives = (given.schema[keyword] as readonly unknown[]).map((one, index) =>
      this.#references.resolve(one, [...given.path, keyword, index]),
    );
    const others = alternatives.filter(({ schema }) => !isNull(schema));
    const [other] = others;
    if (other && others.length === 1 && alternatives.length === 2) {
      const { [keyword]: _, ...outer } = given.schema;
      return { place: merged({ ...given, schema: outer }, other), isNullable: allowsNull(outer) };
    }
    const isNullable = allowsNull(given.schema) && alternatives.some(({ schema }) => allowsNull(schema));
    return { place: given, isNullable };
  }

  /** Keywords that suites have no expectation for: that they are there is a promise, that they changed is a change. */
  #others(column: string | undefined, { schema, path, beside }: Place, read: readonly string[]): void {
    const unread = Object.entries(schema).filter(([keyword]) => !read.includes(keyword));
    for (const [keyword, value] of [...unread, ...beside])
      if (!ANNOTATIONS.includes(keyword) && !keyword.startsWith("x-"))
        this.#promises.add(column, [...path, keyword], keyword, {
          [keyword]: this.#references.inlined(value, [...path, keyword]),
        });
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

const isNull = (schema: Fields) => schema.type === "null" || schema.const === null;

function allowsNull({ type, enum: values, const: only, nullable }: Fields): boolean {
  if (Array.isArray(values) && !values.includes(null)) return false;
  if (only !== undefined && only !== null) return false;
  return type === undefined || listOf(type).includes("null") || nullable === true;
}
