import { beforeAll, describe, expect, test } from "@jest/globals";
import type { Clock } from "../src/clock.ts";
import { OK } from "../src/connection.ts";
import { loadHistograms } from "../src/latency-counts.ts";
import { type MeasurementPlan, measureInTurn } from "../src/measurement.ts";

beforeAll(loadHistograms);

/** Two sides of 2 ms, and in which order they were asked for which body. */
function twoSides(connections = 1) {
  let time = 0;
  const asked: string[] = [];
  const clock: Clock = {
    now: () => time,
    until: async (at) => {
      time = Math.max(time, at);
    },
  };
  const side = (name: string) => ({
    guard: () => undefined,
    connections: Array.from({ length: connections }, () => ({
      async send(body: string) {
        asked.push(`${name}${body}`);
        time += 2;
        return OK;
      },
      close: async () => undefined,
    })),
  });
  const run = (plan: Partial<MeasurementPlan>) =>
    measureInTurn(
      [side("A"), side("B")],
      { bodies: ["1", "2", "3"], requests: 6, timeMs: 1000, rate: undefined, ...plan },
      clock,
      () => 0.5,
    );
  return { run, asked };
}

describe("two sides in turn", () => {
  test("are asked request by request, first in one turn and last in the next, for the same records", async () => {
    const { run, asked } = twoSides();
    const measured = await run({});
    expect(asked.join(" ")).toBe("A1 B1 B2 A2 A3 B3 B1 A1 A2 B2 B3 A3");
    expect(measured.map(({ counts, wallMs, busy }) => [counts.answered, wallMs, busy])).toEqual([
      [6, 12, 0.5],
      [6, 12, 0.5],
    ]);
  });

  test("take turns of five requests on each of several connections", async () => {
    const { run, asked } = twoSides(2);
    await run({ requests: 25 });
    const turns = asked.map((one) => one[0]).join("");
    expect(turns).toBe(["A", "B", "B", "A"].map((side) => side.repeat(10)).join("") + "A".repeat(5) + "B".repeat(5));
  });

  test("follow each other in an open loop, whose schedule turns would break", async () => {
    const { run, asked } = twoSides();
    await run({ rate: 100 });
    expect(asked.map((one) => one[0]).join("")).toBe("AAAAAABBBBBB");
  });

  test("are asked equally often where time is up", async () => {
    const { run } = twoSides();
    const measured = await run({ requests: Number.POSITIVE_INFINITY, timeMs: 9 });
    expect(measured.map(({ counts }) => counts.answered)).toEqual([5, 5]);
  });
});
