import schema from "../schema/report-v1.schema.json" with { type: "json" };
import type { Reason } from "./generated/report-v1.ts";

/** The closed list of reasons, in the order of the schema. */
export const REASONS = schema.$defs.reason.enum as readonly Reason[];

export function isReason(word: unknown): word is Reason {
  return (REASONS as readonly unknown[]).includes(word);
}
