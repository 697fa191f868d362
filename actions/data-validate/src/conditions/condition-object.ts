import { type Fields, isFields } from "../suite/fields.ts";
import { COMPARISONS, type Condition, type Literal, type Operand } from "./condition.ts";
import { ConditionError } from "./token-reader.ts";

/** What each kind of condition is made of. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  comparison: ["column", "operator", "parameter"],
  nullity: ["column", "is_null"],
  and: ["conditions"],
  or: ["conditions"],
  pass_through: ["pass_through_filter"],
};
const SETS: readonly unknown[] = ["IN", "NOT_IN"];
const MAX_DEPTH = 50;

function refuse(message: string): never {
  throw new ConditionError(message, 0);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80);
}

function isLiteral(value: unknown): value is Exclude<Literal, null> {
  return ["string", "boolean"].includes(typeof value) || (typeof value === "number" && Number.isFinite(value));
}

function columnOf({ column }: Fields): Operand {
  const name = isFields(column) ? column.name : column;
  if (typeof name !== "string" || name === "") refuse(`its column is ${shown(column)}; write {"name": "…"}`);
  return { kind: "column", name, offset: 0 };
}

function compared(fields: Fields): Condition {
  const { operator, parameter } = fields;
  const column = columnOf(fields);
  // pandas: equality with a list is membership.
  const isEquality = operator === "==" || operator === "!=";
  if (SETS.includes(operator) || (isEquality && Array.isArray(parameter))) {
    if (!Array.isArray(parameter) || !parameter.every(isLiteral))
      refuse(`the parameter of ${operator} is ${shown(parameter)}, not a list of values`);
    return { kind: "in", column, values: parameter, negated: operator === "NOT_IN" || operator === "!=" };
  }
  const known = COMPARISONS.find((candidate) => candidate === operator);
  if (!known) refuse(`its operator is ${shown(operator)}; use one of ${[...COMPARISONS, ...SETS].join(", ")}`);
  if (!isLiteral(parameter)) refuse(`its parameter is ${shown(parameter)}, not a number, a text, true or false`);
  return { kind: "compare", operator: known, left: column, right: { kind: "literal", value: parameter, offset: 0 } };
}

/**
 * Reads a row condition as Great Expectations 1.x saves it: `{"type": "comparison", "column": {"name": "x"},
 * "operator": ">", "parameter": 1}`, or of the types `nullity`, `and`, `or`.
 */
export function readConditionObject(fields: Fields, depth = 0): Condition {
  const type = typeof fields.type === "string" ? fields.type : "";
  const keys = Object.hasOwn(KEYS, type) ? KEYS[type] : undefined;
  if (!keys) refuse(`its type is ${shown(fields.type)}; use one of ${Object.keys(KEYS).join(", ")}`);
  if (depth > MAX_DEPTH) refuse("it is nested too deeply");
  const strange = Object.keys(fields).find((key) => key !== "type" && !keys.includes(key));
  if (strange !== undefined) refuse(`it has the unknown key "${strange}"; a ${type} has ${keys.join(", ")}`);
  if (type === "comparison") return compared(fields);
  if (type === "nullity") {
    if (typeof fields.is_null !== "boolean") refuse(`its is_null is ${shown(fields.is_null)}, not true or false`);
    return { kind: "null", column: columnOf(fields), negated: !fields.is_null };
  }
  if (type === "pass_through") refuse("a pass_through stands alone, and its pass_through_filter is a text");
  const { conditions } = fields;
  if (!Array.isArray(conditions) || conditions.length === 0 || !conditions.every(isFields))
    refuse(`its conditions are ${shown(conditions)}, not a list of conditions`);
  return {
    kind: type === "and" ? "all" : "any",
    parts: conditions.map((part) => readConditionObject(part, depth + 1)),
  };
}

/** The condition in the words of a report; call it on one that has been read. */
export function wordsOfConditionObject(fields: Fields): string {
  const { type, operator, parameter, conditions } = fields;
  if (Array.isArray(conditions)) return `(${conditions.map(wordsOfConditionObject).join(` ${type} `)})`;
  const name = isFields(fields.column) ? fields.column.name : fields.column;
  if (type === "nullity") return `${name} is ${fields.is_null ? "" : "not "}null`;
  return `${name} ${operator === "NOT_IN" ? "not in" : operator === "IN" ? "in" : operator} ${JSON.stringify(parameter)}`;
}
