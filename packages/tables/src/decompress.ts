import { createReadStream, createWriteStream } from "node:fs";
import { stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip, createZstdDecompress } from "node:zlib";
import type { Compression } from "./format.ts";
import { TableError } from "./table-error.ts";
import type { Workplace } from "./workplace.ts";

/** How far a file may grow: data rarely passes 1:50, a bomb starts at 1:1000. */
const GROWTH = 250;
const ALWAYS_ALLOWED = 64 * 1024 * 1024;

/** Unpacks a file into the workplace, where all its readers can go back and forth in it. */
export async function decompress(path: string, compression: Compression, workplace: Workplace): Promise<string> {
  const target = join(await workplace.scratch(), `unpacked-${workplace.next()}`);
  const { size } = await stat(path);
  const { bavail, bsize } = await statfs(workplace.parent);
  const limit = Math.min(ALWAYS_ALLOWED + size * GROWTH, (bavail * bsize) / 2);
  try {
    await pipeline(
      limited(frames(path, size, compression), limit, path, size),
      createWriteStream(target, { flags: "wx", mode: 0o600 }),
    );
  } catch (cause) {
    if (cause instanceof TableError) throw cause;
    throw new TableError(
      `${path}: it is not whole ${compression} data: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        code: "damaged-compression",
        reason: "unreadable",
        remedy: "make the file again; its extension must say how it is compressed",
        cause,
      },
    );
  }
  return target;
}

/** Node's zstd stream ends silently after the first frame, so each is unpacked from where the last one ended. */
async function* frames(path: string, size: number, compression: Compression): AsyncGenerator<Buffer> {
  let at = 0;
  do {
    const packed = createReadStream(path, { start: at });
    const unpack = compression === "gzip" ? createGunzip() : createZstdDecompress();
    packed.on("error", (error) => unpack.destroy(error));
    packed.pipe(unpack);
    yield* unpack;
    packed.destroy();
    if (unpack.bytesWritten === 0) throw new Error("it is empty");
    at += unpack.bytesWritten;
  } while (at < size);
}

async function* limited(
  chunks: AsyncIterable<Buffer>,
  limit: number,
  path: string,
  size: number,
): AsyncGenerator<Buffer> {
  let unpacked = 0;
  for await (const chunk of chunks) {
    unpacked += chunk.length;
    if (unpacked > limit)
      throw new TableError(`${path}: its ${size} bytes unpack to more than ${Math.floor(limit / 1024 / 1024)} MB`, {
        code: "unpacks-too-large",
        reason: "unreadable",
        remedy: "check where the file comes from; unpack it in a step of its own if it is really that large",
      });
    yield chunk;
  }
}
