import { type Location, Refusal, type Severity } from "@assay/report";
import type { PolicyLimit, PolicyLimits } from "./generated/policy-v1.ts";
import { validate } from "./generated/policy-v1.validate.js";
import { type LocatedDocument, type Path, parseLocatedYaml } from "./located-yaml.ts";
import { checkAgainst } from "./parse-policy.ts";
import { Problems } from "./problems.ts";

/** A change allowed: in the unit of the metric, or as a share of the baseline ("2%" is 0.02 of it). */
export interface Amount {
  readonly value: number;
  readonly relative: boolean;
  /** As its author wrote it. */
  readonly written: string;
}

/** One metric's limit, amounts resolved to numbers. At least one of the bounds is given. */
export interface Limit {
  readonly metric: string;
  readonly min?: number;
  readonly max?: number;
  /** `min` and `max` as they were written where that was in percent, `10%`, which only a share can be. */
  readonly percentages?: { readonly min?: string; readonly max?: string };
  readonly maxDrop?: Amount;
  readonly maxRise?: Amount;
  readonly minRatio?: number;
  readonly maxRatio?: number;
  readonly maxGain?: Amount;
  readonly minGain?: Amount;
  readonly better?: "higher" | "lower";
  readonly evidence: "estimate" | "interval";
  readonly severity: Severity;
  /** `undefined` where the limit came from an input, which has no line to point at. */
  readonly location: Location | undefined;
}

const BOUNDS = ["min", "max", "max-drop", "max-rise", "min-ratio", "max-ratio", "max-gain", "min-gain"] as const;

function amount(written: number | string | undefined): Amount | undefined {
  if (written === undefined) return undefined;
  const text = String(written).trim();
  const number = Number(text.replace(/\s*(%|pp)$/, ""));
  const scaled = /(%|pp)$/.test(text) ? number / 100 : number;
  return { value: scaled, relative: text.endsWith("%"), written: text };
}

/** A bound on the value itself: `10%` is 0.1. */
function bound(written: number | string | undefined): number | undefined {
  if (typeof written !== "string") return written;
  // Through decimal digits: 10.2 / 100 is not 0.102 in doubles.
  return Number(`${written.replace(/\s*%$/, "")}e-2`);
}

function percentages({ min, max }: PolicyLimit): Limit["percentages"] {
  const written = { ...(typeof min === "string" ? { min } : {}), ...(typeof max === "string" ? { max } : {}) };
  return Object.keys(written).length === 0 ? undefined : written;
}

function defined<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

function limitOf(metric: string, written: PolicyLimit, location: Location | undefined): Limit {
  const amounts = defined({
    maxDrop: amount(written["max-drop"]),
    maxRise: amount(written["max-rise"]),
    maxGain: amount(written["max-gain"]),
    minGain: amount(written["min-gain"]),
  });
  const bounds = defined({
    min: bound(written.min),
    max: bound(written.max),
    percentages: percentages(written),
    minRatio: written["min-ratio"],
    maxRatio: written["max-ratio"],
    better: written.better,
  });
  return {
    metric,
    ...bounds,
    ...amounts,
    evidence: written.evidence ?? "estimate",
    severity: written.severity ?? "critical",
    location,
  };
}

/** Limits of a validated policy section, in the order written. `path` leads to the section's limits in the document. */
export function limitsOf(written: PolicyLimits, document: LocatedDocument | undefined, path: Path): Limit[] {
  const problems = new Problems("invalid-policy", "invalid-policy");
  const limits = Object.entries(written).map(([metric, limit]) => {
    const location = document?.locate([...path, metric], "key");
    if (!BOUNDS.some((bound) => limit[bound] !== undefined))
      problems.add({
        message: `the limit of ${metric} bounds nothing`,
        remedy: `give it one of ${BOUNDS.join(", ")}`,
        location,
      });
    const [min, max] = [bound(limit.min), bound(limit.max)];
    if (min !== undefined && max !== undefined && min > max)
      problems.add({
        message: `the limit of ${metric} allows nothing: min ${limit.min} is above max ${limit.max}`,
        remedy: "swap min and max",
        location,
      });
    const read = limitOf(metric, limit, location);
    const { maxDrop, maxRise, maxGain, minGain } = read;
    const ends = [
      { value: min, written: limit.min },
      { value: max, written: limit.max },
    ];
    for (const { value, written } of [maxDrop, maxRise, maxGain, minGain, ...ends].filter((one) => one !== undefined)) {
      if (value === undefined) continue;
      // "1e999pp" is well formed, and would allow anything.
      if (!Number.isFinite(value))
        problems.add({
          message: `the limit of ${metric} is larger than any number: "${written}"`,
          remedy: "give a number that can be exceeded, or leave the limit out",
          location,
        });
    }
    return read;
  });
  problems.refuseIfAny();
  return limits;
}

/**
 * Parses the `limits` input: the same YAML as the policy's `limits`, refused in the same words. Its refusals name line and
 * column in the message, and carry no location: an input is no file that something could be shown beside.
 */
export function parseLimits(text: string, section: "regression" | "latency" | "overlap"): Limit[] {
  try {
    const inner = parseLocatedYaml(text, "input `limits`", "the input", "invalid-input");
    const problems = new Problems("invalid-input", "invalid-input");
    const document: LocatedDocument = {
      file: inner.file,
      value: { [section]: { limits: inner.value } },
      locate: (path, at) => inner.locate(path.slice(2), at),
      written: (path) => inner.written(path.slice(2)),
    };
    checkAgainst(validate, document, problems, "input `limits`");
    problems.refuseIfAny();
    return limitsOf(inner.value as PolicyLimits, undefined, []);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { message, code, reason, remedy, cause } = error;
    throw new Refusal(message, { code, reason, remedy, cause });
  }
}
