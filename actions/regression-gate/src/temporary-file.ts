import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Holds the content in a file under `parent` while the work runs; gives its absolute path. */
export async function temporarily<T>(
  parent: string,
  content: string,
  ending: string,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(parent, "assay-regression-"));
  try {
    const path = join(folder, `content${ending}`);
    await writeFile(path, content);
    return await work(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
