import type { InputFile } from "@assay/action-kit";
import { type FileIdentity, Refusal } from "@assay/report";

/** Refuses what the candidate is to be judged by where it is the candidate's own file: that agrees with itself whatever it says. */
export function refuseItself(
  what: string,
  found: readonly Pick<InputFile, "shown">[],
  candidate: readonly FileIdentity[],
): void {
  const own = new Set(candidate.map(({ path }) => path));
  const same = found.find(({ shown }) => own.has(shown));
  if (!same) return;
  throw new Refusal(`${what} names ${same.shown}, which is the candidate itself`, {
    code: "same-file",
    reason: "invalid-input",
    remedy: `name the file of the model in production, or of the data; a file held against itself shows nothing`,
  });
}
