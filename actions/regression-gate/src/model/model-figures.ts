import { findMetric } from "@assay/metrics";
import { type BarsChart, type Figure, formatCountOf } from "@assay/report";
import { type Model, type ModelContents, type Models, modelMetrics } from "./model.ts";
import { differencesText, tensorDifferences } from "./tensor-differences.ts";

function figure(id: string, title: string, observed: Figure["observed"], baseline: Figure["baseline"]): Figure {
  const change = typeof observed === "number" && typeof baseline === "number" ? { change: observed - baseline } : {};
  return {
    id: id.slice(0, 500),
    title: title.slice(0, 500),
    observed,
    ...(baseline === undefined ? {} : { baseline }),
    ...change,
  };
}

function versions(contents: ModelContents | undefined, domain: string): Figure["baseline"] {
  const found = contents?.opsets.get(domain);
  return found?.length === 1 ? found[0] : found?.join(", ");
}

function union(...keys: (Iterable<string> | undefined)[]): string[] {
  return [...new Set(keys.flatMap((some) => [...(some ?? [])]))];
}

/** What the model's files are and hold, beside the baseline's: shown, not judged. */
export function modelFigures({ candidate, baseline }: Models, judged: ReadonlySet<string>): Figure[] {
  if (!candidate) return [];
  const before = new Map(modelMetrics(baseline));
  const numbers = modelMetrics(candidate)
    .filter(([metric]) => !judged.has(metric))
    .map(([metric, value]) => figure(metric, findMetric(metric)?.title ?? metric, value, before.get(metric)));
  const [ours, theirs] = [candidate.contents, baseline?.contents];
  if (!ours) return numbers;
  return [
    ...numbers,
    figure("model_format", "Model format", ours.formats.join(", "), theirs?.formats.join(", ")),
    figure("model_tensors", "Tensors of the model", ours.tensors.size, theirs?.tensors.size),
    ...union(ours.dtypes.keys(), theirs?.dtypes.keys()).map((dtype) =>
      figure(
        `model_dtype(${dtype})`,
        `Numbers stored as ${dtype}`,
        ours.dtypes.get(dtype) ?? 0,
        theirs && (theirs.dtypes.get(dtype) ?? 0),
      ),
    ),
    ...union(ours.opsets.keys(), theirs?.opsets.keys()).map((domain) =>
      figure(`model_opset(${domain})`, `Opset ${domain}`, versions(ours, domain) ?? null, versions(theirs, domain)),
    ),
  ];
}

/** The numbers by dtype, beside the baseline's. */
export function dtypeCharts({ candidate, baseline }: Models): BarsChart[] {
  const [ours, theirs] = [candidate?.contents, baseline?.contents];
  if (!ours || ours.tensors.size === 0) return [];
  const categories = union(ours.dtypes.keys(), theirs?.dtypes.keys());
  const series = (name: string, { dtypes }: ModelContents) => ({
    name,
    values: categories.map((dtype) => dtypes.get(dtype) ?? 0),
  });
  return [
    {
      kind: "bars",
      title: "The model's numbers by dtype",
      categories,
      series: [series("candidate", ours), ...(theirs ? [series("baseline", theirs)] : [])],
    },
  ];
}

function withoutHeader(models: readonly (Model | undefined)[]): string[] {
  return models.some((model) => model && !model.contents)
    ? [
        "Parameters, dtypes and opset are read from ONNX, safetensors and GGUF; of a model in another format its bytes are counted.",
      ]
    : [];
}

/** What a file carries that is no part of the model, and counts for its size all the same. */
function unreadBytes(models: readonly (Model | undefined)[]): string[] {
  return models.flatMap((model) =>
    [...(model?.contents?.unread ?? [])].map(
      ([file, count]) =>
        `${file} holds ${formatCountOf(count, "byte")} behind its last tensor, which are no part of the model.`,
    ),
  );
}

/** Which tensors are new or gone, and what of the files is no tensor. */
export function modelNotes({ candidate, baseline }: Models): string[] {
  const [ours, theirs] = [candidate?.contents, baseline?.contents];
  const text = ours && theirs ? differencesText(tensorDifferences(ours, theirs)) : "";
  return [
    ...(text === "" ? [] : [`Against the baseline's model, ${text}.`]),
    ...unreadBytes([candidate, baseline]),
    ...withoutHeader([candidate, baseline]),
  ];
}
