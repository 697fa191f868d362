import { type InputReader, limitsOf, type Policy, parseLimits } from "@assay/action-kit";
import { type JudgedMetric, judgedMetrics } from "@assay/judgement";
import { type AnchorRule, anchorRule } from "./anchor-rule.ts";
import { readPlace } from "./baseline-place.ts";
import { type FairnessRule, fairnessRules } from "./fairness/fairness-rule.ts";
import { importedLimits } from "./imports/imported-limits.ts";
import { isOfModel } from "./model/model-metric.ts";
import { type ModelRules, modelRules } from "./model/model-rules.ts";
import { type SliceRule, sliceRules } from "./slice-rule.ts";

/** The inputs of action.yml beside the common ones, in its order. */
export const INPUT_NAMES: readonly string[] = [
  "candidate",
  "baseline",
  "truth-file",
  "key",
  "truth",
  "prediction",
  "score",
  "positive",
  "weight",
  "limits",
  "model",
  "baseline-model",
  "on-missing-baseline",
  "write-baseline",
  "history-branch",
  "github-token",
];

const ON_MISSING = ["review", "fail", "error"] as const;
type OnMissingBaseline = (typeof ON_MISSING)[number];

/** Columns of the predictions, by the name they have in the files. */
export interface ColumnNames {
  readonly key: string | undefined;
  readonly truth: string | undefined;
  readonly prediction: string | undefined;
  readonly score: string | undefined;
  readonly weight: string | undefined;
  /** Of rankings: which query a row answers. */
  readonly query: string | undefined;
  /** The label that counts as positive, as text. */
  readonly positive: string | undefined;
}

export interface Inputs {
  /** `undefined` only where nothing but the model's files is judged. */
  readonly candidate: string | undefined;
  /** A path, a glob or a place; `undefined` where none was named, which is not the same as one that is absent. */
  readonly baseline: string | undefined;
  readonly truthFile: string | undefined;
  readonly columns: ColumnNames;
  readonly limits: readonly JudgedMetric[];
  /** What limits of another tool were made from, and what is held otherwise here; one sentence each. */
  readonly limitNotes: readonly string[];
  readonly slices: readonly SliceRule[];
  readonly anchor: AnchorRule | undefined;
  readonly fairness: readonly FairnessRule[];
  readonly model: string | undefined;
  readonly baselineModel: string | undefined;
  readonly modelRules: ModelRules;
  readonly onMissingBaseline: OnMissingBaseline;
  readonly writeBaseline: string | undefined;
  /** The branch that each run adds a line to. */
  readonly historyBranch: string | undefined;
  /** To fetch from GitHub, to ask whether a baseline that is absent here exists on the base branch, and to write the history. */
  readonly githubToken: string | undefined;
}

function columnNames(reader: InputReader, { rules }: Policy): ColumnNames {
  const columns = rules.columns ?? {};
  return {
    key: reader.text("key") ?? columns.key,
    truth: reader.text("truth") ?? columns.truth,
    prediction: reader.text("prediction") ?? columns.prediction,
    score: reader.text("score") ?? columns.score,
    weight: reader.text("weight") ?? columns.weight,
    query: columns.query,
    positive: reader.text("positive") ?? (columns.positive === undefined ? undefined : String(columns.positive)),
  };
}

type Limits = Pick<Inputs, "limits" | "slices" | "limitNotes">;

/** The limits given, ours or another tool's, else the policy's; slices are the policy's, and those of the other tool. */
function limits(reader: InputReader, { rules, document }: Policy): Limits {
  const ours = sliceRules(rules.regression?.slices ?? [], document);
  const given = reader.text("limits");
  if (given === undefined) {
    const written = rules.regression?.limits;
    const read = written ? limitsOf(written, document, ["regression", "limits"]) : [];
    return { limits: judgedMetrics(read), slices: ours, limitNotes: [] };
  }
  const imported = importedLimits(given);
  if (!imported) return { limits: judgedMetrics(parseLimits(given, "regression")), slices: ours, limitNotes: [] };
  const slices = sliceRules(imported.slices, undefined);
  for (const name of slices.map((slice) => slice.name).filter((name) => ours.some((slice) => slice.name === name)))
    reader.problem(
      `input \`limits\` makes slices "${name}", and so does the policy's \`regression.slices\``,
      "give the policy's slices another `name`, or take them out of one of the two",
    );
  const read = judgedMetrics(limitsOf(imported.limits, undefined, []));
  return { limits: read, slices: [...ours, ...slices], limitNotes: imported.notes };
}

/** Columns that cannot be one: a prediction that is the truth is always right, and a key that is an answer joins only equal answers. */
function refuseOneColumn(reader: InputReader, columns: ColumnNames, truthApart: boolean): void {
  const named = (["key", "truth", "prediction", "score", "weight", "query"] as const).filter(
    (what) => columns[what] !== undefined && !(what === "truth" && truthApart),
  );
  for (const [index, what] of named.entries()) {
    const other = named.slice(0, index).find((one) => columns[one] === columns[what]);
    if (other !== undefined && what !== "query")
      reader.problem(
        `\`${other}\` and \`${what}\` both name the column "${columns[what]}"`,
        `name the column of the ${what} as \`${what}\`, in the step or in the policy's \`columns\``,
      );
  }
}

/** What git takes as the name of a branch, without what would mean something else in an address. */
const BRANCH = /^(?!refs\/)(?!.*(?:\.\.|\/\/|\/\.|\.lock(?:\/|$)))[A-Za-z0-9][A-Za-z0-9._/-]{0,199}(?<![./])$/;

function historyBranch(reader: InputReader): string | undefined {
  const branch = reader.text("history-branch");
  if (branch !== undefined && !BRANCH.test(branch))
    reader.problem(
      `input \`history-branch\` is "${branch}", which is no name of a branch`,
      "give a name of letters, digits, `.`, `_`, `-` and `/`, such as `assay-history`",
    );
  return branch;
}

/** Whether a limit is held against what the model answered, and not against its files alone. */
export function asksForAnswers({
  limits,
  slices,
  fairness,
  anchor,
}: Pick<Inputs, "limits" | "slices" | "fairness" | "anchor">): boolean {
  return slices.length + fairness.length > 0 || ![...limits, ...(anchor?.limits ?? [])].every(isOfModel);
}

/** Parses and refuses; no I/O. A given input wins over the policy. */
export function readInputs(reader: InputReader, policy: Policy): Inputs {
  const columns = columnNames(reader, policy);
  refuseOneColumn(reader, columns, reader.text("truth-file") !== undefined);
  const rules = {
    ...limits(reader, policy),
    anchor: anchorRule(policy),
    fairness: fairnessRules(policy.rules.regression?.fairness ?? [], policy.document),
  };
  if (asksForAnswers(rules) || reader.text("model") === undefined)
    reader.required("candidate", "a metrics JSON, a glob of them from several seeds, or a predictions table");
  return {
    candidate: readPlace(reader, "candidate", []),
    baseline: readPlace(reader, "baseline", ["git", "artifact", "mlflow"]),
    truthFile: readPlace(reader, "truth-file", []),
    columns,
    ...rules,
    model: readPlace(reader, "model", []),
    baselineModel: readPlace(reader, "baseline-model", ["git", "artifact"]),
    modelRules: modelRules(policy),
    onMissingBaseline: reader.choice("on-missing-baseline", ON_MISSING) ?? "review",
    writeBaseline: readPlace(reader, "write-baseline", []),
    historyBranch: historyBranch(reader),
    githubToken: reader.text("github-token"),
  };
}
