import { existsSync } from "node:fs";
import { afterEach, describe, expect, test } from "@jest/globals";
import { openJob, pullRequestEvent, runBundle, runScenario, withGithub, withResults } from "../src/index.ts";
import { probeRoot } from "./probe-action.ts";

const DUMP = "process.stdout.write(JSON.stringify({ env: process.env, cwd: process.cwd() }));";

const planted = "ASSAY_TEST_PLANTED";
afterEach(() => {
  delete process.env[planted];
  delete process.env.INPUT_PLAIN;
});

async function dump(options: Omit<Parameters<typeof runBundle>[0], "action" | "root"> = {}) {
  await using root = await probeRoot(DUMP);
  await using run = await runBundle({ action: "probe", root: root.path, ...options });
  return { ...(JSON.parse(run.stdout) as { env: Record<string, string>; cwd: string }), run };
}

describe("the environment of a step", () => {
  test("holds nothing of the caller's but what a machine has", async () => {
    process.env[planted] = "leak";
    process.env.INPUT_PLAIN = "leak";
    const { env } = await dump();
    expect(env[planted]).toBeUndefined();
    expect(env.INPUT_PLAIN).toBe("");
    const foreign = Object.keys(env).filter(
      (name) =>
        !/^(INPUT|GITHUB|RUNNER|ACTIONS)_|^(PATH|HOME|USER|SHELL|TMPDIR|NODE_EXTRA_CA_CERTS|CI|LANG|NO_PROXY)$/.test(
          name,
        ),
    );
    if (process.platform === "linux") expect(foreign).toEqual([]);
  });

  test("encodes inputs as the runner does: upper case, spaces to underscores, dashes kept, defaults applied", async () => {
    const { env } = await dump({ inputs: { plain: "a b", "fail-on": "never" } });
    expect(env).toMatchObject({ INPUT_PLAIN: "a b", INPUT_WITH_DEFAULT: "7", "INPUT_FAIL-ON": "never" });
    expect(env["INPUT_GITHUB-TOKEN"]).toBe("workflow-token");
  });

  test("lets an input given as empty win over its default", async () => {
    expect((await dump({ inputs: { "fail-on": "" } })).env["INPUT_FAIL-ON"]).toBe("");
  });

  test("describes a pull request: merge ref, head and base branch, a SHA that is not the head's", async () => {
    const event = pullRequestEvent({ number: 12, headRef: "retrain", repository: "octo/churn" });
    const { env } = await dump({ event, run: { id: 99, attempt: 2 } });
    expect(env).toMatchObject({
      GITHUB_EVENT_NAME: "pull_request",
      GITHUB_REF: "refs/pull/12/merge",
      GITHUB_HEAD_REF: "retrain",
      GITHUB_BASE_REF: "main",
      GITHUB_REPOSITORY: "octo/churn",
      GITHUB_RUN_ID: "99",
      GITHUB_RUN_ATTEMPT: "2",
      GITHUB_SERVER_URL: "https://github.com",
    });
    expect(env.GITHUB_SHA).not.toBe((event.payload.pull_request as { head: { sha: string } }).head.sha);
  });

  test("leads API calls nowhere, and has no artifact service, where no double is given", async () => {
    const { env } = await dump();
    expect(env.GITHUB_API_URL).toMatch(/^http:\/\/127\.0\.0\.1/);
    expect(env.ACTIONS_RESULTS_URL).toBeUndefined();
    expect(env.ACTIONS_RUNTIME_TOKEN).toBeUndefined();
  });

  test("points at the doubles that are given", async () => {
    const { env } = await dump({
      github: { apiUrl: "http://127.0.0.1:1/api/v3", graphqlUrl: "http://127.0.0.1:1/api/graphql" },
      results: { url: "http://127.0.0.1:2/", tokenFor: (run) => `token of ${run.id}` },
    });
    expect(env).toMatchObject({
      GITHUB_API_URL: "http://127.0.0.1:1/api/v3",
      GITHUB_GRAPHQL_URL: "http://127.0.0.1:1/api/graphql",
      ACTIONS_RESULTS_URL: "http://127.0.0.1:2/",
      ACTIONS_RUNTIME_TOKEN: "token of 812",
      ACTIONS_CACHE_SERVICE_V2: "True",
    });
  });

  test("starts in the workspace, which holds the files, with the event's payload and empty command files at hand", async () => {
    await using root = await probeRoot(`
      const read = (name) => fs.readFileSync(process.env[name], "utf8");
      const empty = ["OUTPUT", "STEP_SUMMARY", "ENV", "STATE", "PATH"].map((name) => read("GITHUB_" + name));
      console.log(JSON.stringify({
        same: process.cwd() === process.env.GITHUB_WORKSPACE, data: fs.readFileSync("data/a.csv", "utf8"),
        number: JSON.parse(read("GITHUB_EVENT_PATH")).number, empty }));`);
    await using run = await runBundle({
      action: "probe",
      root: root.path,
      files: { "data/a.csv": "a\n1\n" },
      event: pullRequestEvent({ number: 3 }),
    });
    expect(JSON.parse(run.stdout)).toEqual({ same: true, data: "a\n1\n", number: 3, empty: ["", "", "", "", ""] });
  });
});

describe("what a step answers", () => {
  test("comes back parsed: outputs, summary, annotations, masks, state, report and files", async () => {
    await using root = await probeRoot(String.raw`
      const put = (name, text) => fs.appendFileSync(process.env["GITHUB_" + name], text);
      const dir = path.join(process.env.RUNNER_TEMP, "assay");
      fs.mkdirSync(dir);
      fs.writeFileSync(path.join(dir, "churn.json"), '{"verdict":"review"}');
      put("OUTPUT", "verdict<<EOF_1\nreview\nof two lines\nEOF_1\nfailed=a<<b\nreport=" + path.join(dir, "churn.json") + "\n");
      put("STATE", "pid=7\n");
      put("STEP_SUMMARY", "## hello\n");
      console.log("::add-mask::s3cret%25");
      console.log("  ::error file=a%2Cb.yml,line=3,col=4,title=One%3A two::first%0Asecond %250A");
      console.log("not a ::warning::command");
      console.log("the older way: ##[add-mask]hidden, and ##[this] is none");
      console.log("::stop-commands::halt\n::error::user text\n::halt::");
      console.error("::notice::on stderr");
      process.exitCode = 3;`);
    await using run = await runBundle({ action: "probe", root: root.path });
    expect(run.exitCode).toBe(3);
    expect(run.outputs).toMatchObject({ verdict: "review\nof two lines", failed: "a<<b" });
    expect(run.state).toEqual({ pid: "7" });
    expect(run.summary).toBe("## hello\n");
    expect(run.masks).toEqual(["s3cret%", "hidden, and ##[this] is none"]);
    expect(run.annotations).toEqual([
      { level: "error", message: "first\nsecond %0A", file: "a,b.yml", line: 3, column: 4, title: "One: two" },
      { level: "notice", message: "on stderr" },
    ]);
    expect(run.report?.verdict).toBe("review");
    expect([...run.reportFiles.keys()]).toEqual(["churn.json"]);
    expect(run.durationMs).toBeGreaterThan(0);
  });

  test("is what the official toolkit wrote, whatever is in it", async () => {
    const core = new URL("../node_modules/@actions/core/lib/core.js", import.meta.url).href;
    const hostile = "100%25, a:b, é\\r\\n::error::planted\\nlast";
    await using root = await probeRoot(`
      import * as core from ${JSON.stringify(core)};
      const hostile = "${hostile}";
      core.setSecret(hostile);
      core.setOutput("summary", hostile);
      core.exportVariable("CARRIED", hostile);
      core.saveState("kept", hostile);
      core.error(hostile, { title: hostile, file: "a,b:c.yml", startLine: 3, endLine: 4, startColumn: 1, endColumn: 2 });
      await core.summary.addRaw(hostile).write();
      core.setFailed(core.getInput("fail-on"));`);
    const text = hostile.replaceAll("\\r", "\r").replaceAll("\\n", "\n");
    await using run = await runBundle({ action: "probe", root: root.path });
    expect(run.exitCode).toBe(1);
    // A file keeps line breaks as the runner reads them: one "\n" each.
    expect(run.outputs.summary).toBe(text.replaceAll("\r\n", "\n"));
    expect(run.state.kept).toBe(text.replaceAll("\r\n", "\n"));
    expect(run.summary).toBe(text);
    expect(run.masks).toEqual([text]);
    expect(run.annotations).toEqual([
      { level: "error", message: text, title: text, file: "a,b:c.yml", line: 3, endLine: 4, column: 1, endColumn: 2 },
      { level: "error", message: "fail" },
    ]);
  });

  test("loses a summary beyond 1 MiB, as on GitHub", async () => {
    await using root = await probeRoot(
      `fs.writeFileSync(process.env.GITHUB_STEP_SUMMARY, "x".repeat(1024 * 1024 + 1));`,
    );
    await using run = await runBundle({ action: "probe", root: root.path });
    expect(run.summary).toBe("");
    expect(run.annotations[0]?.message).toMatch(/upload aborted/);
  });

  test("is gone with its workspace after disposal", async () => {
    const { run } = await dump();
    expect(existsSync(run.workspace.path)).toBe(false);
    expect(existsSync(run.temp)).toBe(false);
  });
});

describe("what is refused", () => {
  test("an input that action.yml does not declare", async () => {
    await expect(dump({ inputs: { "fial-on": "never" } })).rejects.toThrow(/Unexpected input\(s\) 'fial-on'/);
  });

  test.each([
    ["a node that is not 24", "runs: {using: node20, main: x.js}", /node24/],
    [
      "a default that needs a context no default has",
      `runs: {using: node24, main: ../../dist/probe/index.js}\ninputs: {n: {default: "\${{ toJSON(needs) }}"}}`,
      /toJSON\(needs\)/,
    ],
    ["a bundle that is not there", "runs: {using: node24, main: ../../dist/none/index.js}", /ENOENT/],
  ])("%s", async (_, manifest, message) => {
    await using root = await probeRoot(DUMP, manifest);
    await expect(runBundle({ action: "probe", root: root.path })).rejects.toThrow(message);
  });

  test("an output whose delimiter never comes", async () => {
    await using root = await probeRoot(`fs.writeFileSync(process.env.GITHUB_OUTPUT, "a<<EOF\\nb\\n");`);
    await expect(runBundle({ action: "probe", root: root.path })).rejects.toThrow(/delimiter/);
  });

  test("a fixture outside the workspace", async () => {
    await expect(dump({ files: { "../x": "" } })).rejects.toThrow(/outside the workspace/);
  });
});

describe("a job of several steps", () => {
  test("shares RUNNER_TEMP, workspace and GITHUB_ENV, and names its steps", async () => {
    await using root = await probeRoot(`
      const seen = path.join(process.env.RUNNER_TEMP, "seen");
      console.log(JSON.stringify([fs.existsSync(seen), fs.existsSync("here"), process.env.CARRIED ?? "", process.env.GITHUB_ACTION, process.env.ONLY ?? ""]));
      fs.writeFileSync(seen, ""); fs.writeFileSync("here", "");
      fs.writeFileSync(process.env.GITHUB_ENV, "CARRIED=yes\\n");`);
    const steps = await runScenario({ root: root.path }, [
      { action: "probe", env: { ONLY: "first" } },
      { action: "probe" },
      { action: "probe", id: "third" },
    ]);
    expect(steps.map((step) => JSON.parse(step.stdout))).toEqual([
      [false, false, "", "__assay-ml_assay", "first"],
      [true, true, "yes", "__assay-ml_assay_2", ""],
      [true, true, "yes", "third", ""],
    ]);
  });

  test("lets GITHUB_ENV win over the workflow's env, and a step's own env over both", async () => {
    await using root = await probeRoot(
      `console.log(process.env.WHO); fs.writeFileSync(process.env.GITHUB_ENV, "WHO=exported\\n");`,
    );
    const steps = [{ action: "probe" }, { action: "probe" }, { action: "probe", env: { WHO: "step" } }];
    const said = await runScenario({ root: root.path, env: { WHO: "workflow" } }, steps);
    expect(said.map((step) => step.stdout.trim())).toEqual(["workflow", "exported", "step"]);
  });

  test("lets the caller's own workspace outlive it", async () => {
    await using root = await probeRoot(`fs.writeFileSync("left", "x");`);
    {
      await using job = await openJob({ root: root.path, workspace: root });
      await job.run({ action: "probe" });
    }
    expect(await root.read("left")).toBe("x");
  });
});

describe("a bundle beside its doubles", () => {
  test("comments with the job's own token and is known to the artifact service by its run", async () => {
    await using root = await probeRoot(`
      const { env } = process;
      const json = { "content-type": "application/json" };
      const comment = await fetch(env.GITHUB_API_URL + "/repos/" + env.GITHUB_REPOSITORY + "/issues/7/comments", {
        method: "POST", headers: { ...json, authorization: "token " + env["INPUT_GITHUB-TOKEN"] }, body: JSON.stringify({ body: "hello" }) });
      const [, payload] = env.ACTIONS_RUNTIME_TOKEN.split(".");
      const scope = JSON.parse(Buffer.from(payload, "base64url")).scp.split(" ").at(-1).split(":");
      const listed = await fetch(env.ACTIONS_RESULTS_URL + "twirp/github.actions.results.api.v1.ArtifactService/ListArtifacts", {
        method: "POST", headers: { ...json, authorization: "Bearer " + env.ACTIONS_RUNTIME_TOKEN },
        body: JSON.stringify({ workflow_run_backend_id: scope[1], workflow_job_run_backend_id: scope[2] }) });
      console.log(comment.status, scope[1], JSON.stringify(await listed.json()));`);
    await withResults({}, async (results) => {
      await withGithub({ results, seed: (state) => void state.addPull({ number: 7 }) }, async (github) => {
        await using run = await runBundle({
          action: "probe",
          root: root.path,
          github,
          results,
          run: { id: 5, attempt: 2 },
        });
        expect(run.stdout.trim()).toBe('201 run-5-2 {"artifacts":[]}');
        expect(github.state.comments).toMatchObject([{ body: "hello", author: { login: "github-actions[bot]" } }]);
      });
    });
  });
});
