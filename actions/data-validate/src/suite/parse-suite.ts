import { type LocatedDocument, parseLocatedYaml } from "@assay/action-kit";
import { ExpectationReader } from "./expectation-reader.ts";
import { type Fields, isFields } from "./fields.ts";
import { type OnEmpty, readOnEmpty } from "./on-empty.ts";
import type { Suite } from "./suite.ts";
import { SuiteProblems, shown } from "./suite-problems.ts";

const PARAMETER_KEYS = ["evaluation_parameters", "suite_parameters"];
/** Keys of a suite, 0.x and 1.x, that carry nothing to judge by. */
const SUITE_KEYS = [
  "expectations",
  "name",
  "expectation_suite_name",
  "data_asset_type",
  "meta",
  "id",
  "ge_cloud_id",
  "notes",
  ...PARAMETER_KEYS,
];

/** What a document without expectations was written as. */
function schemaKind(fields: Fields): string | undefined {
  if ("expectations" in fields) return undefined;
  if ("$schema" in fields || "properties" in fields) return "JSON Schema";
  return Array.isArray(fields.fields) ? "Table Schema" : undefined;
}

/** Reads one suite, gathering all that is wrong with it before it refuses. */
class SuiteReader {
  readonly #problems: SuiteProblems;
  #parameters: Fields;

  constructor(document: LocatedDocument, parameters: Fields) {
    this.#problems = new SuiteProblems(document);
    this.#parameters = parameters;
  }

  read(): Suite {
    const { value } = this.#problems.document;
    if (!isFields(value))
      this.#problems.add(
        [],
        // A data file given for the suite is not echoed: its cells would be in the log, unmasked.
        value === null ? "the suite is empty" : "the file is not a suite (a mapping with `expectations`)",
        "write `expectations:` and a list below it",
      );
    const fields = isFields(value) ? value : {};
    this.#refuseSchema(fields);
    this.#problems.addUnknownKeys([], fields, SUITE_KEYS, "the suite");
    for (const key of PARAMETER_KEYS) this.#define(key, fields[key]);
    const onEmpty = this.#readOnEmpty(fields.meta);
    const name = fields.name ?? fields.expectation_suite_name;
    if (name !== undefined && name !== null && typeof name !== "string")
      this.#problems.add(
        ["name" in fields ? "name" : "expectation_suite_name"],
        `the suite's name is ${shown(name)}`,
        "give it a name in text",
      );
    const list = fields.expectations;
    const isVacuous = !Array.isArray(list) || (list.length === 0 && onEmpty !== "pass");
    if (isFields(value) && isVacuous)
      this.#problems.add(
        ["expectations"],
        list === undefined
          ? "the suite has no `expectations`, so it would judge nothing"
          : Array.isArray(list) || list === null
            ? "the suite has zero expectations, so it would judge nothing"
            : `\`expectations\` is ${shown(list)}, not a list`,
        "list at least one expectation",
        "key",
      );
    const reader = new ExpectationReader(this.#problems, this.#parameters, onEmpty);
    const expectations = (Array.isArray(list) ? list : []).flatMap((item, index) => reader.read(item, index) ?? []);
    this.#problems.refuseIfAny();
    return { name: typeof name === "string" ? name : undefined, expectations, onEmpty };
  }

  #refuseSchema(fields: Fields): void {
    const kind = schemaKind(fields);
    if (kind === undefined) return;
    this.#problems.add(
      [],
      `this is a ${kind}, which describes data, and not a suite, by which data is judged`,
      "give the path of a suite (a list of `expectations`); two versions of a schema are compared by `contract` and `base-contract`",
    );
    this.#problems.refuseIfAny();
  }

  /** Parameters the suite defines; those handed to the reader are a run's own, and win. */
  #define(key: string, value: unknown): void {
    if (value === undefined || value === null) return;
    this.#problems.addRounded([key], value, "");
    if (isFields(value)) this.#parameters = { ...value, ...this.#parameters };
    else
      this.#problems.add([key], `\`${key}\` is ${shown(value)}, not a mapping`, "write `name: value` lines below it");
  }

  #readOnEmpty(meta: unknown): OnEmpty {
    if (meta !== undefined && meta !== null && !isFields(meta))
      this.#problems.add(["meta"], `\`meta\` is ${shown(meta)}, not a mapping`, "write `key: value` lines below it");
    return readOnEmpty(meta, (message, remedy, path) => this.#problems.add(["meta", ...path], message, remedy));
  }
}

/**
 * Parses a Great Expectations suite, YAML or JSON, in the spelling of 0.x or 1.x. Refuses what is not understood, all of
 * it at once, each problem with its place in the file and the nearest name that is known. `parameters` are what a run
 * defines beside the suite's own.
 */
export function parseSuite(text: string, file: string, parameters: Fields = {}): Suite {
  return new SuiteReader(parseLocatedYaml(text, file, "the suite", "invalid-suite"), parameters).read();
}
