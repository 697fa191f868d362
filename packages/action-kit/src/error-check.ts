import { type Check, isReason, type Location, type Reason } from "@assay/report";
import { sayInert } from "./step-log.ts";
import { group } from "./workflow-commands.ts";

/** The shape of every package's coded errors: tables and metrics know nothing of ours, so they are told by their fields. */
interface CodedError extends Error {
  readonly code: string;
  readonly reason: Reason;
  readonly remedy: string;
  readonly location?: Location;
}

export function isCoded(error: unknown): error is CodedError {
  if (!(error instanceof Error) || !("reason" in error) || !("remedy" in error) || !("code" in error)) return false;
  return typeof error.remedy === "string" && isReason(error.reason);
}

/**
 * The check that stands for a gate that could not do its work. A defect of ours shows its stack, folded in the log.
 * `inShownPaths` turns the machine's paths in an error's texts into those of the report.
 */
export function errorCheck(thrown: unknown, inShownPaths: (text: string) => string = (text) => text): Check {
  if (isCoded(thrown)) {
    return {
      id: "gate",
      title: "Nothing was judged",
      verdict: "error",
      reason: thrown.reason,
      severity: "critical",
      message: inShownPaths(thrown.message).slice(0, 4000),
      remedy: inShownPaths(thrown.remedy).slice(0, 2000),
      ...(thrown.location ? { location: { ...thrown.location, file: inShownPaths(thrown.location.file) } } : {}),
    };
  }
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  group("a defect in Assay: where it happened", () => sayInert(error.stack ?? error.message));
  return {
    id: "gate",
    title: "Nothing was judged",
    verdict: "error",
    reason: "defect",
    severity: "critical",
    message: `a defect in Assay, not in your change: ${error.message}`.slice(0, 4000),
    remedy: "report it with the folded log above; nothing was judged",
  };
}
