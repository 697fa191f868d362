import type { FileIdentity } from "@assay/report";
import type { FilesPort } from "./ports.ts";
import { findFiles } from "./source.ts";

export const MODEL_SIZE = "model_size_mb";

/** 1 MB = 1,000,000 bytes, as file managers and model hubs count, not the 1,048,576 of a MiB. */
const BYTES_PER_MB = 1_000_000;

export interface ModelSize {
  readonly megabytes: number;
  readonly files: readonly FileIdentity[];
}

/** Size of the model's file, or of the files of a glob together; `undefined` where nothing stands there. */
export async function modelSize(
  files: Pick<FilesPort, "dataGlob" | "identity">,
  input: "model" | "baseline-model",
  path: string | undefined,
): Promise<ModelSize | undefined> {
  const found = path === undefined ? undefined : await findFiles(files, input, path);
  if (!found) return undefined;
  const bytes = found.reduce((sum, file) => sum + file.bytes, 0);
  return {
    megabytes: bytes / BYTES_PER_MB,
    files: await Promise.all(found.map((file) => files.identity(file))),
  };
}
