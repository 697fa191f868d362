/** A schema cannot be run as Python's `jsonschema` would; the message names what it holds. */
export class JsonSchemaError extends Error {
  override readonly name = "JsonSchemaError";
}

/** Keywords with regular expressions, which run in linear time nowhere here, and a schema comes from a pull request. */
const PATTERNS = ["pattern", "patternProperties"];
/** Keywords whose members are named by the schema's author. */
const NAMED = ["properties", "$defs", "definitions", "dependentSchemas", "dependencies"];
const DATA = ["const", "enum", "default", "examples"];
const LATEST = "https://json-schema.org/draft/2020-12/schema";

/**
 * What of a schema cannot be run here, in words; `undefined` where nothing is found without compiling it. Drafts 6, 7,
 * 2019-09 and 2020-12 can be, the last where `$schema` is absent, as in Python's `jsonschema`.
 */
export function schemaFault(schema: object): string | undefined {
  const draft = draftOf(schema);
  if (!/draft(?:-0[67]|\/20(?:19-09|20-12))\//.test(draft))
    return `it is of ${JSON.stringify(draft)}, which is none of draft 6, 7, 2019-09 and 2020-12`;
  const keyword = patternIn(schema);
  return keyword && `it holds \`${keyword}\`, a regular expression, and those of a schema are not run`;
}

function draftOf(schema: object): string {
  return "$schema" in schema ? String(schema.$schema) : LATEST;
}

/** The first keyword with a regular expression, wherever a schema may stand; a property may well be called `pattern`. */
function patternIn(schema: unknown): string | undefined {
  if (typeof schema !== "object" || schema === null) return undefined;
  if (Array.isArray(schema)) return schema.map(patternIn).find((found) => found !== undefined);
  for (const [keyword, value] of Object.entries(schema)) {
    if (PATTERNS.includes(keyword)) return keyword;
    if (DATA.includes(keyword)) continue;
    const isNamed = NAMED.includes(keyword) && typeof value === "object" && value !== null;
    const found = patternIn(isNamed ? Object.values(value) : value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * A validator of a schema without faults. Formats are remarks, as in Python's `jsonschema`. `undefined` where it does not
 * end: a schema that refers to itself, or a value nested too deeply.
 *
 * @throws JsonSchemaError where it is no schema, or refers to one that it does not hold.
 */
export async function jsonSchema(schema: object): Promise<(value: unknown) => boolean | undefined> {
  const draft = draftOf(schema);
  // By way of `default`: in a bundle a CommonJS module has no other export.
  const early = /draft-0[67]\//.test(draft);
  const Ajv = early
    ? (await import("ajv")).default.Ajv
    : draft.includes("2019-09")
      ? (await import("ajv/dist/2019.js")).default.Ajv2019
      : (await import("ajv/dist/2020.js")).default.Ajv2020;
  // Until 2019 what stands beside a $ref did not count.
  const ajv = new Ajv({ strict: false, validateFormats: false, logger: false, ignoreKeywordsWithRef: early });
  const { $schema: _, ...rest } = schema as Record<string, unknown>;
  try {
    const validate = ajv.compile(rest);
    return (value) => {
      try {
        return validate(value) === true;
      } catch (error) {
        if (error instanceof RangeError) return undefined;
        throw error;
      }
    };
  } catch (error) {
    throw new JsonSchemaError(error instanceof Error ? error.message : String(error));
  }
}
