import { type AbsentSource, dig } from "@assay/action-kit";
import { Refusal } from "@assay/report";
import type { ServerAnswer, TrackingServer } from "./tracking-server.ts";

/** A model version of the registry, and what the run behind it measured. */
export interface RegisteredModel {
  readonly version: string;
  /** The run's metrics and what they were measured on, as a metrics JSON. */
  readonly metricsJson: string;
  /** Where they come from, one sentence each. */
  readonly notes: readonly string[];
}

interface Alias {
  readonly model: string;
  readonly alias: string;
}

/** Names that a metrics JSON keeps for what the metrics were measured on. */
const KEPT = new Set(["data_sha256", "dataset_digest", "definitions", "environment"]);
/** The server's database has no infinity: this is what it makes of one. */
const INFINITE = Number.MAX_VALUE;
const SHORT_SHA = 12;

function text(value: unknown, ...path: string[]): string | undefined {
  const found = dig(value, ...path);
  return typeof found === "string" && found !== "" ? found : undefined;
}

function list(value: unknown, ...path: string[]): readonly unknown[] {
  const found = dig(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** What the server said against it, which is untrusted text of any length. */
function complaint({ status, body }: ServerAnswer): string {
  const message = text(body, "message")?.slice(0, 300);
  return message === undefined ? `answered ${status}` : `answered ${status}: ${message}`;
}

function isAbsentAnswer({ status, body }: ServerAnswer): boolean {
  return status === 404 && text(body, "error_code") === "RESOURCE_DOES_NOT_EXIST";
}

/** An answer that is no answer. What only a path of another server can mean is not taken for "does not exist". */
function refuseAnswer(server: TrackingServer, what: string, answer: ServerAnswer): never {
  const { status } = answer;
  const forbidden = status === 401 || status === 403;
  throw new Refusal(`MLflow at ${server.shown} ${complaint(answer)} (${what})`, {
    code: "mlflow",
    reason: forbidden ? (server.hasCredentials ? "not-permitted" : "missing-credentials") : "unreadable",
    remedy: forbidden
      ? "set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, in the step's `env`, for a user who may read the model and its run"
      : "check that MLFLOW_TRACKING_URI is the tracking server's own address, and that it is up",
  });
}

async function versionOf(server: TrackingServer, { model, alias }: Alias): Promise<unknown> {
  const answer = await server.get("registered-models/alias", { name: model, alias });
  const version = dig(answer.body, "model_version");
  if (answer.status === 200 && text(version, "version") !== undefined) return version;
  const what = `alias ${alias} of model ${model}`;
  if (isAbsentAnswer(answer)) return undefined;
  // An alias that is not there is a bad request to MLflow, as much else is; the model's own aliases tell.
  if (answer.status !== 400) refuseAnswer(server, what, answer);
  const registered = await server.get("registered-models/get", { name: model });
  const known = dig(registered.body, "registered_model");
  if (registered.status !== 200 || known === undefined) refuseAnswer(server, what, registered);
  if (list(known, "aliases").some((one) => text(one, "alias") === alias)) refuseAnswer(server, what, answer);
  return undefined;
}

/** Numbers come as such, and as the texts NaN and Infinity. */
function metricsOf(run: unknown): { readonly finite: Map<string, number>; readonly left: string[] } {
  const finite = new Map<string, number>();
  const left: string[] = [];
  for (const metric of list(run, "data", "metrics")) {
    const name = text(metric, "key");
    const value = dig(metric, "value");
    if (name === undefined || KEPT.has(name)) continue;
    const isCount = name !== "n" || (Number.isSafeInteger(value) && (value as number) > 0);
    if (typeof value === "number" && Math.abs(value) < INFINITE && isCount) finite.set(name, value);
    else left.push(name);
  }
  return { finite, left };
}

interface Dataset {
  readonly name: string;
  readonly digest: string;
}

/** What the run says it was given, but for what it was trained on. */
function evaluatedOn(run: unknown): Dataset[] {
  return list(run, "inputs", "dataset_inputs").flatMap((input) => {
    const contexts = list(input, "tags").filter((tag) => text(tag, "key") === "mlflow.data.context");
    const [name, digest] = [text(input, "dataset", "name"), text(input, "dataset", "digest")];
    if (digest === undefined || contexts.some((tag) => /^train/i.test(text(tag, "value") ?? ""))) return [];
    return [{ name: name ?? "dataset", digest }];
  });
}

function tagOf(run: unknown, key: string): string | undefined {
  const tag = list(run, "data", "tags").find((one) => text(one, "key") === key);
  return text(tag, "value");
}

/** What is known of the data: a SHA-256 that the run was tagged with, and MLflow's digest where it names one data set. */
function measuredOn(run: unknown): Readonly<Record<string, string>> {
  const sha256 = tagOf(run, "data_sha256");
  const digests = [...new Set(evaluatedOn(run).map(({ digest }) => digest))];
  return {
    ...(sha256 !== undefined && /^[0-9a-f]{64}$/i.test(sha256) ? { data_sha256: sha256 } : {}),
    ...(digests.length === 1 ? { dataset_digest: digests[0] as string } : {}),
  };
}

function lineage({ model, alias }: Alias, version: string, run: unknown, left: readonly string[]): string[] {
  const commit = tagOf(run, "mlflow.source.git.commit");
  const datasets = evaluatedOn(run).map(({ name, digest }) => `${name} (digest ${digest})`);
  const of = commit === undefined ? "" : ` of commit ${commit.slice(0, SHORT_SHA)}`;
  const on = datasets.length === 0 ? "" : `, which names as its data ${datasets.slice(0, 5).join(", ")}`;
  const notes = [
    `The baseline is version ${version} of ${model} in MLflow's registry, alias ${alias}: the metrics of run ${text(run, "info", "run_id")}${of}${on}.`,
  ];
  if (left.length > 0)
    notes.push(
      `Of that run, ${left.slice(0, 10).join(", ")} ${left.length === 1 ? "is" : "are"} no finite number, and was left out.`,
    );
  return notes;
}

/**
 * The metrics of the run behind a version of MLflow's model registry.
 *
 * @returns why it is absent where MLflow says that the model or the alias does not exist
 * @throws Refusal where the server refuses, cannot be asked, or knows no run of the version: a model without measurements
 * is no first run.
 */
export async function readRegisteredModel(server: TrackingServer, at: Alias): Promise<RegisteredModel | AbsentSource> {
  const found = await versionOf(server, at);
  if (found === undefined)
    return { absent: `MLflow at ${server.shown} has no model ${at.model} with the alias ${at.alias}` };
  const version = text(found, "version") ?? "";
  const runId = text(found, "run_id");
  if (runId === undefined)
    throw new Refusal(`version ${version} of ${at.model} in MLflow names no run, so it has no metrics`, {
      code: "no-run",
      reason: "unreadable",
      remedy: 'register the model from the run that measured it (`mlflow.register_model("runs:/<run id>/model", …)`)',
    });
  const answer = await server.get("runs/get", { run_id: runId });
  const run = dig(answer.body, "run");
  if (answer.status !== 200 || run === undefined) refuseAnswer(server, `run ${runId}`, answer);
  const { finite, left } = metricsOf(run);
  return {
    version,
    metricsJson: JSON.stringify({ ...Object.fromEntries(finite), ...measuredOn(run) }),
    notes: lineage(at, version, run, left),
  };
}
