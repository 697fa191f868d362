import { createReadStream } from "node:fs";
import { type InputFile, refuseEmpty } from "@assay/action-kit";
import { type FileIdentity, Refusal } from "@assay/report";
import { type BaselineBundle, isBundle } from "./baseline-bundle.ts";
import { parseBundle } from "./bundle-reader.ts";
import { mayHoldBenchmarks, parseBenchmarks } from "./imports/benchmark-json.ts";
import { type MetricsFile, parseMetricsJson } from "./metrics-json.ts";
import type { FilesPort } from "./ports.ts";
import { refuseCopies } from "./seed-copies.ts";

/** What `candidate` or `baseline` turned out to be, told apart by content. */
export type Source =
  /** One metrics JSON, or one for each seed. */
  | { readonly kind: "metrics"; readonly runs: readonly MetricsFile[]; readonly identities: readonly FileIdentity[] }
  | { readonly kind: "bundle"; readonly bundle: BaselineBundle; readonly identities: readonly FileIdentity[] }
  | {
      readonly kind: "predictions";
      readonly files: readonly InputFile[];
      readonly identities: readonly FileIdentity[];
    };

/** A bundle of a million keyed predictions is some 40 MB. */
export const MAX_JSON_BYTES = 400_000_000;
/** Some ten thousand results of a benchmark. */
const MAX_RESULTS_BYTES = 5_000_000;
/** White space before the first character that tells an object from an array. */
const HEAD_BYTES = 1024;

const ABSENT = new Set(["file-absent", "no-match", "place-absent"]);

/** The files that a path, a glob or a place names; `undefined` only where nothing stands there. */
export async function findFiles(
  files: Pick<FilesPort, "dataGlob">,
  input: string,
  path: string,
): Promise<readonly InputFile[] | undefined> {
  return files.dataGlob(input, path).catch((error: unknown) => {
    if (error instanceof Refusal && ABSENT.has(error.code)) return undefined;
    throw error;
  });
}

/** How a file begins. */
export async function headOf({ path }: InputFile): Promise<string> {
  let head = "";
  for await (const chunk of createReadStream(path, { end: HEAD_BYTES - 1, encoding: "utf8" })) head += chunk;
  return head;
}

async function holdsObject(file: InputFile): Promise<boolean> {
  if (!/\.json$/i.test(file.path)) return false;
  return (await headOf(file))
    .replace(/^\uFEFF/, "")
    .trimStart()
    .startsWith("{");
}

async function readJson(files: FilesPort, input: string, file: InputFile): Promise<MetricsFile | BaselineBundle> {
  const text = await files.readText(input, file, MAX_JSON_BYTES);
  if (isBundle(text)) return parseBundle(text, file.shown);
  return (text.includes('"lastUpdate"') && parseBenchmarks(text, file.shown)) || parseMetricsJson(text, file.shown);
}

/** The file as results of github-action-benchmark, which are a list; a large list is a table. */
async function readBenchmarks(files: FilesPort, input: string, file: InputFile): Promise<MetricsFile | undefined> {
  const mayBe = /\.js(on)?$/i.test(file.path) && mayHoldBenchmarks(file.path, await headOf(file));
  const most = /\.js$/i.test(file.path) ? MAX_JSON_BYTES : MAX_RESULTS_BYTES;
  return mayBe && file.bytes <= most ? parseBenchmarks(await files.readText(input, file, most), file.shown) : undefined;
}

function refuseMixture(input: string, shown: readonly string[]): never {
  throw new Refusal(`input \`${input}\` names files of different kinds: ${shown.slice(0, 3).join(", ")}`, {
    code: "mixed-sources",
    reason: "invalid-input",
    remedy: "name either metrics JSONs, one for each seed, or the files of one predictions table",
  });
}

/**
 * Tells what the files of an input are. A `.json` file that holds an object is a metrics JSON or a baseline bundle, one
 * of github-action-benchmark's results is read as a metrics JSON; everything else is a table of predictions.
 */
export async function openSource(files: FilesPort, input: string, found: readonly InputFile[]): Promise<Source> {
  refuseEmpty(input, found);
  const identities = await Promise.all(found.map((file) => files.identity(file)));
  const benchmarks = await Promise.all(found.map((file) => readBenchmarks(files, input, file)));
  const runs = benchmarks.filter((one) => one !== undefined);
  if (runs.length === found.length) return { kind: "metrics", runs, identities };
  const objects = await Promise.all(found.map(holdsObject));
  const shown = found.map((file) => file.shown);
  if (!objects.includes(true) && runs.length === 0) return { kind: "predictions", files: found, identities };
  if (objects.includes(false) || runs.length > 0) refuseMixture(input, shown);
  const read = await Promise.all(found.map((file) => readJson(files, input, file)));
  const [first] = read;
  if (first && "schema" in first) {
    if (read.length > 1) refuseMixture(input, shown);
    return { kind: "bundle", bundle: first, identities };
  }
  const several = read.filter((one) => "values" in one);
  refuseCopies(input, several);
  return { kind: "metrics", runs: several, identities };
}

/** What a reader must know of how the metrics of a source were read. */
export function remarksOf(source: Source | undefined): string[] {
  if (source?.kind === "bundle" && !source.bundle.isSealed)
    return [
      `${source.bundle.file} has no digest, so nothing shows whether it was edited since it was written: it is of an earlier version, or was made by hand.`,
    ];
  return source?.kind === "metrics" ? source.runs.flatMap(({ remarks }) => remarks ?? []) : [];
}
