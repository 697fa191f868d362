import { didYouMean, type LocatedDocument, type Path, Problems } from "@assay/action-kit";
import type { Location } from "@assay/report";
import { checkpointActions } from "./checkpoint-actions.ts";
import { type Fields, isFields } from "./fields.ts";

/** A suite or a validation definition that a checkpoint names. */
export interface Named {
  readonly name: string;
  readonly location: Location;
  /** Values for the suite's parameters. */
  readonly parameters: Fields;
  /** The data it is meant for, as the checkpoint says it; empty where it does not. */
  readonly data: string;
}

/** What a checkpoint of Great Expectations asks for. */
export interface Checkpoint {
  readonly name: string | undefined;
  /** Suites (0.x), or validation definitions, which name one suite each (1.x); at least one. */
  readonly names: readonly Named[];
  readonly kind: "suites" | "definitions";
  /** What stands in for its actions and what does not, a sentence each. */
  readonly notes: readonly string[];
}

const MARKS = ["config_version", "validation_definitions", "validations", "action_list"];
const MARK = new RegExp(`(?:^|[{,])\\s*["']?(?:${MARKS.join("|")})["']?\\s*:`, "m");

const OLD_KEYS = [
  ...["name", "config_version", "template_name", "module_name", "class_name", "run_name_template", "ge_cloud_id"],
  ...["expectation_suite_name", "expectation_suite_ge_cloud_id", "batch_request", "action_list"],
  ...["evaluation_parameters", "runtime_configuration", "validations", "profilers", "default_validation_id"],
  ...["site_names", "slack_webhook", "notify_on", "notify_with"],
];
const VALIDATION_KEYS = [
  ...["id", "name", "ge_cloud_id", "batch_request", "expectation_suite_name", "expectation_suite_ge_cloud_id"],
  ...["action_list", "evaluation_parameters", "runtime_configuration"],
];
const NEW_KEYS = ["name", "validation_definitions", "actions", "result_format", "id"];
/** Names become parts of paths: no separators, no leading dots. */
const NAME = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_ -]|\.(?=[\p{L}\p{N}_]))*$/u;

/** Whether a text may be a checkpoint; a suite with such keys is told apart by {@link readCheckpoint}. */
export function mayBeCheckpoint(text: string): boolean {
  return MARK.test(text);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80);
}

/** Reads a checkpoint of 0.x or 1.x; `undefined` for what is a suite, or nothing known. */
export function readCheckpoint(document: LocatedDocument): Checkpoint | undefined {
  const { value } = document;
  if (!isFields(value) || "expectations" in value || !MARKS.some((mark) => mark in value)) return undefined;
  return new CheckpointReader(document, value).read();
}

class CheckpointReader {
  readonly #document: LocatedDocument;
  readonly #fields: Fields;
  readonly #problems = new Problems("invalid-suite", "invalid-suite");

  constructor(document: LocatedDocument, fields: Fields) {
    this.#document = document;
    this.#fields = fields;
  }

  read(): Checkpoint {
    const isNew = "validation_definitions" in this.#fields;
    this.#refuseUnknownKeys([], this.#fields, isNew ? NEW_KEYS : OLD_KEYS);
    const names = isNew ? this.#definitions() : this.#suites();
    if (names.length === 0)
      this.#add([], "the checkpoint names no suite, so it would judge nothing", "name one, or give the suite itself");
    this.#problems.refuseIfAny();
    const { name } = this.#fields;
    return {
      name: typeof name === "string" ? name : undefined,
      names,
      kind: isNew ? "definitions" : "suites",
      notes: checkpointActions(this.#fields),
    };
  }

  #add(path: Path, message: string, remedy: string, at: "key" | "value" = "value"): void {
    this.#problems.add({ message, remedy, location: this.#document.locate(path, at) });
  }

  #refuseUnknownKeys(path: Path, fields: Fields, known: readonly string[]): void {
    for (const key of Object.keys(fields))
      if (!known.includes(key))
        this.#add(
          [...path, key],
          `unknown key "${key}" in the checkpoint${didYouMean(key, known)}`,
          `use one of: ${known.join(", ")}`,
          "key",
        );
  }

  /** Suites of 0.x: its own, and those of its validations, which take over what they do not say. */
  #suites(): Named[] {
    const own = this.#fields.expectation_suite_name;
    const { validations } = this.#fields;
    const shared = this.#parameters([], this.#fields);
    const list = validations === undefined || validations === null ? [] : validations;
    if (!Array.isArray(list)) this.#add(["validations"], `\`validations\` is ${shown(list)}`, "write a list");
    const found = (Array.isArray(list) ? list : []).flatMap((item: unknown, index): Named[] => {
      const path = ["validations", index];
      if (!isFields(item)) {
        this.#add(path, `validation ${index + 1} is ${shown(item)}, not a mapping`, "write `expectation_suite_name:`");
        return [];
      }
      this.#refuseUnknownKeys(path, item, VALIDATION_KEYS);
      const name = item.expectation_suite_name ?? own;
      const at =
        item.expectation_suite_name === undefined ? ["expectation_suite_name"] : [...path, "expectation_suite_name"];
      const parameters = { ...shared, ...this.#parameters(path, item) };
      return this.#named(at, name, parameters, dataOf(item.batch_request ?? this.#fields.batch_request));
    });
    if (found.length > 0 || own === undefined || own === null) return found;
    return this.#named(["expectation_suite_name"], own, shared, dataOf(this.#fields.batch_request));
  }

  #definitions(): Named[] {
    const { validation_definitions: list } = this.#fields;
    if (!Array.isArray(list)) {
      this.#add(["validation_definitions"], `\`validation_definitions\` is ${shown(list)}`, "write a list");
      return [];
    }
    return list.flatMap((item: unknown, index) => {
      const path = ["validation_definitions", index];
      if (isFields(item)) return this.#named([...path, "name"], item.name, {}, "");
      this.#add(path, `validation definition ${index + 1} is ${shown(item)}`, 'write {"name": "…"}');
      return [];
    });
  }

  #named(path: Path, name: unknown, parameters: Fields, data: string): Named[] {
    if (typeof name === "string" && NAME.test(name))
      return [{ name, location: this.#document.locate(path), parameters, data }];
    this.#add(
      path,
      name === undefined || name === null ? "a validation names no suite" : `the name is ${shown(name)}`,
      "give a name of letters, digits, spaces, `_`, `-` and single dots",
    );
    return [];
  }

  #parameters(path: Path, fields: Fields): Fields {
    const value = fields.evaluation_parameters;
    if (value === undefined || value === null || isFields(value)) return isFields(value) ? value : {};
    this.#add([...path, "evaluation_parameters"], `\`evaluation_parameters\` is ${shown(value)}`, "write a mapping");
    return {};
  }
}

/** What tells one batch from another, in the words of the checkpoint. */
function dataOf(request: unknown): string {
  if (!isFields(request)) return "";
  const { datasource_name: source, data_asset_name: asset, data_connector_query: query, options } = request;
  return JSON.stringify([source, asset, query, options].filter((part) => part !== undefined && part !== null));
}
