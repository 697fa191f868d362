import type { InputFile } from "@assay/action-kit";
import { Refusal } from "@assay/report";
import type { Model } from "./model/model.ts";
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
  if (same) refuseSame(what, same.shown);
}

/** The same of models, whose files are known already. */
export function refuseSameModel(model: Model | undefined, baseline: Model | undefined): void {
  const own = new Set(model?.files.map(({ path }) => path));
  const same = baseline?.files.find(({ path }) => own.has(path));
  if (same) refuseSame("input `baseline-model`", same.path);
}

function refuseSame(what: string, shown: string): never {
  throw new Refusal(`${what} names ${shown}, which is the candidate itself`, {
    code: "same-file",
    reason: "invalid-input",
    remedy: `name the file of the model in production, or of the data; a file held against itself shows nothing`,
  });
}
