import type { HistoryEntry } from "../../src/history/history-entry.ts";

/** A push to main that passed, with what a test cares about in place of the rest. */
export function entry(overrides: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    commit: "3f9d2c1b8a7e6f5d4c3b2a190817263544536271",
    run: 812,
    attempt: 1,
    name: "churn-regression-gate",
    event: "push",
    time: "2026-11-21T02:00:00Z",
    verdict: "pass",
    n: 1761,
    dataSha256: undefined,
    metrics: new Map([["accuracy", 0.8]]),
    ...overrides,
  };
}
