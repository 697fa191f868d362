import { didYouMean, type Path } from "@assay/action-kit";
import type { Severity } from "@assay/report";
import { CONDITION_PARSERS, type ReadCondition, readCondition } from "../conditions/read-condition.ts";
import { ConditionError } from "../conditions/token-reader.ts";
import type { Definition } from "../expectations/definition.ts";
import { EXPECTATIONS, FORMER_NAMES } from "../expectations/registry.ts";
import { ExpectationIds } from "./expectation-ids.ts";
import { type Fields, isFields } from "./fields.ts";
import { namesOfLikeWords } from "./like-words.ts";
import { notesOf } from "./notes.ts";
import { isAboutValues, type OnEmpty } from "./on-empty.ts";
import { isParameter, ParameterError, resolveParameter } from "./parameters.ts";
import { type ResultFormat, readResultFormat } from "./result-format.ts";
import type { Expectation } from "./suite.ts";
import { type SuiteProblems, shown } from "./suite-problems.ts";

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

/** The known keyword that starts with what was written (`min` for `min_value`), or else the nearest. */
function meantKeyword(written: string, known: readonly string[]): string {
  const longer = known.find((name) => name.startsWith(`${written}_`));
  return longer === undefined ? didYouMean(written, known) : `; did you mean "${longer}"?`;
}

/** A mapping where a value is wanted can only have been meant for a parameter. */
function meantParameter(value: Fields): string {
  const [key = "", ...others] = Object.keys(value);
  return key.startsWith("$") && others.length === 0 ? '; did you mean "$PARAMETER"?' : "";
}

function definitionOf(type: string): Definition | undefined {
  return EXPECTATIONS.get(FORMER_NAMES.get(type) ?? type);
}

/** Reads the expectations of one suite, one after the other. */
export class ExpectationReader {
  readonly #problems: SuiteProblems;
  readonly #parameters: Fields;
  readonly #onEmpty: OnEmpty;
  readonly #ids = new ExpectationIds();

  constructor(problems: SuiteProblems, parameters: Fields, onEmpty: OnEmpty) {
    this.#problems = problems;
    this.#parameters = parameters;
    this.#onEmpty = onEmpty;
  }

  /** `undefined` where something is wrong with it, which joins the problems. */
  read(item: unknown, index: number): Expectation | undefined {
    const path: Path = ["expectations", index];
    if (!isFields(item)) {
      this.#problems.add(
        path,
        `expectation ${index + 1} is ${shown(item)}, not a mapping`,
        "write `type:` and `kwargs:`",
      );
      return undefined;
    }
    const typeKey = "type" in item ? "type" : "expectation_type";
    const own = definitionOf(String(item[typeKey]));
    const under = [...Object.keys(own?.keywords ?? {}), ...(own?.aliases.keys() ?? []), ...CONDITION_KEYWORDS];
    this.#problems.addUnknownKeys(path, item, EXPECTATION_KEYS, `expectation ${index + 1}`, under);
    const severity = this.#severity(path, item.severity);
    const definition = this.#definition([...path, typeKey], item[typeKey], item, index);
    if (!definition) return undefined;
    const written = item.kwargs ?? {};
    if (!isFields(written)) {
      this.#problems.add(
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
      location: this.#problems.document.locate([...path, typeKey], "key"),
      notes: notesOf(item),
      resultFormat,
      metByNothing: this.#onEmpty === "pass" && isAboutValues(definition.type),
    };
  }

  /** The keywords with the values of their parameters; `undefined` where one has none. */
  #resolved(path: Path, kwargs: Fields, { type }: Definition): Fields | undefined {
    let sound = true;
    this.#problems.addRounded(path, kwargs, `${type}: `);
    const resolved = Object.entries(kwargs).map(([keyword, value]) => {
      if (!isParameter(value)) return [keyword, value] as const;
      try {
        return [keyword, resolveParameter(value, this.#parameters)] as const;
      } catch (error) {
        if (!(error instanceof ParameterError)) throw error;
        sound = false;
        this.#problems.add(
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
        this.#problems.add([...path, flag], `${flag} is ${shown(kwargs[flag])}`, "write true or false");
    return readResultFormat(kwargs.result_format, (message, remedy, key) =>
      this.#problems.add([...path, "result_format", ...(key === undefined ? [] : [key])], message, remedy),
    );
  }

  #definition(path: Path, type: unknown, item: Fields, index: number): Definition | undefined {
    if ("type" in item && "expectation_type" in item)
      this.#problems.add(
        path,
        `expectation ${index + 1} has both \`type\` and \`expectation_type\``,
        "keep one of them",
        "key",
      );
    if (typeof type !== "string") {
      this.#problems.add(
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
    this.#problems.add(
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
      this.#problems.add(
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
      this.#problems.add(
        [...path, "condition_parser"],
        `condition_parser is ${shown(parser)}${typeof parser === "string" ? didYouMean(parser, CONDITION_PARSERS) : ""}`,
        `write one of ${CONDITION_PARSERS.join(", ")}`,
      );
      return undefined;
    }
    // Great Expectations takes an empty text for none.
    if (value === undefined || value === null || value === "") return undefined;
    if (typeof value !== "string" && !isFields(value)) {
      this.#problems.add(
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
      this.#problems.add(
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
      this.#problems.add(at, `${type}: ${message}`, remedy, where);
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
