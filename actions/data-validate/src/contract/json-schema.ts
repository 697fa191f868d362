import type { LocatedDocument, Path } from "@assay/action-kit";
import { type Fields, isFields } from "../suite/fields.ts";
import type { Contract } from "./contract.ts";
import { SchemaPromises } from "./schema-promises.ts";

/** Types of JSON Schema by the names that suites give them; others keep their own name. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  string: ["str"],
  integer: ["int"],
  number: ["int", "float"],
  boolean: ["bool"],
};

/** Formats of texts that suites have types for. */
const TYPES_OF_FORMATS: Readonly<Record<string, readonly string[]>> = { date: ["date"], "date-time": ["datetime"] };

/** Keywords that promise nothing about the data. */
const ANNOTATIONS = [
  ..."$schema $id id $anchor $comment $defs definitions title description default examples example".split(" "),
  ..."deprecated readOnly writeOnly $vocabulary $dynamicAnchor".split(" "),
];

const LIMITS = "pattern minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum".split(" ");

const DEEPEST_REFERENCE = 50;

/** A document that describes an object by its `properties`, or a list of them by `items`, as data is written row by row. */
export function isJsonSchema({ value }: LocatedDocument): boolean {
  if (!isFields(value) || "expectations" in value) return false;
  return "properties" in value || "items" in value || "$ref" in value || /json-schema/.test(String(value.$schema));
}

/** A schema within the document, and where it stands. */
interface Place {
  readonly schema: Fields;
  readonly path: Path;
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

  constructor(document: LocatedDocument) {
    this.#promises = new SchemaPromises(document, "JSON Schema");
  }

  read(): Contract {
    const whole = this.#resolve({ schema: this.#promises.document.value as Fields, path: [] });
    const row = this.#row(whole);
    const properties = this.#promises.mapping([...row.path, "properties"], row.schema.properties);
    const { required = [] } = row.schema;
    const names = this.#promises.list([...row.path, "required"], required).filter((name) => typeof name === "string");
    for (const [name, schema] of Object.entries(properties))
      this.#property(name, { schema, path: [...row.path, "properties", name] }, names.includes(name));
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
    return this.#resolve({ schema: whole.schema.items, path: [...whole.path, "items"] });
  }

  #property(name: string, property: { readonly schema: unknown; readonly path: Path }, isRequired: boolean): void {
    // `true` is the schema that everything meets.
    const given = property.schema === true ? { schema: {}, path: property.path } : property;
    const { place, isNullable } = this.#withoutNull(this.#resolve(given));
    const { schema, path } = place;
    this.#presence(name, path, isNullable, isRequired);
    const types = listOf(schema.type).filter((type) => type !== "null");
    const ofFormat = types.includes("string") ? TYPES_OF_FORMATS[String(schema.format)] : undefined;
    if (types.length > 0)
      this.#promises.add(name, [...path, "type"], "expect_column_values_to_be_in_type_list", {
        type_list: types.flatMap((type) => (type === "string" && ofFormat) || (TYPES[String(type)] ?? [String(type)])),
      });
    const values = "const" in schema ? [schema.const] : schema.enum;
    if (values !== undefined) {
      const at = [...path, "const" in schema ? "const" : "enum"];
      const set = this.#promises.list(at, values).filter((value) => value !== null);
      this.#promises.add(name, at, "expect_column_values_to_be_in_set", { value_set: set });
    }
    this.#promises.addLimits(name, path, schema);
    this.#others(name, place, ["type", "enum", "const", ...LIMITS, ...(ofFormat ? ["format"] : [])]);
  }

  /** A required property that may be null is a column that has to be there, with any share of missing values. */
  #presence(name: string, path: Path, isNullable: boolean, isRequired: boolean): void {
    if (!isRequired) return;
    this.#promises.add(name, path, "expect_column_values_to_not_be_null", isNullable ? { mostly: 0 } : {});
  }

  /** A schema less its alternative of null, which code generators write as one of two schemas. */
  #withoutNull(given: Place): { readonly place: Place; readonly isNullable: boolean } {
    const { schema, path } = given;
    const keyword = ["anyOf", "oneOf"].find((name) => Array.isArray(schema[name]));
    if (keyword !== undefined) {
      const alternatives = schema[keyword] as readonly unknown[];
      const index = alternatives.findIndex((one) => !isNull(one));
      if (alternatives.length === 2 && alternatives.some(isNull) && index >= 0) {
        const inner = this.#resolve({ schema: alternatives[index], path: [...path, keyword, index] });
        const { [keyword]: _, ...outer } = schema;
        return { place: { schema: { ...outer, ...inner.schema }, path: inner.path }, isNullable: true };
      }
    }
    return { place: given, isNullable: allowsNull(schema) };
  }

  /** The schema that a reference leads to, with what stands beside the reference. */
  #resolve({ schema, path }: { readonly schema: unknown; readonly path: Path }): Place {
    const seen = [path];
    let place: Place = { schema: this.#promises.mapping(path, schema), path };
    while (typeof place.schema.$ref === "string") {
      const { $ref: reference, ...beside } = place.schema;
      const target = this.#target(reference as string);
      if (!target || seen.length > DEEPEST_REFERENCE) {
        this.#promises.fault(
          [...place.path, "$ref"],
          target ? `"${reference}" leads to itself` : `"${reference}" leads to no schema of this document`,
          "write references as #/$defs/<name>, to a schema in the same file",
        );
        return { schema: beside, path: place.path };
      }
      seen.push(target.path);
      place = { schema: { ...beside, ...target.schema }, path: target.path };
    }
    return place;
  }

  /** What a JSON pointer (RFC 6901) in a fragment leads to. */
  #target(reference: string): Place | undefined {
    if (reference !== "#" && !reference.startsWith("#/")) return undefined;
    const path = reference
      .split("/")
      .slice(1)
      .map((part) => decoded(part).replaceAll("~1", "/").replaceAll("~0", "~"));
    let found: unknown = this.#promises.document.value;
    for (const part of path)
      found =
        typeof found === "object" && found !== null && Object.hasOwn(found, part) ? (found as Fields)[part] : undefined;
    return isFields(found) ? { schema: found, path } : undefined;
  }

  /** Keywords that suites have no expectation for: that they are there is a promise, that they changed is a change. */
  #others(column: string | undefined, { schema, path }: Place, read: readonly string[]): void {
    for (const [keyword, value] of Object.entries(schema))
      if (!read.includes(keyword) && !ANNOTATIONS.includes(keyword) && !keyword.startsWith("x-"))
        this.#promises.add(column, [...path, keyword], keyword, { [keyword]: value });
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

const isNull = (schema: unknown) => isFields(schema) && (schema.type === "null" || schema.const === null);

function allowsNull({ type, enum: values, const: only, nullable }: Fields): boolean {
  if (Array.isArray(values) && !values.includes(null)) return false;
  if (only !== undefined && only !== null) return false;
  return type === undefined || listOf(type).includes("null") || nullable === true;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
