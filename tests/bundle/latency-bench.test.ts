import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Files, runBundle } from "@assay/testing";
import { beforeAll, describe, expect, test } from "@jest/globals";

const SERVERS = join(import.meta.dirname, "..", "..", "actions", "latency-bench", "test", "servers");
const PAYLOAD = Array.from({ length: 7 }, (_, id) => JSON.stringify({ id, amount: id * 1.5 })).join("\n");
let files: Files;
beforeAll(async () => {
  files = { "server.mjs": await readFile(join(SERVERS, "http.mjs")), "payload.jsonl": PAYLOAD };
});

/** As little as the rules allow: the verdicts of these tests do not hang on the times. */
const SHORT = { rounds: 6, requests: 90, warmup: 5, payload: "payload.jsonl", "upload-report": false };
const SERVE = "node server.mjs --port {port}";

const bench = (inputs: Readonly<Record<string, string | number | boolean>>) =>
  runBundle({ action: "latency-bench", files, inputs: { ...SHORT, ...inputs } });

describe("latency-bench on a server that behaves", () => {
  test("a limit far above passes, with the outputs, the figures and the metrics JSON", async () => {
    await using run = await bench({ "candidate-command": SERVE, limits: "p50_ms: {max: 5000}" });
    expect({ ...run.outputs, stderr: run.stderr }).toMatchObject({ verdict: "pass", failed: "0", stderr: "" });
    expect(run.outputs["p99-ms"]).toBe("");
    expect(Number(run.outputs["p50-ms"])).toBeGreaterThan(0);
    const metrics = JSON.parse(await readFile(run.outputs.metrics ?? "", "utf8"));
    expect(metrics.batches["1"].mean_ms.each).toHaveLength(6);
    expect(run.report?.figures.map(({ id }) => id)).toContain("memory_mb");
  });

  test("a limit far below fails the step", async () => {
    await using run = await bench({ "candidate-command": `${SERVE} --busy 3`, limits: "mean_ms: {max: 1}" });
    expect([run.exitCode, run.outputs.verdict, run.report?.checks[0]?.reason]).toEqual([1, "fail", "above-max"]);
  });
});
