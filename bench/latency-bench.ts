import { readFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { type JobOptions, runBundle } from "@assay/testing";

const SERVER = fileURLToPath(new URL("../actions/latency-bench/test/servers/http.mjs", import.meta.url));
const PAYLOAD = Array.from({ length: 50 }, (_, id) => JSON.stringify({ id, amount: id * 1.5 })).join("\n");
const RUNS = { equal: 20, slower: 10 };
const KNOWN_MS = [1, 5, 20];

const files: JobOptions["files"] = { "server.mjs": readFileSync(SERVER), "payload.jsonl": PAYLOAD };
const SERVE = "node server.mjs --port {port}";

async function bench(inputs: Readonly<Record<string, string | number>>) {
  await using run = await runBundle({
    action: "latency-bench",
    files: files ?? {},
    inputs: { payload: "payload.jsonl", "upload-report": "false", ...inputs },
  });
  if (run.outputs.verdict === "error") throw new Error(run.outputs.summary);
  return { outputs: run.outputs, checks: run.report?.checks ?? [] };
}

/** How near the measured median comes to a time that the server is known to take, at concurrency 1. */
async function accuracy(): Promise<string> {
  const rows = [];
  for (const known of KNOWN_MS) {
    const { outputs } = await bench({
      "candidate-command": `${SERVE} --busy ${known}`,
      requests: known > 10 ? 300 : 2000,
      rounds: 6,
      limits: "p50_ms: {max: 1000}",
    });
    const measured = Number(outputs["p50-ms"]);
    const off = measured - known;
    rows.push(
      `| ${known} ms | ${measured.toFixed(3)} ms | ${off.toFixed(3)} ms, ${((100 * off) / known).toFixed(1)} % |`,
    );
  }
  return ["| busy for | p50 measured | off by (wanted: 5 % or 0.3 ms) |", "|---|---|---|", ...rows].join("\n");
}

/** Verdicts of repeated benches against `max-rise: 10%`, by figure. */
async function verdicts(name: string, runs: number, candidateMs: number, baselineMs: number): Promise<string[]> {
  const counts = new Map<string, Record<string, number>>();
  for (let run = 0; run < runs; run++) {
    const { checks } = await bench({
      "candidate-command": `${SERVE} --busy ${candidateMs}`,
      "baseline-command": `${SERVE} --busy ${baselineMs}`,
      limits: "mean_ms: {max-rise: 10%}\np50_ms: {max-rise: 10%}",
    });
    for (const { id, verdict } of checks) {
      const count = counts.get(id) ?? {};
      count[verdict] = (count[verdict] ?? 0) + 1;
      counts.set(id, count);
    }
  }
  return [...counts].map(
    ([id, { pass = 0, review = 0, fail = 0 }]) => `| ${name} | \`${id}\` | ${pass} | ${review} | ${fail} |`,
  );
}

/** A stall of 1.5 s in every round, seen by a closed and by an open loop at the same number of requests. */
async function stall(): Promise<string[]> {
  const inputs = {
    "candidate-command": `${SERVE} --stall 100:1500`,
    requests: 1200,
    rounds: 6,
    // A fixed number, so that the stall does not fall into the warming up.
    warmup: 20,
    limits: "p50_ms: {max: 60000}",
  };
  const closed = await bench(inputs);
  const open = await bench({ ...inputs, rate: 200 });
  return [
    `| closed loop, 1 connection | ${Number(closed.outputs["p99-ms"]).toFixed(1)} ms |`,
    `| open loop, 200 a second | ${Number(open.outputs["p99-ms"]).toFixed(1)} ms |`,
  ];
}

export async function measure(): Promise<string> {
  const [before = 0] = loadavg();
  const near = await accuracy();
  const equal = await verdicts("equal", RUNS.equal, 2, 2);
  const slower = await verdicts("50 % slower", RUNS.slower, 3, 2);
  const stalled = await stall();
  const [after = 0] = loadavg();
  return `The load average was ${before.toFixed(1)} before and ${after.toFixed(1)} after, on ${availableParallelism()} cores. All servers are Node's own.

A server that keeps the processor busy for a known time, at concurrency 1:

${near}

Candidate and baseline against \`max-rise: 10%\`, ${RUNS.equal} and ${RUNS.slower} benches as they are by default (10 rounds, 1,000 requests a side) on a server of 2 ms. Wanted: equal passes in at
least 15 of 20 and never fails, 50 % slower always fails.

| candidate | limit on | pass | review | fail |
|---|---|---|---|---|
${[...equal, ...slower].join("\n")}

A server that stalls once a round for 1.5 s, ${1200} requests in 6 rounds; p99:

| load | p99 |
|---|---|
${stalled.join("\n")}`;
}
