import type { InputFile } from "@assay/action-kit";
import { Refusal } from "@assay/report";
import type { FilesPort } from "./ports.ts";
import { findFiles } from "./source.ts";

/** Refuses what the candidate is to be judged by where it is the candidate's own file: that agrees with itself whatever it says. */
export async function refuseItself(
  what: string,
  found: readonly InputFile[],
  candidate: string | undefined,
  files: Pick<FilesPort, "dataGlob">,
): Promise<void> {
  const own = candidate === undefined ? [] : ((await findFiles(files, "candidate", candidate)) ?? []);
  const same = found.find(({ path }) => own.some((one) => one.path === path));
  if (!same) return;
  throw new Refusal(`${what} names ${same.shown}, which is the candidate itself`, {
    code: "same-file",
    reason: "invalid-input",
    remedy: `name the file of the model in production, or of the data; a file held against itself shows nothing`,
  });
}
