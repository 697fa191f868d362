import type { PolicyLimits, PolicySlice } from "@assay/action-kit";

/** A document of another tool's, as limits and slices of ours. */
export interface Imported {
  readonly limits: PolicyLimits;
  readonly slices: readonly PolicySlice[];
  /** What each limit was made from, and what is held otherwise here than there; one sentence each. */
  readonly notes: readonly string[];
}

export type Plain = Readonly<Record<string, unknown>>;

export function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** 1 + share without what doubles make of it: 1.07 for 0.07. */
export function ratioOf(share: number): number {
  return Number((1 + share).toPrecision(12));
}

/** Keys and values on one line, as YAML reads them: `{min: 0.8, better: higher}`. */
export function flowText(values: Plain): string {
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  return `{${Object.entries(values)
    .map(([key, value]) => `${key}: ${text(value)}`)
    .join(", ")}}`;
}
