export const MODEL_SIZE = "model_size_mb";
export const MODEL_PARAMETERS = "model_parameters";

/** The metrics that are counted in the model's own files, and in which kinds of them. */
export const OF_THE_MODEL: Readonly<Record<string, string>> = {
  [MODEL_SIZE]: "model file",
  [MODEL_PARAMETERS]: "ONNX, safetensors or GGUF file",
};

/** Whether a limit on the metric needs nothing that the model answered. */
export function isOfModel({ name }: { readonly name: string }): boolean {
  return Object.hasOwn(OF_THE_MODEL, name);
}
