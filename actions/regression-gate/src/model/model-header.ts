import type { HeaderBytes } from "./header-bytes.ts";

/** One named array of weights. */
export interface ModelTensor {
  readonly name: string;
  /** As safetensors spells types (F32, BF16, I64); GGUF's packed ones by their own names (Q4_K). */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Numbers in it: the product of its shape. */
  readonly elements: number;
}

/** Weights of an ONNX model that lie in a file of their own. */
export interface ExternalData {
  /** Path from the model's folder, as the model spells it. */
  readonly location: string;
  /** How far into that file the model reads. */
  readonly until: number;
}

/** What the header of one model file says. */
export interface ModelHeader {
  readonly format: "ONNX" | "safetensors" | "GGUF";
  readonly tensors: readonly ModelTensor[];
  /** Version by domain of operators, `ai.onnx` for the standard ones; ONNX only. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly external: readonly ExternalData[];
  /** How many files the whole model is split into, where the header says so. */
  readonly parts: number;
  /** Bytes behind the last tensor, which no reader of the format looks at; GGUF only, since the others refuse them. */
  readonly unread?: number;
}

/** More than ten times what the largest published models have. */
export const MAX_TENSORS = 1_000_000;

/** Product of a shape; refused where a double cannot count it. */
export function elementsOf(bytes: HeaderBytes, shape: readonly number[]): number {
  let elements = 1;
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) bytes.refuse("a tensor has a size that is no count");
    elements *= size;
    if (!Number.isSafeInteger(elements)) bytes.refuse("a tensor has more elements than can be counted");
  }
  return elements;
}
