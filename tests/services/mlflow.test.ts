import { openJob, type StepResult } from "@assay/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type MlflowServer, PASSWORD, startMlflow, USER } from "./engines/mlflow-server.ts";

const COMMIT = "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334";
const DATA = "c".repeat(64);

interface Logged {
  readonly metrics: Readonly<Record<string, number | "NaN">>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly datasets?: readonly { readonly digest: string; readonly context: string }[];
}

let server: MlflowServer;
let runId: string;

/** A run with its metrics and data, registered as the next version of a model. */
async function register(model: string, alias: string, { metrics, tags = {}, datasets = [] }: Logged): Promise<string> {
  const { run } = await server.post<{ run: { info: { run_id: string } } }>("runs/create", {
    experiment_id: "0",
    start_time: 1,
  });
  const { run_id } = run.info;
  for (const [key, value] of Object.entries(metrics))
    await server.post("runs/log-metric", { run_id, key, value, timestamp: 1 });
  for (const [key, value] of Object.entries(tags)) await server.post("runs/set-tag", { run_id, key, value });
  if (datasets.length > 0)
    await server.post("runs/log-inputs", {
      run_id,
      datasets: datasets.map(({ digest, context }) => ({
        tags: [{ key: "mlflow.data.context", value: context }],
        dataset: { name: "churn", digest, source_type: "code", source: "{}" },
      })),
    });
  const { model_version } = await server.post<{ model_version: { version: string } }>("model-versions/create", {
    name: model,
    source: "s3://models/x",
    run_id,
  });
  const { version } = model_version;
  await server.post("registered-models/alias", { name: model, alias, version });
  return run_id;
}

beforeAll(async () => {
  server = await startMlflow();
  for (const name of ["churn", "prod.ml.churn 2", "bare"]) await server.post("registered-models/create", { name });
  await register("churn", "old", { metrics: { accuracy_score: 0.5 } });
  runId = await register("churn", "champion", {
    metrics: { accuracy_score: 0.9, roc_auc: 0.95, n: 5000, best_loss: "NaN" },
    tags: { "mlflow.source.git.commit": COMMIT, data_sha256: DATA },
    datasets: [
      { digest: "11111111", context: "training" },
      { digest: "22222222", context: "eval" },
    ],
  });
  await register("prod.ml.churn 2", "Champion-1", { metrics: { accuracy: 0.9 } });
  await register("bare", "champion", { metrics: {} });
});
afterAll(() => server?.stop());

interface Asked {
  readonly baseline?: string;
  readonly candidate?: object;
  readonly env?: Record<string, string>;
}

async function judge({ baseline = "mlflow:churn@champion", candidate = {}, env }: Asked = {}): Promise<StepResult> {
  await using job = await openJob({ files: { "c.json": JSON.stringify({ accuracy: 0.895, n: 5000, ...candidate }) } });
  const step = await job.run({
    action: "regression-gate",
    inputs: { candidate: "c.json", baseline, limits: "accuracy: {max-drop: 0.03}", "upload-report": "false" },
    env: env ?? {
      MLFLOW_TRACKING_URI: server.uri,
      MLFLOW_TRACKING_USERNAME: USER,
      MLFLOW_TRACKING_PASSWORD: PASSWORD,
    },
  });
  const everything = [step.stdout.replace(/^::add-mask::.*$/gm, ""), step.stderr, ...step.reportFiles.values()].join(
    "\n",
  );
  for (const secret of [PASSWORD, encodeURIComponent(PASSWORD)]) expect(everything).not.toContain(secret);
  expect(everything).not.toMatch(/a defect in Assay/);
  return step;
}

describe("a baseline in MLflow's registry", () => {
  test("is the metrics of the version's run; version, run, commit and data are reported", async () => {
    const { report, masks } = await judge();
    expect(report?.checks).toMatchObject([{ id: "accuracy", baseline: 0.9, observed: 0.895, verdict: "pass" }]);
    expect(report?.provenance.rules).toMatchObject([
      { path: "mlflow:churn/2/metrics.json", asked: "mlflow:churn@champion" },
    ]);
    const notes = report?.notes.join("\n");
    expect(notes).toContain(
      `The baseline is version 2 of churn in MLflow's registry, alias champion: the metrics of run ${runId} of commit ${COMMIT.slice(0, 12)}, which names as its data churn (digest 22222222).`,
    );
    expect(notes).toContain("best_loss is no finite number");
    expect(masks).toContain(PASSWORD);
  });

  test("is reached with credentials in the URL too", async () => {
    const uri = server.uri.replace("://", `://${USER}:${encodeURIComponent(PASSWORD)}@`);
    const { outputs } = await judge({ env: { MLFLOW_TRACKING_URI: uri } });
    expect(outputs.verdict).toBe("pass");
  });

  test("is found under a name of several parts", async () => {
    const { report } = await judge({ baseline: "mlflow:prod.ml.churn 2@Champion-1" });
    expect(report?.checks).toMatchObject([{ baseline: 0.9, verdict: "pass" }]);
  });

  test.each([
    ["another SHA-256", { data_sha256: "d".repeat(64) }, "on data dddddddddddd…"],
    ["another digest of MLflow's", { data_sha256: DATA, dataset_digest: "11111111" }, "digest 11111111"],
  ])("is not comparable with a candidate on %s", async (_, candidate, said) => {
    const { report } = await judge({ candidate });
    expect(report?.checks).toMatchObject([{ verdict: "review", reason: "not-comparable" }]);
    expect(report?.checks[0]?.message).toContain(said);
  });

  test("is comparable where both name the same data", async () => {
    const { outputs } = await judge({ candidate: { data_sha256: DATA, dataset_digest: "22222222" } });
    expect(outputs.verdict).toBe("pass");
  });

  test.each([
    ["model", "mlflow:chrun@champion"],
    ["alias", "mlflow:churn@challenger"],
  ])("whose %s does not exist is a first run", async (_, baseline) => {
    const { report, exitCode } = await judge({ baseline });
    expect({ verdict: report?.verdict, exitCode }).toEqual({ verdict: "review", exitCode: 0 });
    expect(report?.checks[0]).toMatchObject({ id: "baseline", reason: "no-baseline" });
    expect(report?.checks[0]?.message).toContain("has no model");
  });

  const uri = () => ({ MLFLOW_TRACKING_URI: server.uri });
  test.each<[string, () => Asked, string, string]>([
    ["without credentials", () => ({ env: uri() }), "missing-credentials", "MLFLOW_TRACKING_TOKEN"],
    [
      "with a wrong password",
      () => ({ env: { ...uri(), MLFLOW_TRACKING_USERNAME: USER, MLFLOW_TRACKING_PASSWORD: "not the password" } }),
      "not-permitted",
      "who may read the model",
    ],
    ["without a server", () => ({ env: {} }), "invalid-input", "MLFLOW_TRACKING_URI is not set"],
    ["at no URL", () => ({ env: { MLFLOW_TRACKING_URI: `file:///${PASSWORD}` } }), "invalid-input", "no http(s) URL"],
    [
      "at a server that is not there",
      () => ({ env: { MLFLOW_TRACKING_URI: "http://127.0.0.1:9" } }),
      "unreadable",
      "could not be asked",
    ],
    [
      "at another path of the server",
      () => ({
        env: {
          MLFLOW_TRACKING_URI: `${server.uri}/mlflow`,
          MLFLOW_TRACKING_USERNAME: USER,
          MLFLOW_TRACKING_PASSWORD: PASSWORD,
        },
      }),
      "unreadable",
      "the tracking server's own address",
    ],
    ["of a run without metrics", () => ({ baseline: "mlflow:bare@champion" }), "unreadable", "holds no metrics"],
  ])("%s is an error", async (_, asked, reason, said) => {
    const { report, exitCode, outputs } = await judge(asked());
    const [check] = report?.checks ?? [];
    expect({ exitCode, verdict: outputs.verdict, reason: check?.reason }).toEqual({
      exitCode: 1,
      verdict: "error",
      reason,
    });
    expect(`${check?.message}; ${check?.remedy}`).toContain(said);
  });
});
