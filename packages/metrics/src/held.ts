import { MetricError } from "./error.ts";

/** Finite numbers can still overflow, or vanish, on the way to a metric. */
export function requireHeld(metric: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new MetricError(`${metric} of these values is beyond what a double can hold`, {
    code: "overflow",
    reason: "not-a-number",
    remedy: "give the values in another unit",
  });
}
