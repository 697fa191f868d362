import { beforeAll, describe, expect, test } from "@jest/globals";
import type { Clock } from "../src/clock.ts";
import { type Answer, type Connection, failure, OK } from "../src/connection.ts";
import { generatorBound } from "../src/generator-bound.ts";
import { LatencyCounts, loadHistograms } from "../src/latency-counts.ts";
import { type LoadPlan, runLoad } from "../src/load.ts";
import { warmUp } from "../src/warm-up.ts";

beforeAll(loadHistograms);

/** Time that passes only where a server works or a request is waited for; `lag` is how late the generator wakes up. */
class FakeClock implements Clock {
  time = 1000;
  readonly #lag: number;
  constructor(lag = 0) {
    this.#lag = lag;
  }
  now() {
    return this.time;
  }
  async until(time: number) {
    this.time = Math.max(this.time, time) + this.#lag;
  }
}

/** A server that takes `service(n)` milliseconds for its n-th request, counted from 0. */
function serving(
  clock: FakeClock,
  service: (n: number) => number,
  answer: (n: number) => Answer = () => OK,
): Connection {
  let served = 0;
  return {
    async send() {
      clock.time += service(served);
      return answer(served++);
    },
    close: async () => undefined,
  };
}

const PLAN: LoadPlan = { bodies: ["[1]"], requests: 100, deadline: Number.POSITIVE_INFINITY, rate: undefined };
const go = () => undefined;

describe("a closed loop", () => {
  test("times each request from its sending", async () => {
    const clock = new FakeClock();
    const { counts, wallMs } = await runLoad([serving(clock, (n) => (n === 50 ? 1500 : 2))], PLAN, clock, go);
    expect(counts.answered).toBe(100);
    expect(counts.mean).toBeCloseTo((99 * 2 + 1500) / 100, 9);
    expect(wallMs).toBeCloseTo(99 * 2 + 1500, 9);
    // A stall is one request of a hundred: this is what coordinated omission looks like.
    expect(counts.percentile(0.98)).toBeCloseTo(2, 2);
  });

  test("begins nothing once its time is up", async () => {
    const clock = new FakeClock();
    const { counts } = await runLoad([serving(clock, () => 10)], { ...PLAN, deadline: 1045 }, clock, go);
    expect(counts.answered).toBe(5);
  });

  test("counts what failed and does not time it", async () => {
    const clock = new FakeClock();
    const answer = (n: number) => (n % 10 === 0 ? failure("status 500", "sorry") : OK);
    const { counts } = await runLoad([serving(clock, (n) => (n % 10 === 0 ? 900 : 3), answer)], PLAN, clock, go);
    expect([counts.answered, counts.failed, counts.failures]).toEqual([90, 10, [["status 500", 10, "sorry"]]]);
    expect(counts.percentile(1)).toBeCloseTo(3, 2);
  });

  test("stops where the guard does", async () => {
    const clock = new FakeClock();
    let asked = 0;
    const guard = () => {
      if (++asked > 5) throw new Error("cancelled");
    };
    await expect(runLoad([serving(clock, () => 1)], PLAN, clock, guard)).rejects.toThrow("cancelled");
  });
});

describe("an open loop", () => {
  test("times every request from when it was due, so a stall counts for all that it held up", async () => {
    const clock = new FakeClock();
    // 200 a second, 1 ms each, and a stall of 1.5 s at the 40th: 300 requests become due behind it.
    const plan = { ...PLAN, requests: 500, rate: 200 };
    const { counts, lateness } = await runLoad([serving(clock, (n) => (n === 40 ? 1500 : 1))], plan, clock, go);
    // Behind the stall the queue shrinks by 4 ms with each request: the i-th waits 1500 − 4·i.
    const waits = Array.from({ length: 500 }, (_, n) => (n < 40 ? 1 : Math.max(1, 1500 - 4 * (n - 40))));
    expect(counts.mean).toBeCloseTo(waits.reduce((sum, one) => sum + one, 0) / 500, 6);
    expect(counts.percentile(0.99)).toBeGreaterThan(1450);
    expect(lateness.percentile(1)).toBeLessThan(0.001);
  });

  test("leaves out nothing that a stall kept from being sent before the deadline", async () => {
    const clock = new FakeClock();
    // 100 a second for 1 s, and a stall of 1.5 s at the 40th: the 60 behind it are due in time and sent too late.
    const plan = { ...PLAN, requests: 1000, deadline: clock.time + 999, rate: 100 };
    const { counts } = await runLoad([serving(clock, (n) => (n === 40 ? 1500 : 1))], plan, clock, go);
    expect([counts.answered, counts.failed]).toEqual([100, 0]);
    expect(counts.percentile(0.9)).toBeGreaterThan(1000);
  });

  test("counts as failed what is still waiting when time was up and as much again has passed", async () => {
    const clock = new FakeClock();
    // 100 are due in 1 s, and of 50 ms each 40 can be sent in 2 s.
    const plan = { ...PLAN, requests: 1000, deadline: clock.time + 999, rate: 100 };
    const { counts } = await runLoad([serving(clock, () => 50)], plan, clock, go);
    expect([counts.answered, counts.failed, counts.failures[0]?.[0]]).toEqual([
      40,
      60,
      "due, and still waiting to be sent long after time was up",
    ]);
  });

  test.each([
    ["mean_ms", 0.2, false],
    ["mean_ms", 3, true],
    ["p95_ms", 3, true],
    ["error_rate", 3, false],
    ["memory_mb", 3, false],
  ])(
    "judged by %s, with a generator %p ms late on a server of 5 ms, is the generator's: %p",
    async (figure, lag, is) => {
      const clock = new FakeClock(lag);
      const load = { concurrency: 1, rate: 100 };
      const result = await runLoad([serving(clock, () => 5)], { ...PLAN, rate: load.rate }, clock, go);
      const round = { ...result, settled: true, cut: false, busy: 1 };
      expect(generatorBound(figure, [round], load)?.reason).toBe(is ? "generator-bound" : undefined);
    },
  );
});

test.each([
  [1, 1, undefined],
  [4, 0.8, undefined],
  [4, 0.99, "generator-bound"],
])("a closed loop over %p connections whose generator is busy %p of the time: %p", (concurrency, busy, reason) => {
  const counts = new LatencyCounts();
  const round = { counts, lateness: counts, wallMs: 1000, settled: true, cut: false, busy };
  expect(generatorBound("mean_ms", [round], { concurrency, rate: undefined })?.reason).toBe(reason);
});

describe("warming up", () => {
  const plan = { bodies: ["[1]"], requests: undefined, deadline: Number.POSITIVE_INFINITY };

  test("ends once three windows of ten agree within a tenth", async () => {
    const clock = new FakeClock();
    // 40 slow requests, then as it will be.
    const { counts, settled } = await warmUp([serving(clock, (n) => (n < 40 ? 50 - n : 2))], plan, clock, go);
    expect([counts.answered, settled]).toEqual([70, true]);
  });

  test("gives up after thirty windows, and says so", async () => {
    const clock = new FakeClock();
    // 1 ms, 2 ms, 3 ms, …: 20, 21 and 22 are the first three within a tenth.
    const rising = serving(clock, (n) => 1 + Math.floor(n / 10));
    const { counts, settled } = await warmUp([rising], plan, clock, go);
    expect([counts.answered, settled]).toEqual([220, true]);
    const restless = serving(clock, (n) => 1 + 9 * (Math.floor(n / 10) % 2));
    const other = await warmUp([restless], plan, clock, go);
    expect([other.counts.answered, other.settled]).toEqual([300, false]);
  });

  test("takes no longer than it may", async () => {
    const clock = new FakeClock();
    const { counts, settled } = await warmUp([serving(clock, () => 100)], { ...plan, deadline: 1950 }, clock, go);
    expect([counts.answered, settled]).toEqual([10, false]);
  });

  test("of a fixed number that does not fit its time has not ended as asked", async () => {
    const clock = new FakeClock();
    const { counts, settled } = await warmUp(
      [serving(clock, () => 100)],
      { ...plan, requests: 25, deadline: 1950 },
      clock,
      go,
    );
    expect([counts.answered, settled]).toEqual([10, false]);
  });

  test.each([0, 25])("sends exactly %p requests where that is asked", async (requests) => {
    const clock = new FakeClock();
    const { counts } = await warmUp([serving(clock, (n) => n)], { ...plan, requests }, clock, go);
    expect(counts.answered).toBe(requests);
  });
});

test("a time is known to three digits, whatever its size", () => {
  for (const milliseconds of [0.0123, 0.4567, 1, 12.34, 987.6, 60_000, 3_600_000]) {
    const counts = new LatencyCounts();
    for (let i = 0; i < 3; i++) counts.add(OK, milliseconds);
    expect(Math.abs(counts.percentile(0.5) / milliseconds - 1)).toBeLessThan(0.001);
    expect(counts.mean).toBeCloseTo(milliseconds, 9);
  }
});
