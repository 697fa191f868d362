import type { LocatedDocument, Path } from "@assay/action-kit";
import { type Fields, isFields } from "../suite/fields.ts";
import type { Contract, Header } from "./contract.ts";
import { SchemaPromises } from "./schema-promises.ts";

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

/** The contract that a Frictionless Table Schema is; refuses what is none, with its place. */
export function contractOfTableSchema(document: LocatedDocument): Contract {
  const promises = new SchemaPromises(document, "Table Schema");
  const schema = document.value as Fields;
  const fields = promises.list(["fields"], schema.fields);
  const names = fields.map((field, index) => readField(promises, field, ["fields", index]));
  readKeys(promises, schema);
  return promises.contract(headerOf(document, schema, names));
}

function headerOf(document: LocatedDocument, { fieldsMatch }: Fields, names: readonly string[]): Header | undefined {
  // How the fields have to match the labels of the file; one word, in a list in version 2 of the standard.
  const match = Array.isArray(fieldsMatch) ? fieldsMatch[0] : fieldsMatch;
  if (match === "superset" || match === "partial") return undefined;
  const location = document.locate(["fields"], "key");
  const severities = new Map(names.map((name) => [name, "critical" as const]));
  const order = match === undefined || match === "exact" ? "critical" : undefined;
  return { columns: names, severities, order, location };
}

function readField(promises: SchemaPromises, field: unknown, path: Path): string {
  if (!isFields(field) || typeof field.name !== "string" || field.name === "") {
    promises.fault(path, `field ${Number(path[1]) + 1} has no name`, "give it a `name`");
    return "";
  }
  const { name, type, format, constraints = {} } = field;
  if (typeof type === "string" && type !== "any")
    promises.add(name, [...path, "type"], "expect_column_values_to_be_in_type_list", {
      type_list: TYPES[type] ?? [type],
      ...(typeof format === "string" && format !== "default" && format !== "any" ? { format } : {}),
    });
  const at = [...path, "constraints"];
  readConstraints(promises, name, promises.mapping(at, constraints), at);
  return name;
}

function readConstraints(promises: SchemaPromises, name: string, constraints: Fields, path: Path): void {
  const { required, unique, enum: values, pattern } = constraints;
  if (required === true) promises.add(name, [...path, "required"], "expect_column_values_to_not_be_null");
  if (unique === true) promises.add(name, [...path, "unique"], "expect_column_values_to_be_unique");
  if (values !== undefined) {
    const at = [...path, "enum"];
    promises.add(name, at, "expect_column_values_to_be_in_set", { value_set: promises.list(at, values) });
  }
  // The pattern of a Table Schema is met by whole values.
  const whole = typeof pattern === "string" ? { pattern: `^(?:${pattern})$` } : {};
  promises.addLimits(name, path, { ...constraints, ...whole });
}

function readKeys(promises: SchemaPromises, { primaryKey, foreignKeys, missingValues }: Fields): void {
  const key = typeof primaryKey === "string" ? [primaryKey] : primaryKey;
  if (key !== undefined) {
    const names = promises.list(["primaryKey"], key).filter((name) => typeof name === "string");
    for (const name of names) promises.add(name, ["primaryKey"], "expect_column_values_to_not_be_null");
    if (names.length === 1) promises.add(names[0], ["primaryKey"], "expect_column_values_to_be_unique");
    else promises.add(undefined, ["primaryKey"], "expect_compound_columns_to_be_unique", { column_list: names });
  }
  if (foreignKeys !== undefined) promises.add(undefined, ["foreignKeys"], "foreignKeys", { foreignKeys });
  if (missingValues !== undefined) promises.add(undefined, ["missingValues"], "missingValues", { missingValues });
}
