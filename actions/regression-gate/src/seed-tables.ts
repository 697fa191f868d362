import { Refusal } from "@assay/report";
import type { Source } from "./source.ts";

/**
 * What goes wrong with several tables of one side, with the way out where they are those of several seeds: the files of
 * an input are one table, whose keys must differ, and rows that two seeds scored are not twice as many rows.
 */
export function withSeedsInMind(error: unknown, sources: readonly (Source | undefined)[]): unknown {
  const several = sources.some((source) => source?.kind === "predictions" && source.files.length > 1);
  if (!several || !(error instanceof Error) || !("code" in error) || error.code !== "duplicate-key") return error;
  return new Refusal(error.message, {
    code: "duplicate-key",
    reason: "duplicate-key",
    remedy:
      "name files that hold different rows of one table; of several seeds, run this gate on each and give the metrics JSONs that it writes",
    cause: error,
  });
}
