import { type Check, formatCountOf } from "@assay/report";
import type { Model, ModelContents, Models } from "./model.ts";
import type { ModelRule, ModelRules } from "./model-rules.ts";
import { differencesText, tensorDifferences } from "./tensor-differences.ts";

const MAX_EXAMPLES = 20;
const MAX_NAME = 120;
/** The domain of ONNX's standard operators. */
const STANDARD = "ai.onnx";

type Said = Omit<Check, "id" | "title" | "severity" | "location">;

function checkOf(id: string, title: string, { location }: ModelRule<unknown>, said: Said): Check {
  return { id, title, severity: "critical", ...said, ...(location ? { location } : {}) };
}

/** A rule that nothing can be held against is not kept. */
function unread(what: string, model: Model | undefined): Said {
  return {
    verdict: "fail",
    reason: "missing-metric",
    message: model
      ? `the candidate's model has no ${what} that can be read`
      : `there is no candidate's model whose ${what} could be read`,
    remedy: model
      ? `give the model as ${what === "opset" ? "ONNX" : "ONNX, safetensors or GGUF"}, or take \`${what}\` out of \`regression.model\``
      : "name the candidate's model file as `model`",
  };
}

function dtypesCheck(rule: ModelRule<readonly string[]>, model: Model | undefined): Said {
  const contents = model?.contents;
  if (!contents) return unread("dtypes", model);
  const limit = `only ${rule.allowed.join(", ")}`;
  const observed = [...contents.dtypes.keys()].join(", ");
  const others = [...contents.dtypes].filter(([dtype]) => !rule.allowed.includes(dtype));
  if (contents.tensors.size === 0)
    return {
      verdict: "fail",
      reason: "missing-metric",
      message: "the candidate's model has no tensors",
      limit,
      remedy: "check that `model` is the file you meant",
    };
  if (others.length === 0)
    return {
      verdict: "pass",
      reason: "within-limit",
      message: `the model's tensors are stored as ${observed}`,
      observed,
      limit,
    };
  const wrong = [...contents.tensors].filter(([, { dtype }]) => !rule.allowed.includes(dtype));
  const amounts = others.map(([dtype, count]) => `${formatCountOf(count, "number")} as ${dtype}`);
  return {
    verdict: "fail",
    reason: "set-mismatch",
    message: `the model stores ${amounts.join(", ")}, in ${formatCountOf(wrong.length, "tensor")}; ${limit} ${rule.allowed.length === 1 ? "is" : "are"} allowed`,
    observed,
    limit,
    examples: wrong
      .slice(0, MAX_EXAMPLES)
      .map(([name, { dtype }]) => ({ value: name.slice(0, MAX_NAME), note: dtype })),
    remedy: "convert these tensors, or allow their dtype in `regression.model.dtypes`",
  };
}

function opsetCheck(rule: NonNullable<ModelRules["opset"]>, model: Model | undefined): Said {
  const versions = model?.contents?.opsets.get(STANDARD);
  const [lowest, highest] = [versions?.[0], versions?.at(-1)];
  if (versions === undefined || lowest === undefined || highest === undefined) return unread("opset", model);
  const { min = 1, max = Number.POSITIVE_INFINITY } = rule.allowed;
  const limit = [
    ...(rule.allowed.min === undefined ? [] : [`at least ${min}`]),
    ...(rule.allowed.max === undefined ? [] : [`at most ${max}`]),
  ].join(", ");
  const observed = versions.length === 1 ? lowest : versions.join(", ");
  const [wrong, reason] = lowest < min ? ([lowest, "below-min"] as const) : ([highest, "above-max"] as const);
  if (lowest >= min && highest <= max)
    return {
      verdict: "pass",
      reason: "within-limit",
      message: `the model's opset is ${observed}, ${limit}`,
      observed,
      limit,
    };
  return {
    verdict: "fail",
    reason,
    message: `the model's opset is ${wrong}; it must be ${limit}`,
    observed,
    limit,
    remedy: "export the model for an opset that the runtime has, or change `regression.model.opset`",
  };
}

function tensorsCheck(candidate: Model | undefined, baseline: Model | undefined): Said {
  const limit = "names and shapes as in the baseline's model";
  if (!candidate?.contents) return unread("tensors", candidate);
  const ours: ModelContents = candidate.contents;
  if (!baseline?.contents)
    return {
      verdict: "review",
      reason: baseline ? "not-comparable" : "no-baseline",
      message: baseline
        ? "the baseline's model has no header that can be read, so the tensors cannot be compared"
        : "there is no baseline's model to compare the tensors with",
      limit,
      remedy: "name the baseline's ONNX, safetensors or GGUF file as `baseline-model`",
    };
  const differences = tensorDifferences(ours, baseline.contents);
  const [observed, before] = [ours.tensors.size, baseline.contents.tensors.size];
  const text = differencesText(differences);
  if (text === "")
    return {
      verdict: "pass",
      reason: "within-limit",
      message: `the ${formatCountOf(observed, "tensor")} ${observed === 1 ? "has" : "have"} the names and shapes of the baseline's`,
      observed,
      baseline: before,
      limit,
    };
  return {
    verdict: "fail",
    reason: "set-mismatch",
    message: `against the baseline's model, ${text}`,
    observed,
    baseline: before,
    limit,
    examples: differences.examples,
    remedy:
      "export the model as the baseline was, or take `tensors: same` away if the architecture was meant to change",
  };
}

/** The policy's `regression.model` held against the headers of the model's files, which are exact. */
export function modelChecks({ dtypes, opset, sameTensors }: ModelRules, { candidate, baseline }: Models): Check[] {
  return [
    ...(dtypes ? [checkOf("model_dtypes", "Model dtypes", dtypes, dtypesCheck(dtypes, candidate))] : []),
    ...(opset ? [checkOf("model_opset", "Model opset", opset, opsetCheck(opset, candidate))] : []),
    ...(sameTensors ? [checkOf("model_tensors", "Model tensors", sameTensors, tensorsCheck(candidate, baseline))] : []),
  ];
}
