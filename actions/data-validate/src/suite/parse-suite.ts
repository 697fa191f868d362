import { didYouMean, type LocatedDocument, type Path, Problems, parseLocatedYaml } from "@assay/action-kit";
import { clip, type Severity } from "@assay/report";
import { CONDITION_PARSERS, type ReadCondition, readCondition } from "../conditions/read-condition.ts";
import { ConditionError } from "../conditions/token-reader.ts";
import type { Definition } from "../expectations/definition.ts";
import { EXPECTATIONS, FORMER_NAMES } from "../expectations/registry.ts";
import { ExpectationIds } from "./expectation-ids.ts";
import { type Fields, isFields } from "./fields.ts";
import { namesOfLikeWords } from "./like-words.ts";
import { notesOf } from "./notes.ts";
import { isAboutValues, type OnEmpty, readOnEmpty } from "./on-empty.ts";
import { isParameter, ParameterError, resolveParameter } from "./parameters.ts";
import { type ResultFormat, readResultFormat } from "./result-format.ts";
import { roundedNumbers } from "./rounded-numbers.ts";
import type { Expectation, Suite } from "./suite.ts";

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
const EXPECTATION_KEYS = [
  "type",
  "expectation_type",
  "kwargs",
  "severity",
  "meta",
  "id",
  "ge_cloud_id",
  "notes",
  "description",
  "rendered_content",
  "expectation_context",
  "success_on_last_run",
];
/** Keywords that tell Great Expectations how to answer; they change no verdict. */
const ANSWER_FLAGS = ["include_config", "catch_exceptions"];
/** The last three are of 0.x: how it came by the values of the others, and how it spells dates in its answer. */
const ANSWER_KEYWORDS = [
  "result_format",
  ...ANSWER_FLAGS,
  "batch_id",
  "auto",
  "profiler_config",
  "output_strftime_format",
];
const CONDITION_KEYWORDS = ["row_condition", "condition_parser"];
const SEVERITIES: readonly Severity[] = ["critical", "warning", "info"];

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…${text.at(-1)}` : text;
}

/** The known keyword that starts with what was written (`min` for `min_value`), or else the nearest. */
function meantKeyword(written: string, known: readonly string[]): string {
  const longer = known.find((name) => name.startsWith(`${written}_`));
  return longer === undefined ? didYouMean(written, known) : `; did you mean "${longer}"?`;
}

/** What a document without expectations was written as. */
function schemaKind(fields: Fields): string | undefined {
  if ("expectations" in fields) return undefined;
  if ("$schema" in fields || "properties" in fields) return "JSON Schema";
  return Array.isArray(fields.fields) ? "Table Schema" : undefined;
}

/** A mapping where a value is wanted can only have been meant for a parameter. */
function meantParameter(value: Fields): string {
  const [key = "", ...others] = Object.keys(value);
  return key.startsWith("$") && others.length === 0 ? '; did you mean "$PARAMETER"?' : "";
}

function definitionOf(type: string): Definition | undefined {
  return EXPECTATIONS.get(FORMER_NAMES.get(type) ?? type);
}

/** Reads one suite, gathering all that is wrong with it before it refuses. */
class SuiteReader {
  readonly #document: LocatedDocument;
  readonly #problems = new Problems("invalid-suite", "invalid-suite");
  readonly #ids = new ExpectationIds();
  #parameters: Fields;
  #onEmpty: OnEmpty = "fail";

  constructor(document: LocatedDocument, parameters: Fields) {
    this.#document = document;
    this.#parameters = parameters;
  }

  read(): Suite {
    const { value } = this.#document;
    if (!isFields(value))
      this.#add(
        [],
        // A data file given for the suite is not echoed: its cells would be in the log, unmasked.
        value === null ? "the suite is empty" : "the file is not a suite (a mapping with `expectations`)",
        "write `expectations:` and a list below it",
      );
    const fields = isFields(value) ? value : {};
    const schema = schemaKind(fields);
    if (schema) {
      this.#add(
        [],
        `this is a ${schema}, which describes data, and not a suite, by which data is judged`,
        "give the path of a suite (a list of `expectations`); two versions of a schema are compared by `contract` and `base-contract`",
      );
      this.#problems.refuseIfAny();
    }
    this.#refuseUnknownKeys([], fields, SUITE_KEYS, "the suite");
    for (const key of PARAMETER_KEYS) this.#define(key, fields[key]);
    this.#onEmpty = this.#readOnEmpty(fields.meta);
    const name = fields.name ?? fields.expectation_suite_name;
    if (name !== undefined && name !== null && typeof name !== "string")
      this.#add(
        ["name" in fields ? "name" : "expectation_suite_name"],
        `the suite's name is ${shown(name)}`,
        "give it a name in text",
      );
    const list = fields.expectations;
    const isVacuous = !Array.isArray(list) || (list.length === 0 && this.#onEmpty !== "pass");
    if (isFields(value) && isVacuous)
      this.#add(
        ["expectations"],
        list === undefined
          ? "the suite has no `expectations`, so it would judge nothing"
          : Array.isArray(list) || list === null
            ? "the suite has zero expectations, so it would judge nothing"
            : `\`expectations\` is ${shown(list)}, not a list`,
        "list at least one expectation",
        "key",
      );
    const expectations = (Array.isArray(list) ? list : []).flatMap(
      (item, index) => this.#expectation(item, index) ?? [],
    );
    this.#problems.refuseIfAny();
    return { name: typeof name === "string" ? name : undefined, expectations, onEmpty: this.#onEmpty };
  }

  /** Parameters the suite defines; those handed to the reader are a run's own, and win. */
  #define(key: string, value: unknown): void {
    if (value === undefined || value === null) return;
    this.#refuseRounded([key], value, "");
    if (isFields(value)) this.#parameters = { ...value, ...this.#parameters };
    else this.#add([key], `\`${key}\` is ${shown(value)}, not a mapping`, "write `name: value` lines below it");
  }

  #readOnEmpty(meta: unknown): OnEmpty {
    if (meta !== undefined && meta !== null && !isFields(meta))
      this.#add(["meta"], `\`meta\` is ${shown(meta)}, not a mapping`, "write `key: value` lines below it");
    return readOnEmpty(meta, (message, remedy, path) => this.#add(["meta", ...path], message, remedy));
  }

  #add(path: Path, message: string, remedy: string, at: "key" | "value" = "value"): void {
    this.#problems.add({ message, remedy, location: this.#document.locate(path, at) });
  }

  #refuseRounded(path: Path, value: unknown, about: string): void {
    for (const rounded of roundedNumbers(this.#document, value, path)) {
      const name = rounded.path.findLast((step) => typeof step === "string");
      this.#add(
        rounded.path,
        `${about}\`${name}\` is ${clip(rounded.source, 80)}, which a double cannot hold: it would be read as another number`,
        "write a whole number from -9007199254740991 to 9007199254740991; where doubles are meant, write an exponent (1e20)",
      );
    }
  }

  /** `under`: keys that have their place in the `kwargs` of these fields. */
  #refuseUnknownKeys(
    path: Path,
    fields: Fields,
    known: readonly string[],
    what: string,
    under: readonly string[] = [],
  ): void {
    for (const key of Object.keys(fields))
      if (under.includes(key))
        this.#add(
          [...path, key],
          `\`${key}\` stands beside \`kwargs\``,
          "it belongs under `kwargs`: move it there",
          "key",
        );
      else if (!known.includes(key))
        this.#add(
          [...path, key],
          `unknown key "${key}" in ${what}${didYouMean(key, known)}`,
          `use one of: ${known.join(", ")}`,
          "key",
        );
  }

  #expectation(item: unknown, index: number): Expectation | undefined {
    const path: Path = ["expectations", index];
    if (!isFields(item)) {
      this.#add(path, `expectation ${index + 1} is ${shown(item)}, not a mapping`, "write `type:` and `kwargs:`");
      return undefined;
    }
    const typeKey = "type" in item ? "type" : "expectation_type";
    const own = definitionOf(String(item[typeKey]));
    const under = [...Object.keys(own?.keywords ?? {}), ...(own?.aliases.keys() ?? []), ...CONDITION_KEYWORDS];
    this.#refuseUnknownKeys(path, item, EXPECTATION_KEYS, `expectation ${index + 1}`, under);
    const severity = this.#severity(path, item.severity);
    const definition = this.#definition([...path, typeKey], item[typeKey], item, index);
    if (!definition) return undefined;
    const written = item.kwargs ?? {};
    if (!isFields(written)) {
      this.#add(
        [...path, "kwargs"],
        `the kwargs of ${definition.type} are ${shown(written)}, not a mapping`,
        "write `keyword: value` lines below `kwargs:`",
      );
      return undefined;
    }
    const kwargs = this.#resolved([...path, "kwargs"], written, definition);
    if (!kwargs) return undefined;
    const rows = this.#condition([...path, "kwargs"], kwargs);
    const resultFormat = this.#resultFormat([...path, "kwargs"], kwargs);
    const read = this.#prepared([...path, "kwargs"], kwargs, definition);
    if (!read) return undefined;
    const { prepared } = read;
    return {
      id: this.#ids.next(definition.type, prepared),
      type: definition.type,
      kwargs: read.values,
      severity,
      prepared,
      condition: rows?.condition,
      where: rows?.where,
      location: this.#document.locate([...path, typeKey], "key"),
      notes: notesOf(item),
      resultFormat,
      metByNothing: this.#onEmpty === "pass" && isAboutValues(definition.type),
    };
  }

  /** The keywords with the values of their parameters; `undefined` where one has none. */
  #resolved(path: Path, kwargs: Fields, { type }: Definition): Fields | undefined {
    let sound = true;
    this.#refuseRounded(path, kwargs, `${type}: `);
    const resolved = Object.entries(kwargs).map(([keyword, value]) => {
      if (!isParameter(value)) return [keyword, value] as const;
      try {
        return [keyword, resolveParameter(value, this.#parameters)] as const;
      } catch (error) {
        if (!(error instanceof ParameterError)) throw error;
        sound = false;
        this.#add(
          [...path, keyword],
          `${type}: \`${keyword}\`: ${error.message}`,
          "define it under `suite_parameters` (0.x: `evaluation_parameters`), or write the value itself",
        );
        return [keyword, undefined] as const;
      }
    });
    return sound ? Object.fromEntries(resolved) : undefined;
  }

  #resultFormat(path: Path, kwargs: Fields): ResultFormat | undefined {
    for (const flag of ANSWER_FLAGS)
      if (![undefined, null, true, false].includes(kwargs[flag] as boolean))
        this.#add([...path, flag], `${flag} is ${shown(kwargs[flag])}`, "write true or false");
    return readResultFormat(kwargs.result_format, (message, remedy, key) =>
      this.#add([...path, "result_format", ...(key === undefined ? [] : [key])], message, remedy),
    );
  }

  #definition(path: Path, type: unknown, item: Fields, index: number): Definition | undefined {
    if ("type" in item && "expectation_type" in item)
      this.#add(path, `expectation ${index + 1} has both \`type\` and \`expectation_type\``, "keep one of them", "key");
    if (typeof type !== "string") {
      this.#add(
        path,
        type === undefined
          ? `expectation ${index + 1} has no \`type\``
          : `the type of expectation ${index + 1} is ${shown(type)}`,
        "write `type: expect_…`",
      );
      return undefined;
    }
    const definition = definitionOf(type);
    if (definition) return definition;
    this.#add(
      path,
      `unknown expectation "${type}"${didYouMean(type, namesOfLikeWords(type, [...EXPECTATIONS.keys()]))}`,
      "use an expectation of docs/expectations.md; a rule of your own can be said by expect_column_values_to_match_regex or, in SQL, by unexpected_rows_expectation",
    );
    return undefined;
  }

  #severity(path: Path, value: unknown): Severity {
    if (value === undefined || value === null) return "critical";
    const severity = SEVERITIES.find((candidate) => candidate === value);
    if (!severity)
      this.#add(
        [...path, "severity"],
        `severity must be one of ${SEVERITIES.join(", ")}, got ${shown(value)}`,
        "write `severity: warning`",
      );
    return severity ?? "critical";
  }

  #condition(path: Path, kwargs: Fields): ReadCondition | undefined {
    const { row_condition: value, condition_parser: parser } = kwargs;
    const known = CONDITION_PARSERS.find((candidate) => candidate === parser);
    if (parser !== undefined && parser !== null && known === undefined) {
      this.#add(
        [...path, "condition_parser"],
        `condition_parser is ${shown(parser)}${typeof parser === "string" ? didYouMean(parser, CONDITION_PARSERS) : ""}`,
        `write one of ${CONDITION_PARSERS.join(", ")}`,
      );
      return undefined;
    }
    // Great Expectations takes an empty text for none.
    if (value === undefined || value === null || value === "") return undefined;
    if (typeof value !== "string" && !isFields(value)) {
      this.#add(
        [...path, "row_condition"],
        `row_condition is ${shown(value)}, not a text`,
        'write it in quotes: "age > 18"',
      );
      return undefined;
    }
    try {
      return readCondition(value, known);
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error;
      const at = typeof value === "string" ? ` at character ${error.offset + 1}` : "";
      this.#add(
        [...path, "row_condition"],
        `row_condition ${shown(value)} is not understood${at}: ${error.message}`,
        'compare columns with values, as in `col("age") > 18 and contract == "monthly"`',
      );
      return undefined;
    }
  }

  #prepared(path: Path, kwargs: Fields, definition: Definition) {
    const { keywords, aliases, type } = definition;
    const known = [...Object.keys(keywords), ...aliases.keys(), ...CONDITION_KEYWORDS, ...ANSWER_KEYWORDS];
    const spelt = new Map(Object.keys(kwargs).map((written) => [aliases.get(written) ?? written, written]));
    let sound = true;
    const fault = (at: Path, message: string, remedy: string, where: "key" | "value" = "value") => {
      sound = false;
      this.#add(at, `${type}: ${message}`, remedy, where);
    };
    for (const [written, value] of Object.entries(kwargs)) {
      if (EXPECTATION_KEYS.includes(written) && !known.includes(written))
        fault(
          [...path, written],
          `\`${written}\` stands under \`kwargs\``,
          "it belongs beside `kwargs`: move it there",
          "key",
        );
      else if (!known.includes(written))
        fault(
          [...path, written],
          `unknown keyword "${written}"${meantKeyword(written, known)}`,
          `${type} takes ${Object.keys(keywords).join(", ")}`,
          "key",
        );
      else if (aliases.has(written) && Object.hasOwn(kwargs, aliases.get(written) ?? ""))
        fault(
          [...path, written],
          `\`${written}\` and \`${aliases.get(written)}\` mean the same, and both are given (${shown(value)})`,
          "keep one of them",
          "key",
        );
    }
    const values: Record<string, unknown> = {};
    for (const [keyword, { required, wanted, read }] of Object.entries(keywords)) {
      const written = spelt.get(keyword) ?? keyword;
      const value = kwargs[written];
      // Great Expectations writes `null` for what is not given.
      if (value === undefined || value === null) {
        if (required) fault(path, `the keyword \`${keyword}\` is missing`, `give \`${keyword}\`: ${wanted}`, "key");
        continue;
      }
      const parsed = read(value);
      if (parsed === undefined)
        fault(
          [...path, written],
          `\`${written}\` must be ${wanted}, got ${shown(value)}${isFields(value) ? meantParameter(value) : ""}`,
          `give \`${written}\` ${wanted}`,
        );
      else values[keyword] = parsed;
    }
    if (!sound) return undefined;
    const prepared = definition.prepare(values, (message, remedy, keyword) =>
      fault([...path, spelt.get(keyword) ?? keyword], message, remedy),
    );
    return sound ? { prepared, values } : undefined;
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
