import { basename, dirname, join } from "node:path";
import type { InputFile } from "@assay/action-kit";
import { Refusal } from "@assay/report";
import type { FilesPort } from "../ports.ts";
import { findFiles } from "../source.ts";
import { malformedModel } from "./header-bytes.ts";
import type { ExternalData, ModelHeader } from "./model-header.ts";
import { readHeader } from "./read-header.ts";

export type ModelInput = "model" | "baseline-model";

/** A file of a model, with its header where it has one that is read. */
export interface ModelFile {
  readonly file: InputFile;
  readonly header: ModelHeader | undefined;
}

const MAX_INDEX_BYTES = 25_000_000;
const INDEX = /\.(safetensors|bin)\.index\.json$/i;
/** `model-00002-of-00004.safetensors`, as Hugging Face and llama.cpp name the parts of one model. */
const PART = /^(.*)-(\d{5})-of-(\d{5})(\.[^.]+)$/;

/** A file in the same folder or below it, and nowhere else; never a pattern. */
function beside(file: InputFile, name: string): string {
  const steps = name.replace(/^\.\//, "").split("/");
  if (steps.some((step) => /^\.{0,2}$|[\\*?[\]{}\0]/.test(step)))
    throw malformedModel(
      file.shown,
      "model",
      `it names a file that does not lie beside it: ${JSON.stringify(name.slice(0, 80))}`,
    );
  return join(dirname(file.path), ...steps);
}

async function named(files: FilesPort, input: ModelInput, path: string): Promise<readonly InputFile[] | undefined> {
  try {
    return await findFiles(files, input, path);
  } catch (error) {
    if (error instanceof Refusal && error.code === "is-directory") return findFiles(files, input, join(path, "**"));
    throw error;
  }
}

/** The shard of each tensor, as `model.safetensors.index.json` says. */
async function weightMap(files: FilesPort, input: ModelInput, file: InputFile): Promise<ReadonlyMap<string, string>> {
  const text = await files.readText(input, file, MAX_INDEX_BYTES);
  let map: unknown;
  try {
    map = (JSON.parse(text) as { readonly weight_map?: unknown } | null)?.weight_map;
  } catch (cause) {
    throw malformedModel(file.shown, "index", "it is not JSON", cause);
  }
  const entries = typeof map === "object" && map !== null ? Object.entries(map) : [];
  if (entries.length === 0 || entries.some(([, shard]) => typeof shard !== "string"))
    throw malformedModel(file.shown, "index", "it has no weight_map of tensors and their files");
  return new Map(entries);
}

/** A shard that lacks what the index says it holds is another model's. */
function requireTensors(index: InputFile, map: ReadonlyMap<string, string>, model: readonly ModelFile[]): void {
  const held = new Map(
    model.map(({ file, header }) => [file.path, header && new Set(header.tensors.map((tensor) => tensor.name))]),
  );
  for (const [tensor, shard] of map)
    if (held.get(beside(index, shard))?.has(tensor) === false)
      throw malformedModel(
        index.shown,
        "index",
        `it says that ${basename(shard)} holds the tensor ${JSON.stringify(tensor.slice(0, 80))}, which it does not`,
      );
}

/** A model of which a part is not named would look smaller than it is. */
function requireParts(input: ModelInput, model: readonly ModelFile[]): void {
  const groups = new Map<string, { readonly file: InputFile; readonly parts: number; count: number }>();
  for (const { file, header } of model) {
    const [, stem = "", , of, ending = ""] = PART.exec(file.shown) ?? [];
    const parts = Math.max(header?.parts ?? 1, Number(of ?? 1));
    if (parts === 1) continue;
    const name = of === undefined ? `${dirname(file.shown)}/*.gguf` : `${stem}-*-of-${of}${ending}`;
    const group = groups.get(name) ?? { file, parts, count: 0 };
    group.count++;
    groups.set(name, group);
  }
  for (const [name, { file, parts, count }] of groups)
    if (count !== parts)
      throw new Refusal(
        `input \`${input}\`: ${file.shown} is a part of a model in ${parts} files, and ${count} of them ${count === 1 ? "is" : "are"} named`,
        { code: "missing-parts", reason: "unreadable", remedy: `name all of them, such as ${name}` },
      );
}

/**
 * All files of a model: those that a path, a folder or a glob names, the shards that an index among them names, and the
 * files in which an ONNX model keeps its weights. `undefined` where nothing stands at the path.
 */
export async function modelFiles(
  files: FilesPort,
  input: ModelInput,
  path: string,
): Promise<readonly ModelFile[] | undefined> {
  const found = await named(files, input, path);
  if (!found) return undefined;
  const model = new Map<string, ModelFile>();
  const add = (file: InputFile) => {
    if (!model.has(file.path)) model.set(file.path, { file, header: readHeader(file) });
  };
  for (const file of found) add(file);
  const indices: [InputFile, ReadonlyMap<string, string>][] = [];
  for (const file of found.filter(({ shown }) => INDEX.test(shown))) {
    const map = await weightMap(files, input, file);
    for (const shard of new Set(map.values())) add(await files.data(input, beside(file, shard)));
    indices.push([file, map]);
  }
  for (const { file, header } of [...model.values()])
    for (const outside of header?.external ?? []) {
      const data = await files.data(input, beside(file, outside.location));
      requireReach(file, outside, data);
      if (!model.has(data.path)) model.set(data.path, { file: data, header: undefined });
    }
  for (const [file, map] of indices) requireTensors(file, map, [...model.values()]);
  requireParts(input, [...model.values()]);
  return [...model.values()];
}

function requireReach(file: InputFile, { until }: ExternalData, data: InputFile): void {
  if (until > data.bytes)
    throw malformedModel(
      file.shown,
      "ONNX",
      `its weights reach to byte ${until} of ${data.shown}, which has ${data.bytes}`,
    );
}
