import { type GateResult, InputReader, parsePolicy, WorkspaceFiles } from "@assay/action-kit";
import type { Check } from "@assay/report";
import { createWorkspace, type Files } from "@assay/testing";
import { describe, expect, test } from "@jest/globals";
import type { Clock } from "../src/clock.ts";
import { type Answer, failure, OK } from "../src/connection.ts";
import { INPUT_NAMES, readInputs } from "../src/inputs.ts";
import { main } from "../src/main.ts";
import type { Target } from "../src/target.ts";

/** How a simulated server takes its time: `process` counts the processes of its side from 0. */
interface Behaviour {
  readonly ms: (request: number, process: number, records: number) => number;
  readonly answer?: (request: number, process: number) => Answer;
  readonly megabytes?: number;
}

/** A generator that wakes up so many milliseconds late while that side is measured. */
interface Lag {
  readonly side: "candidate" | "baseline";
  readonly ms: number;
}

interface Simulation {
  readonly lag?: Lag;
  readonly inputs: Readonly<Record<string, string>>;
  readonly candidate: Behaviour;
  readonly baseline?: Behaviour;
  readonly files?: Files;
  readonly busy?: number;
}

interface Outcome {
  readonly result: GateResult;
  readonly check: (id: string) => Check | undefined;
  /** The sides in the order they were started. */
  readonly order: string;
  readonly metrics: string;
}

/** Runs the gate on servers whose time passes only where they work: no verdict depends on this machine. */
async function simulate({ inputs, candidate, baseline, files = {}, busy = 0.1, lag }: Simulation): Promise<Outcome> {
  const reader = new InputReader(
    new Map(
      Object.entries({
        "candidate-command": "new {port}",
        payload: "p.json",
        ...(baseline ? { "baseline-command": "old {port}" } : {}),
        ...inputs,
      }),
    ),
    INPUT_NAMES,
  );
  const read = readInputs(reader, parsePolicy("model: simulated", "assay.yml"));
  reader.finish();
  await using workspace = await createWorkspace({ files: { "p.json": "[1, 2, 3]", ...files } });
  let time = 0;
  const clock: Clock = {
    now: () => time,
    until: async (at) => {
      time = Math.max(time, at) + (asking === lag?.side ? lag.ms : 0);
    },
  };
  let asking = "";
  const started = { candidate: 0, baseline: 0 };
  let order = "";
  let metrics = "";
  const openServer = async ({ side }: Target) => {
    const behaviour = side === "candidate" ? candidate : (baseline as Behaviour);
    const process = started[side]++;
    order += side === "candidate" ? "A" : "B";
    const startedAt = time;
    time += 250;
    let served = 0;
    return {
      connections: [
        {
          async send(body: string) {
            asking = side;
            time += behaviour.ms(served, process, JSON.parse(body).length);
            const answer = behaviour.answer?.(served, process) ?? OK;
            served++;
            return answer;
          },
          close: async () => undefined,
        },
      ],
      startedAt,
      coldStartMs: 250,
      peakBytes: () => (behaviour.megabytes ?? 100) * 1e6 * (1 + process / 1000),
      requireAlive: () => undefined,
      stop: async () => undefined,
    };
  };
  const result = await main(read, {
    files: await WorkspaceFiles.open(workspace.path, ".", workspace.path),
    clock,
    busyShare: () => busy,
    cancelled: new AbortController().signal,
    openServer,
    environment: { os: "Test", cpu: "none", cores: 2, memory_gb: 8 },
    writeMetrics: async (content) => {
      metrics = content;
      return "metrics.json";
    },
    progress: { during: (_, work) => work() },
  });
  return { result, check: (id) => result.checks.find((one) => one.id === id), order, metrics };
}

/** 10 ms times the factor, each process a little different, as `spread` says, and the factor's processes unlike another's. */
const steady = (factor = 1, spread = 0.02): Behaviour => ({
  ms: (request, process) =>
    10 * factor * (1 + spread * Math.sin(100 * factor + process * 2.4)) * (1 + 0.05 * Math.sin(request)),
});
const RISE = { limits: "mean_ms: {max-rise: 10%}" };

describe("candidate against baseline, side by side", () => {
  test("an equal candidate passes, and either side goes first as often", async () => {
    const { check, order, result } = await simulate({ inputs: RISE, candidate: steady(), baseline: steady(1.001) });
    expect(check("mean_ms")).toMatchObject({ verdict: "pass", reason: "within-limit", confidence: 0.95 });
    expect(order).toBe("ABBA".repeat(5));
    expect(result.notes?.[0]).toContain("10 rounds of candidate (a fresh process in each) and baseline");
    expect(result.summary).toMatch(/^the one check passed \(mean 10\.\d+ ms, p95 10\.\d+ ms\)$/);
  });

  test("one 50 % slower fails, its change in the chart beyond its limit", async () => {
    const { check, result } = await simulate({ inputs: RISE, candidate: steady(1.5), baseline: steady() });
    expect(check("mean_ms")).toMatchObject({ verdict: "fail", reason: "rose" });
    const chart = result.charts?.find(({ kind }) => kind === "intervals");
    expect(chart).toMatchObject({ unit: "ms", rows: [{ label: "mean_ms", verdict: "fail" }] });
  });

  test("one that cannot be told is for a person, with the rounds that would tell", async () => {
    const { check } = await simulate({ inputs: RISE, candidate: steady(1.07, 0.2), baseline: steady(1, 0.01) });
    const found = check("mean_ms");
    expect(found).toMatchObject({ verdict: "review", reason: "inconclusive" });
    expect(found?.needed?.rounds).toBeGreaterThan(10);
    expect(found?.remedy).toMatch(/^bench at least [\d,]+ rounds/);
  });

  test("a machine that gets slower and slower favours neither side", async () => {
    // Every process is 10 % slower than the one before it: the order decides all that there is to see.
    const tired = (factor: number): Behaviour => {
      let processes = 0;
      let last = -1;
      return {
        ms: (_, process) => {
          if (process !== last) processes++;
          last = process;
          return 10 * factor * 1.2 ** processes;
        },
      };
    };
    const { check } = await simulate({ inputs: RISE, candidate: tired(1), baseline: tired(1.0001) });
    expect(check("mean_ms")?.verdict).toBe("pass");
  });

  test("percentiles, throughput and memory are held the same way", async () => {
    const limits = "p95_ms: {max-rise: 10%}\nrequests_per_second: {min-ratio: 0.9}\nmemory_mb: {max-ratio: 1.2}";
    const heavy = { ...steady(), megabytes: 150 };
    const { check } = await simulate({ inputs: { limits }, candidate: heavy, baseline: steady(1.001) });
    expect(check("p95_ms")?.verdict).toBe("pass");
    expect(check("requests_per_second")?.verdict).toBe("pass");
    expect(check("memory_mb")).toMatchObject({ verdict: "fail", reason: "rose", unit: "MB" });
  });

  test("each batch size is judged by itself, and a process once", async () => {
    const byRecord = (factor: number): Behaviour => ({
      ms: (request, process, records) =>
        (records === 16 ? factor : 1) * records * (1 + 0.02 * Math.sin(process + request)),
    });
    const limits = "mean_ms_per_record: {max-rise: 10%}\ncold_start_ms: {max: 300}";
    const { result, metrics } = await simulate({
      inputs: { limits, "batch-sizes": "1, 16" },
      candidate: byRecord(2),
      baseline: byRecord(1),
    });
    expect(result.checks.map(({ id, verdict }) => [id, verdict])).toEqual([
      ["mean_ms_per_record[batch=1]", "pass"],
      ["mean_ms_per_record[batch=16]", "fail"],
      ["cold_start_ms", "pass"],
    ]);
    expect(Object.keys(JSON.parse(metrics).batches)).toEqual(["1", "16"]);
    expect(result.outputs?.["mean-ms"]).toBe(
      String(Number(JSON.parse(metrics).batches["1"].mean_ms.overall.toFixed(3))),
    );
  });
});

describe("fixed bounds", () => {
  test("decide on the figure over all rounds; on its bound where that is asked", async () => {
    const run = (limits: string) => simulate({ inputs: { limits }, candidate: steady(1, 0.1) });
    const mean = (await run("mean_ms: {max: 50}")).result.checks[0]?.observed as number;
    const just = (mean * 1.0001).toFixed(6);
    expect((await run(`mean_ms: {max: ${just}}`)).check("mean_ms")?.verdict).toBe("pass");
    const bound = await run(`mean_ms: {max: ${just}, evidence: interval}`);
    expect(bound.check("mean_ms")).toMatchObject({ verdict: "review", reason: "inconclusive" });
  });

  test("a percentile of too few requests is not held against anything, and says how many it needs", async () => {
    const { check, result } = await simulate({
      inputs: { limits: "p99_ms: {max: 1000}", requests: "240" },
      candidate: steady(),
    });
    expect(check("p99_ms")).toMatchObject({
      verdict: "review",
      reason: "too-few-samples",
      message: "p99 needs 662 requests, had 240",
      needed: { requests: 662, have: 240 },
    });
    expect(result.figures?.map(({ id }) => id)).toEqual(expect.arrayContaining(["p50_ms", "p95_ms"]));
    expect(result.outputs).toMatchObject({ "p99-ms": "" });
  });

  test.each([
    ["p50_ms", 11],
    ["p97_ms", 219],
    ["p99.9_ms", 6636],
  ])("%s needs %p requests", async (figure, requests) => {
    const { check } = await simulate({
      inputs: { limits: `${figure}: {max: 1000}`, requests: "6", rounds: "6" },
      candidate: steady(),
    });
    expect(check(figure)?.needed).toEqual({ requests, have: 6 });
  });

  test("from enough requests it has an interval of order statistics", async () => {
    const { result } = await simulate({ inputs: { limits: "mean_ms: {max: 1000}" }, candidate: steady() });
    const p99 = result.figures?.find(({ id }) => id === "p99_ms");
    expect(p99?.interval?.[0]).toBeLessThanOrEqual(p99?.observed as number);
    expect(p99?.interval?.[1]).toBeGreaterThanOrEqual(p99?.observed as number);
    expect(result.figures?.map(({ id }) => id)).not.toContain("p99.9_ms");
  });

  test("severity says what a miss means", async () => {
    const limits = "mean_ms: {max: 1, severity: warning}\np50_ms: {max: 1, severity: info}";
    const { result } = await simulate({ inputs: { limits }, candidate: steady() });
    expect(result.checks.map(({ verdict }) => verdict)).toEqual(["review", "pass"]);
  });
});

describe("requests that fail", () => {
  const failing: Behaviour = {
    ...steady(),
    answer: (n, process) => (n % (18 + (process % 3)) === 17 ? failure("status 503", "busy") : OK),
  };

  test("ask for review where no limit says that they may", async () => {
    const { check, result } = await simulate({ inputs: { limits: "mean_ms: {max: 50}" }, candidate: failing });
    expect(check("error_rate")).toMatchObject({ verdict: "review", severity: "warning" });
    expect(result.notes?.join("\n")).toContain("× status 503 (busy)");
  });

  test.each([
    ["error_rate: {max: 0.1}", "pass", "within-limit"],
    ["error_rate: {max: 0.01}", "fail", "above-max"],
    ["error_rate: {max-rise: 0.2}", "pass", "within-limit"],
    ["error_rate: {max-rise: 0.001}", "fail", "rose"],
    ["error_rate: {max-rise: 10%}", "fail", "rose"],
  ])("are held by %s: %s", async (limits, verdict, reason) => {
    const { check } = await simulate({ inputs: { limits }, candidate: failing, baseline: steady() });
    expect(check("error_rate")).toMatchObject({ verdict, reason });
  });

  test("on neither side keep a share of none", async () => {
    const limits = "error_rate: {max-rise: 10%}";
    const { check } = await simulate({ inputs: { limits }, candidate: steady(), baseline: steady() });
    expect(check("error_rate")).toMatchObject({ verdict: "pass", reason: "point-estimate" });
  });

  test("all of them: nothing was measured", async () => {
    const down: Behaviour = { ...steady(), answer: () => failure("status 404", "no such path") };
    await expect(simulate({ inputs: RISE, candidate: down })).rejects.toMatchObject({
      code: "no-answers",
      reason: "not-ready",
      message: "the candidate answered none of 10 requests: status 404: no such path",
    });
  });
});

describe("time", () => {
  test("that does not suffice leaves requests out, and says so", async () => {
    const { result } = await simulate({
      inputs: { limits: "mean_ms: {max: 1000}", "time-budget": "20s", rounds: "6" },
      candidate: steady(10),
    });
    expect(result.notes?.join("\n")).toContain("time was up before all requests were sent");
    expect(result.figures?.map(({ id }) => id)).not.toContain("p99_ms");
  });

  test("that is overrun by far ends the bench", async () => {
    const hanging: Behaviour = { ms: (request) => (request % 5 === 4 ? 9000 : 1) };
    await expect(
      simulate({ inputs: { limits: "mean_ms: {max: 1000}", "time-budget": "10s" }, candidate: hanging }),
    ).rejects.toMatchObject({ code: "over-budget", reason: "timed-out" });
  });

  test("can be given in place of a number of requests", async () => {
    const { result } = await simulate({
      inputs: { limits: "mean_ms: {max: 1000}", duration: "10s", "time-budget": "30s" },
      candidate: { ms: () => 10 },
    });
    expect(result.notes?.join("\n")).toContain("answered 1,010 requests in 10 s");
  });
});

test("a generator without time to spare asks for review of the times, not of the memory", async () => {
  const limits = "mean_ms: {max: 1000}\nmemory_mb: {max: 1000}";
  const { result } = await simulate({ inputs: { limits, concurrency: "4" }, candidate: steady(), busy: 0.99 });
  expect(result.checks.map(({ verdict, reason }) => [verdict, reason])).toEqual([
    ["review", "generator-bound"],
    ["pass", "within-limit"],
  ]);
});

test.each(["candidate", "baseline"] as const)("a generator that is late for the %s asks for review", async (side) => {
  const { check } = await simulate({
    inputs: { ...RISE, rate: "20" },
    candidate: steady(),
    baseline: steady(1.001),
    lag: { side, ms: 4 },
  });
  expect(check("mean_ms")).toMatchObject({ verdict: "review", reason: "generator-bound" });
});

describe("an earlier run's numbers", () => {
  test("decide a change by the rounds of both runs", async () => {
    const first = await simulate({ inputs: RISE, candidate: steady() });
    expect(first.check("mean_ms")).toMatchObject({ verdict: "review", reason: "no-baseline" });
    const files = { "before.json": first.metrics };
    const inputs = { ...RISE, baseline: "before.json" };
    expect((await simulate({ inputs, candidate: steady(1.01), files })).check("mean_ms")?.verdict).toBe("pass");
    expect((await simulate({ inputs, candidate: steady(1.5), files })).check("mean_ms")).toMatchObject({
      verdict: "fail",
      reason: "rose",
    });
  });

  test.each([
    ["not an object", "[1]", "bad-baseline"],
    ["without a schema", '{"mean_ms": 1}', "bad-baseline"],
    ["with NaN in it", "NaN", "not-a-number"],
    ["with text for a number", '"10"', "not-a-number"],
    ["with a negative time", "-1", "not-a-number"],
  ])("%s are refused", async (_, value, code) => {
    const { metrics } = await simulate({ inputs: RISE, candidate: steady() });
    const text = code === "bad-baseline" ? value : metrics.replace(/"overall": [\d.]+/, `"overall": ${value}`);
    await expect(
      simulate({ inputs: { ...RISE, baseline: "b.json" }, candidate: steady(), files: { "b.json": text } }),
    ).rejects.toMatchObject({ code: value === "NaN" ? "bad-baseline" : code });
  });
});

test("without a limit there is nothing to judge", async () => {
  await expect(simulate({ inputs: {}, candidate: steady() })).rejects.toMatchObject({ reason: "no-checks" });
});
