import { open } from "node:fs/promises";

export interface Pointer {
  readonly kind: "Git LFS" | "DVC";
  readonly remedy: string;
}

/** Git LFS says that its pointers are shorter than 1024 bytes; a DVC file lists its outputs by hash. */
const MAX_POINTER_BYTES = 1024;

/** Whether the head of a file shows that it only points at the real content. `bytes` is the size of the whole file. */
function pointerIn(head: string, bytes: number): Pointer | undefined {
  if (bytes > MAX_POINTER_BYTES) return undefined;
  if (/^version https:\/\/(git-lfs\.github\.com|hawser\.github\.com)\/spec\/v\d/.test(head))
    return {
      kind: "Git LFS",
      remedy: "check out with `lfs: true` (actions/checkout), or run `git lfs pull` before this step",
    };
  if (/^(?:\S.*\n)*outs:\s*\n-\s+(?:md5|hash|etag|path|size):?/.test(head))
    return {
      kind: "DVC",
      remedy: "run `dvc pull` before this step, and give the file itself rather than its .dvc file",
    };
  return undefined;
}

/** The pointer that a file holds in place of its content. @throws the system's error where the file cannot be read. */
export async function readPointer(path: string, bytes: number): Promise<Pointer | undefined> {
  const handle = await open(path);
  try {
    const head = Buffer.alloc(Math.min(bytes, MAX_POINTER_BYTES));
    await handle.read(head, 0, head.length, 0);
    return pointerIn(head.toString("latin1"), bytes);
  } finally {
    await handle.close();
  }
}
