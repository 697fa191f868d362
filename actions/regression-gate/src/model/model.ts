import { basename } from "node:path";
import type { FileIdentity } from "@assay/report";
import type { FilesPort } from "../ports.ts";
import { type ModelFile, type ModelInput, modelFiles } from "./model-files.ts";
import type { ModelTensor } from "./model-header.ts";
import { MODEL_PARAMETERS, MODEL_SIZE } from "./model-metric.ts";

/** 1 MB = 1,000,000 bytes, as file managers and model hubs count, not the 1,048,576 of a MiB. */
const BYTES_PER_MB = 1_000_000;

/** What the headers of a model's files say together. */
export interface ModelContents {
  /** ONNX, safetensors, GGUF; several only where the files are of several kinds. */
  readonly formats: readonly string[];
  /** By name; a name that several files have is led by the file's. */
  readonly tensors: ReadonlyMap<string, ModelTensor>;
  /** Numbers in all tensors. */
  readonly parameters: number;
  /** Numbers by dtype, the most frequent first. */
  readonly dtypes: ReadonlyMap<string, number>;
  /** Versions by domain, ascending; one for each unless several ONNX files differ. */
  readonly opsets: ReadonlyMap<string, readonly number[]>;
  /** Bytes behind the last tensor, by the files that have any. */
  readonly unread: ReadonlyMap<string, number>;
}

export interface Model {
  /** Of all its files together. */
  readonly megabytes: number;
  readonly files: readonly FileIdentity[];
  /** `undefined` where no file has a header that is read. */
  readonly contents: ModelContents | undefined;
}

/** Candidate's and baseline's model; `undefined` where none was named, or nothing stands there. */
export interface Models {
  readonly candidate: Model | undefined;
  readonly baseline: Model | undefined;
}

function tensorsOf(model: readonly ModelFile[]): Map<string, ModelTensor> {
  const counts = new Map<string, number>();
  for (const { header } of model)
    for (const { name } of header?.tensors ?? []) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map(
    model.flatMap(({ file, header }) =>
      (header?.tensors ?? []).map((tensor) => {
        const shared = (counts.get(tensor.name) ?? 0) > 1;
        return [shared ? `${basename(file.shown)}:${tensor.name}` : tensor.name, tensor] as const;
      }),
    ),
  );
}

function contentsOf(model: readonly ModelFile[]): ModelContents | undefined {
  const headers = model.map(({ header }) => header).filter((header) => header !== undefined);
  if (headers.length === 0) return undefined;
  const dtypes = new Map<string, number>();
  const opsets = new Map<string, Set<number>>();
  let parameters = 0;
  for (const { tensors, opsets: versions } of headers) {
    for (const { dtype, elements } of tensors) {
      dtypes.set(dtype, (dtypes.get(dtype) ?? 0) + elements);
      parameters += elements;
    }
    for (const [domain, version] of versions) opsets.set(domain, (opsets.get(domain) ?? new Set()).add(version));
  }
  return {
    formats: [...new Set(headers.map(({ format }) => format))],
    tensors: tensorsOf(model),
    parameters,
    dtypes: new Map([...dtypes].toSorted(([, one], [, other]) => other - one)),
    opsets: new Map([...opsets].map(([domain, versions]) => [domain, [...versions].toSorted((a, b) => a - b)])),
    unread: new Map(
      model.flatMap(({ file, header }) => (header?.unread ? [[file.shown, header.unread] as const] : [])),
    ),
  };
}

/** The model a path, folder or glob names; `undefined` where none is named or nothing stands there. */
export async function openModel(
  files: FilesPort,
  input: ModelInput,
  path: string | undefined,
): Promise<Model | undefined> {
  const model = path === undefined ? undefined : await modelFiles(files, input, path);
  if (!model) return undefined;
  const bytes = model.reduce((sum, { file }) => sum + file.bytes, 0);
  return {
    megabytes: bytes / BYTES_PER_MB,
    files: await Promise.all(model.map(({ file }) => files.identity(file))),
    contents: contentsOf(model),
  };
}

/** The model's own numbers, by metric. */
export function modelMetrics(model: Model | undefined): [metric: string, value: number][] {
  if (!model) return [];
  const { megabytes, contents } = model;
  return [[MODEL_SIZE, megabytes], ...(contents ? [[MODEL_PARAMETERS, contents.parameters] as [string, number]] : [])];
}
