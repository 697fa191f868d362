import type { Path } from "@assay/action-kit";
import { type Fields, isFields } from "../suite/fields.ts";
import type { SchemaPromises } from "./schema-promises.ts";

/** Keywords that promise nothing about the data. */
export const ANNOTATIONS: readonly string[] = [
  ..."$schema $id id $anchor $comment $defs definitions title description default examples example".split(" "),
  ..."deprecated readOnly writeOnly $vocabulary $dynamicAnchor".split(" "),
];

/** References could be nested so that following them all takes for ever. */
const MOST_FOLLOWED = 10_000;

/** A schema with what its references and `allOf` say, and where it stands. */
export interface Place {
  readonly schema: Fields;
  readonly path: Path;
  /** Keywords that two of its parts give differently: both hold, and only the first is in `schema`. */
  readonly beside: readonly (readonly [keyword: string, value: unknown])[];
}

/** Follows the references of one document; what leads nowhere, out of it or to itself is a fault. */
export class SchemaReferences {
  readonly #promises: SchemaPromises;
  #followed = 0;

  constructor(promises: SchemaPromises) {
    this.#promises = promises;
  }

  /** The schema with that of its reference and those of its `allOf`, which hold together with what stands beside them. */
  resolve(value: unknown, path: Path, through: readonly string[] = []): Place {
    // Everything meets `true`, and nothing `false`.
    if (typeof value === "boolean") return { schema: value ? {} : { not: {} }, path, beside: [] };
    const { $ref: reference, allOf, ...own } = this.#promises.mapping(path, value);
    const parts: Place[] = [];
    if (typeof reference === "string") {
      const target = this.#follow(reference, [...path, "$ref"], through);
      if (target) parts.push(this.resolve(target.schema, target.path, [...through, reference]));
    }
    if (Array.isArray(allOf))
      parts.push(...allOf.map((one, index) => this.resolve(one, [...path, "allOf", index], through)));
    const [only] = parts;
    if (only && parts.length === 1 && Object.keys(own).every((keyword) => ANNOTATIONS.includes(keyword))) return only;
    return parts.reduce(merged, { schema: own, path, beside: [] });
  }

  /** A value of a keyword with every reference in it replaced by what it leads to; one that leads back is left as it is. */
  inlined(value: unknown, path: Path, through: readonly string[] = []): unknown {
    if (Array.isArray(value)) return value.map((one, index) => this.inlined(one, [...path, index], through));
    if (!isFields(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([keyword, inner]) => {
        const at = [...path, keyword];
        if (keyword !== "$ref" || typeof inner !== "string") return [keyword, this.inlined(inner, at, through)];
        if (through.includes(inner)) return [keyword, inner];
        const target = this.#follow(inner, at, through);
        return [keyword, target ? this.inlined(target.schema, target.path, [...through, inner]) : inner];
      }),
    );
  }

  #follow(reference: string, path: Path, through: readonly string[]): Omit<Place, "beside"> | undefined {
    const target = this.#target(reference);
    this.#followed += 1;
    const fault = !target
      ? `"${reference}" leads to no schema of this document`
      : through.includes(reference)
        ? `"${reference}" leads to itself`
        : this.#followed > MOST_FOLLOWED
          ? `more than ${MOST_FOLLOWED} references would have to be followed`
          : undefined;
    if (fault === undefined) return target;
    if (this.#followed <= MOST_FOLLOWED + 1)
      this.#promises.fault(path, fault, "write references as #/$defs/<name>, to a schema in the same file");
    return undefined;
  }

  /** What a JSON pointer (RFC 6901) in a fragment leads to. */
  #target(reference: string): Omit<Place, "beside"> | undefined {
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
}

/** Both schemas at once. */
export function merged(one: Place, other: Place): Place {
  const schema: Record<string, unknown> = { ...one.schema };
  const beside = [...one.beside, ...other.beside];
  for (const [keyword, value] of Object.entries(other.schema)) {
    const there = schema[keyword];
    if (there === undefined) schema[keyword] = value;
    else if (keyword === "required" && Array.isArray(there) && Array.isArray(value))
      schema[keyword] = [...new Set([...there, ...value])];
    else if (keyword === "properties" && isFields(there) && isFields(value)) schema[keyword] = bothOf(there, value);
    else if (!ANNOTATIONS.includes(keyword) && JSON.stringify(there) !== JSON.stringify(value))
      beside.push([keyword, value]);
  }
  return { schema, path: one.path, beside };
}

function bothOf(one: Fields, other: Fields): Fields {
  const shared = Object.entries(other).map(([name, schema]) =>
    Object.hasOwn(one, name) ? [name, { allOf: [one[name], schema] }] : [name, schema],
  );
  return { ...one, ...Object.fromEntries(shared) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
