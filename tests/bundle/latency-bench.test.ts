import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type BundleRun, type Files, openJob, runBundle } from "@assay/testing";
import { beforeAll, describe, expect, test } from "@jest/globals";

const SERVERS = join(import.meta.dirname, "..", "..", "actions", "latency-bench", "test", "servers");
const PAYLOAD = Array.from({ length: 7 }, (_, id) => JSON.stringify({ id, amount: id * 1.5 })).join("\n");
let files: Files;
beforeAll(async () => {
  files = {
    "server.mjs": await readFile(join(SERVERS, "http.mjs")),
    "lines.mjs": await readFile(join(SERVERS, "lines.mjs")),
    "payload.jsonl": PAYLOAD,
  };
});

/** As little as the rules allow: no verdict of these tests hangs on how fast the machine is. */
const SHORT = { rounds: 6, requests: 90, warmup: 5, payload: "payload.jsonl", "upload-report": false };
const SERVE = "node server.mjs --port {port}";
const LOOSE = "p50_ms: {max: 60000}";

type Inputs = Readonly<Record<string, string | number | boolean>>;
const bench = (inputs: Inputs, more: Files = {}) =>
  runBundle({ action: "latency-bench", files: { ...files, ...more }, inputs: { ...SHORT, ...inputs } });

/** Ids of processes that still run; what was killed and only waits for its parent to ask about it does not. */
async function alive(run: BundleRun): Promise<string[]> {
  const pids = (await readFile(join(run.workspace.path, "pids"), "utf8")).trim().split("\n");
  expect(pids.length).toBeGreaterThan(0);
  const states = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/stat`, "utf8").catch(() => `${pid} (gone) Z`)),
  );
  return pids.filter((_, index) => !/\) [ZX]/.test(states[index] ?? ""));
}

describe("latency-bench on a server that behaves", () => {
  test("a limit far above passes, with the outputs, the figures, the curve and the metrics JSON", async () => {
    await using run = await bench({ "candidate-command": SERVE, requests: 140, limits: LOOSE });
    expect({ ...run.outputs, stderr: run.stderr }).toMatchObject({ verdict: "pass", failed: "0", stderr: "" });
    expect(run.outputs["p99-ms"]).toBe("");
    for (const output of ["mean-ms", "p50-ms", "p95-ms", "requests-per-second"])
      expect(Number(run.outputs[output])).toBeGreaterThan(0);
    const metrics = JSON.parse(await readFile(run.outputs.metrics ?? "", "utf8"));
    expect(metrics.batches["1"].mean_ms.each).toHaveLength(6);
    const figures = run.report?.figures.map(({ id }) => id);
    expect(figures).toEqual(expect.arrayContaining(["memory_mb", "cold_start_ms", "first_response_ms", "p95_ms"]));
    expect(figures).not.toContain("p99_ms");
    expect(run.report?.charts.map(({ kind }) => kind)).toEqual(["lines"]);
    expect(run.report?.notes[0]).toBe(
      "6 rounds of the candidate, a fresh process in each; closed loop over 1 connection.",
    );
  });

  test("a limit far below fails the step", async () => {
    await using run = await bench({ "candidate-command": `${SERVE} --busy 3`, limits: "mean_ms: {max: 1}" });
    expect([run.exitCode, run.outputs.verdict, run.report?.checks[0]?.reason]).toEqual([1, "fail", "above-max"]);
  });

  test("a candidate a hundred times slower than its baseline fails, one a hundred times faster passes", async () => {
    // So far apart that no other load of the machine can bring them together.
    const slow = `${SERVE} --busy 100`;
    const fast = `${SERVE} --busy 1`;
    const limits = "mean_ms: {max-rise: 50%}\nrequests_per_second: {min-ratio: 0.5}";
    const inputs = { limits, requests: 30, "batch-sizes": "1, 2" };
    await using slower = await bench({ ...inputs, "candidate-command": slow, "baseline-command": fast });
    expect(slower.outputs.verdict).toBe("fail");
    expect(slower.report?.checks.map(({ id, verdict, reason }) => [id, verdict, reason])).toEqual([
      ["mean_ms[batch=1]", "fail", "rose"],
      ["mean_ms[batch=2]", "fail", "rose"],
      ["requests_per_second[batch=1]", "fail", "dropped"],
      ["requests_per_second[batch=2]", "fail", "dropped"],
    ]);
    expect(slower.report?.charts.map(({ kind }) => kind)).toEqual(["lines", "intervals", "intervals"]);
    await using faster = await bench({ ...inputs, "candidate-command": fast, "baseline-command": slow });
    expect(faster.outputs.verdict).toBe("pass");
  });

  test("a server that runs already is benched where it is, and has neither a start nor memory", async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers["content-type"]}`);
      request.resume().on("end", () => response.end("{}"));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const url = `http://127.0.0.1:${port}/v1/predict?model=a`;
      await using run = await bench({ "candidate-url": url, limits: `${LOOSE}\nmemory_mb: {max: 100}` });
      expect(run.report?.checks.map(({ id, verdict, reason }) => [id, verdict, reason])).toEqual([
        ["p50_ms", "pass", "within-limit"],
        ["memory_mb", "fail", "missing-metric"],
      ]);
      expect(new Set(asked)).toEqual(new Set(["POST /v1/predict?model=a application/json"]));
      expect(asked).toHaveLength(6 * (5 + 15));
      expect(run.report?.notes[0]).toContain("a server that ran already");
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  test("lines of stdin are answered by lines of stdout, several under way at once", async () => {
    const inputs = { protocol: "stdio", "candidate-command": "node lines.mjs", limits: LOOSE };
    await using run = await bench({ ...inputs, concurrency: 3, "batch-sizes": "2" });
    expect([run.outputs.verdict, run.report?.figures.find(({ id }) => id === "error_rate")?.observed]).toEqual([
      "pass",
      0,
    ]);
  });

  test("a stall of 1.5 s shows in the open loop's 99th percentile, since it held up the requests behind it", async () => {
    // In each round 120 requests at 200 a second: a stall of 1.5 s in the middle holds up every one that follows.
    const stalled = `${SERVE} --stall 40:1500`;
    const inputs = { "candidate-command": stalled, requests: 720, limits: "p99_ms: {max: 500}" };
    await using open = await bench({ ...inputs, rate: 200 });
    expect([open.outputs.verdict, open.report?.checks[0]?.reason]).toEqual(["fail", "above-max"]);
    expect(Number(open.outputs["p99-ms"])).toBeGreaterThan(1000);
  });

  test("failed requests are counted, are not timed, and do not pass unasked", async () => {
    const inputs = { "candidate-command": `${SERVE} --fail 10`, limits: LOOSE };
    await using run = await bench(inputs);
    expect(run.report?.checks.map(({ id, verdict }) => [id, verdict])).toEqual([
      ["p50_ms", "pass"],
      ["error_rate", "review"],
    ]);
    expect(run.report?.notes.join("\n")).toContain('× status 500 ({"error":"out of luck"})');
    await using limited = await bench({ ...inputs, limits: "error_rate: {max: 0.01}" });
    expect(limited.report?.checks[0]).toMatchObject({ id: "error_rate", verdict: "fail", reason: "above-max" });
  });

  test("a command sees the workflow's variables and none of the runner's", async () => {
    const show = `import { createServer } from "node:http";
      const names = Object.keys(process.env).filter((name) => /^(INPUT|ACTIONS|GITHUB|RUNNER)_/.test(name));
      const server = createServer((_, response) => response.writeHead(500).end([process.env.MODEL, ...names].join(" ")));
      server.listen(process.argv[2], "127.0.0.1");`;
    await using job = await openJob({ files: { ...files, "show.mjs": show }, env: { MODEL: "churn-7" } });
    const inputs = { ...SHORT, "candidate-command": "node show.mjs {port}", limits: LOOSE };
    const run = await job.run({ action: "latency-bench", inputs });
    expect(run.report?.checks[0]?.message).toBe("the candidate answered none of 5 requests: status 500: churn-7");
  });
});

describe("latency-bench on a server that misbehaves", () => {
  test.each([
    ["never becomes ready", "never", "2s", "not-ready", "did not answer at http://127.0.0.1:"],
    ["exits at once", "exit", "60s", "not-ready", "ended with exit code 3 before anything answered"],
    ["ends under load", "crash", "60s", "not-ready", "ended with exit code 9 while it was benched"],
    ["takes requests and never answers", "mute", "5s", "timed-out", "answered none of 1 requests: no answer in time"],
  ])("one that %s is an error with the last that it printed", async (_, behaviour, budget, reason, message) => {
    await using run = await bench({
      "candidate-command": `${SERVE} --behaviour ${behaviour} --pids pids`,
      "time-budget": budget,
      limits: LOOSE,
    });
    expect([run.exitCode, run.outputs.verdict]).toEqual([1, "error"]);
    expect(run.report?.checks[0]).toMatchObject({ reason, message: expect.stringContaining(message) });
    expect(run.stdout).not.toMatch(/^\s+at .*\.js/m);
    // What it printed is text, whatever it looks like.
    expect(run.annotations.map(({ title }) => title)).not.toContain("planted");
    expect(run.commands.filter(({ data }) => data === "planted")).toEqual([]);
    if (behaviour === "exit") expect(run.report?.checks[0]?.message).toContain("no such model");
    expect(await alive(run)).toEqual([]);
  });

  test.each([
    ["forks a child that ignores SIGTERM", "fork"],
    ["starts a daemon that leaves its group", "daemon"],
    ["ignores SIGTERM", "stubborn"],
    ["floods its output", "flood"],
  ])("of one that %s nothing is left", async (_, behaviour) => {
    await using run = await bench({
      "candidate-command": `${SERVE} --behaviour ${behaviour} --pids pids`,
      limits: LOOSE,
    });
    expect(run.outputs.verdict).toBe("pass");
    expect(await alive(run)).toEqual([]);
  });

  test("of one whose step is cancelled nothing is left, and the report says so", async () => {
    await using run = await bench({
      "candidate-command": `${SERVE} --behaviour cancel --pids pids`,
      limits: LOOSE,
    });
    expect([run.exitCode, run.outputs.verdict, run.report?.checks[0]?.reason]).toEqual([1, "error", "cancelled"]);
    expect(await alive(run)).toEqual([]);
  });

  test("of one whose step is killed nothing is left either, though none of our code runs any more", async () => {
    await using run = await bench({
      "candidate-command": `${SERVE} --behaviour orphan --pids pids`,
      limits: LOOSE,
    });
    expect([run.exitCode, run.report]).toEqual([1, undefined]);
    // Nobody tells when the last of them is gone; jest's own limit ends the waiting.
    while ((await alive(run)).length > 0) await setImmediate();
  });

  test("a port that is taken is not benched in the command's place", async () => {
    const server = createServer((_, response) => response.end("{}"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await using run = await bench({
        "candidate-command": `node server.mjs --port ${port}`,
        "candidate-url": `http://127.0.0.1:${port}/`,
        limits: LOOSE,
      });
      expect(run.report?.checks[0]).toMatchObject({
        verdict: "error",
        message: expect.stringContaining("something answers"),
      });
    } finally {
      server.close();
    }
  });

  test.each([
    [
      "a program that is not there",
      { "candidate-command": "no-such-program {port}" },
      /cannot be started \(ENOENT: there is no such program\)/,
    ],
    [
      "a program that prints unasked",
      { protocol: "stdio", "candidate-command": "node lines.mjs --chatty" },
      /(no JSON|answers no request)[\s\S]*model loaded/,
    ],
    [
      "a program for stdio that ends at once",
      { protocol: "stdio", "candidate-command": "node -e 'console.error(\"no model\"); process.exit(4)'" },
      /ended with exit code 4[\s\S]*no model/,
    ],
    ["an address where nothing answers", { "candidate-url": "http://127.0.0.1:9/" }, /answered none of/],
  ])("%s is an error", async (_, inputs, message) => {
    await using run = await bench({ ...inputs, limits: LOOSE });
    expect(run.report?.checks[0]).toMatchObject({
      verdict: "error",
      reason: "not-ready",
      message: expect.stringMatching(message),
    });
  });
});

describe("latency-bench and an earlier run's numbers", () => {
  const inputs = { "candidate-command": SERVE, limits: "mean_ms: {max-rise: 10000%}" };

  test("compares them on the same machine, and says so where machine or load was another", async () => {
    await using job = await openJob({ files });
    let steps = 0;
    const step = (more: Inputs) =>
      job.run({ action: "latency-bench", inputs: { ...SHORT, ...inputs, ...more, name: `bench-${++steps}` } });
    const first = await step({});
    expect(first.report?.checks[0]).toMatchObject({ verdict: "review", reason: "no-baseline" });
    const metrics = await readFile(first.outputs.metrics ?? "", "utf8");
    await job.workspace.write({
      "before.json": metrics,
      "other.json": metrics.replace(/"cores": \d+/, '"cores": 999'),
    });
    const second = await step({ baseline: "before.json" });
    expect(second.report?.checks[0]).toMatchObject({ verdict: "pass", reason: "within-limit", confidence: 0.95 });
    const elsewhere = await step({ baseline: "other.json" });
    expect(elsewhere.report?.checks[0]).toMatchObject({
      verdict: "review",
      reason: "not-comparable",
      message: expect.stringContaining("cores was 999"),
      remedy: expect.stringContaining("`baseline-command`"),
    });
    const otherwise = await step({ baseline: "before.json", concurrency: 2 });
    expect(otherwise.report?.checks[0]).toMatchObject({ reason: "not-comparable" });
  });

  test.each([
    ["missing", "absent.json", {}, "review", "no-baseline"],
    ["no JSON", "b.json", { "b.json": "mean_ms: 3" }, "error", "unreadable"],
    ["of another kind", "b.json", { "b.json": '{"mean_ms": 3}' }, "error", "unreadable"],
    ["a folder", "b", { "b/c.json": "{}" }, "error", "unreadable"],
    ["outside the workspace", "../../../etc/hosts", {}, "error", "outside-workspace"],
    [
      "a Git LFS pointer",
      "b.json",
      { "b.json": "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 3\n" },
      "error",
      "pointer-file",
    ],
  ])("a baseline that is %s", async (_, baseline, more, verdict, reason) => {
    await using run = await bench({ ...inputs, baseline }, more as Files);
    expect(run.report?.checks[0]).toMatchObject({ verdict, reason });
    expect(run.stdout).not.toMatch(/^\s+at .*\.js/m);
  });
});

test.each([
  ["missing", "absent.jsonl", {}, "unreadable"],
  ["unparsable", "p.jsonl", { "p.jsonl": "a,b\n1,2\n" }, "unreadable"],
  ["with NaN in it", "p.jsonl", { "p.jsonl": '{"a": NaN}\n' }, "unreadable"],
  ["empty", "p.jsonl", { "p.jsonl": "" }, "empty-data"],
  ["a folder", "p", { "p/q.jsonl": "{}" }, "unreadable"],
  ["outside the workspace", "../../../etc/hosts", {}, "outside-workspace"],
  ["a DVC pointer", "p.jsonl", { "p.jsonl": "outs:\n- md5: 1\n  path: p.jsonl\n" }, "pointer-file"],
])("a payload that is %s is an error before anything is started", async (_, payload, more, reason) => {
  const inputs = { "candidate-command": `${SERVE} --pids pids`, payload, limits: LOOSE };
  await using run = await bench(inputs, more as Files);
  expect([run.exitCode, run.report?.checks[0]?.verdict, run.report?.checks[0]?.reason]).toEqual([1, "error", reason]);
  expect(existsSync(join(run.workspace.path, "pids"))).toBe(false);
  expect(run.stdout).not.toMatch(/^\s+at .*\.js/m);
});
