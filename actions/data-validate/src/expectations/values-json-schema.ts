import { Refusal } from "@assay/report";
import { keyword, required } from "../suite/keyword.ts";
import { JsonSchemaError, schemaFault } from "../texts/json-schema.ts";
import type { TextVerdict } from "../texts/text-verdict.ts";
import { defineInspected } from "./values-inspected.ts";

const schemaKeyword = keyword("a JSON Schema", (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined,
);
const REMEDY = "mend the schema; docs/expectations says which schemas are run";

/** A text that is no JSON is an exception in Great Expectations, whatever `mostly` says, and so it is an error here. */
export const valuesMatchJsonSchema = defineInspected(
  "expect_column_values_to_match_json_schema",
  { json_schema: required(schemaKeyword) },
  ({ json_schema: schema }, refuse) => {
    const fault = schemaFault(schema);
    if (fault !== undefined) refuse(`the JSON Schema cannot be run: ${fault}`, REMEDY, "json_schema");
    return {
      promise: "be JSON of the schema",
      kept: "are JSON of the schema",
      broken: "are not of the schema",
      limit: "the JSON Schema",
      otherKinds: "wrong-type",
      undecided: {
        words: "a text that is not strict JSON, or is nested without end, cannot be held against a schema",
        remedy: "promise expect_column_values_to_be_json_parseable as well, and mend the values",
      },
      inDatabase: {
        words: "no SQL holds JSON against a schema",
        remedy: "promise expect_column_values_to_be_json_parseable alone",
      },
      tester: async () => {
        const { jsonSchema } = await import("../texts/json-schema.ts");
        const { parsePythonJson } = await import("../texts/python-json.ts");
        const matches = await jsonSchema(schema).catch((error: unknown) => {
          if (!(error instanceof JsonSchemaError)) throw error;
          throw new Refusal(`the JSON Schema cannot be run: ${error.message}`, {
            code: "invalid-suite",
            reason: "invalid-suite",
            remedy: REMEDY,
          });
        });
        return (text): TextVerdict => {
          const parsed = parsePythonJson(text);
          if (!parsed || parsed.strange) return "undecided";
          const met = matches(parsed.value);
          return met === undefined ? "undecided" : met ? "kept" : "broken";
        };
      },
    };
  },
);
