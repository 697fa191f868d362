import type { InputFile } from "@assay/action-kit";
import { isGguf, readGguf } from "./gguf-header.ts";
import { HeaderBytes } from "./header-bytes.ts";
import type { ModelHeader } from "./model-header.ts";
import { isOnnx, readOnnx } from "./onnx-header.ts";
import { isSafetensors, readSafetensors } from "./safetensors-header.ts";

interface Format {
  readonly name: ModelHeader["format"];
  readonly ending: RegExp;
  readonly is: (bytes: HeaderBytes) => boolean;
  readonly read: (bytes: HeaderBytes) => ModelHeader;
}

/** Those with the surest sign first: ONNX has none and is looked through to its end. */
const FORMATS: readonly Format[] = [
  { name: "GGUF", ending: /\.gguf$/i, is: isGguf, read: readGguf },
  { name: "safetensors", ending: /\.safetensors$/i, is: isSafetensors, read: readSafetensors },
  { name: "ONNX", ending: /\.onnx$/i, is: isOnnx, read: readOnnx },
];

/**
 * The header of a model file, told by its content, whatever its name. `undefined` for a file of another kind; one that
 * is named as a format and is not of it is refused as malformed.
 */
export function readHeader({ path, shown }: InputFile): ModelHeader | undefined {
  for (const { name, is, read } of FORMATS) {
    using bytes = new HeaderBytes(path, shown, name);
    if (is(bytes)) return read(bytes);
  }
  const named = FORMATS.find(({ ending }) => ending.test(shown));
  if (!named) return undefined;
  using bytes = new HeaderBytes(path, shown, named.name);
  return named.read(bytes);
}
