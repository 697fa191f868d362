import { constants } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { Workplace } from "./workplace.ts";

/**
 * A path that DuckDB takes for this one file. It has no way to say that a path is no pattern: of `a[1].csv` it would read
 * `a1.csv` beside it. So a file named like a pattern is read from a copy.
 */
export async function literalPath(path: string, workplace: Workplace): Promise<string> {
  if (!/[*?[]/.test(path)) return path;
  const copy = join(await workplace.scratch(), `copy-${workplace.next()}`);
  await copyFile(path, copy, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  return copy;
}
