import type { ErrorObject } from "ajv";
import { nearestName } from "./nearest-name.ts";

/** One of the ways in which the policy's schema lets a value be written: a word, a text, or a list. */
interface Branch {
  readonly const?: string;
  readonly type?: "string" | "array";
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly items?: { readonly enum?: readonly string[] };
}

function branchesOf({ schema }: ErrorObject): readonly Branch[] {
  return schema as unknown as readonly Branch[];
}

function inWords({ const: word, type, maxItems, uniqueItems, items }: Branch): string {
  if (word !== undefined) return `\`${word}\``;
  if (type !== "array") return "a name";
  if (items?.enum) return `a list of ${items.enum.join(", ")}`;
  return `a list of one ${maxItems === undefined ? "or more" : `to ${maxItems}`} ${uniqueItems ? "different names" : "names"}`;
}

/** What a value must be that may be written in several ways. */
export function wantedOfAlternatives(error: ErrorObject): string {
  return `must be ${branchesOf(error).map(inWords).join(" or ")}`;
}

/** What to write in its place, with the nearest of the words that may be listed. */
export function remedyOfAlternatives(error: ErrorObject, key: string): string {
  const branches = branchesOf(error);
  const known = branches.flatMap(({ items }) => items?.enum ?? []);
  const word = branches.find((branch) => branch.const !== undefined)?.const;
  const given = [error.data].flat().filter((one) => typeof one === "string");
  const meant = new Set(given.flatMap((one) => nearestName(one, known) ?? []));
  const list = known.length === 0 ? ["a", "b"] : meant.size > 0 ? [...meant] : known.slice(0, 2);
  return `write \`${key}: [${list.join(", ")}]\`${known.length === 0 ? " with names of columns" : ""}${word === undefined ? "" : `, or \`${key}: ${word}\``}`;
}
