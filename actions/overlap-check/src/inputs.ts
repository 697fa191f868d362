import { type InputReader, type Limit, limitsOf, type Policy, parseLimits } from "@assay/action-kit";
import { type BusinessRule, businessRules } from "./business-rule.ts";
import { type JudgedMeasure, judgedMeasures } from "./judged-measure.ts";
import { type SelectionRule, selectionRule } from "./selection-rule.ts";

/** The inputs of action.yml beside the common ones, in its order. */
export const INPUT_NAMES: readonly string[] = [
  "current",
  "previous",
  "key",
  "prediction",
  "positive",
  "score",
  "threshold",
  "top-k",
  "top-share",
  "limits",
  "min-overlap",
  "max-overlap",
  "truth",
  "junit-path",
];

export const JUNIT_PATH = { input: "junit-path", fallback: "validation_test_results.xml" };

/** A column by the name it has in the files. */
export interface NamedColumn {
  readonly name: string;
  /** Named for this step: it must be there. One that the whole policy names may be missing where nothing needs it. */
  readonly given: boolean;
}

interface ColumnNames {
  readonly key: string | undefined;
  readonly prediction: NamedColumn | undefined;
  readonly score: NamedColumn | undefined;
  readonly truth: NamedColumn | undefined;
  /** The label that selects, as text. */
  readonly positive: string | undefined;
}

export interface Inputs {
  /** Paths or globs. */
  readonly current: string;
  readonly previous: string;
  readonly columns: ColumnNames;
  readonly selection: SelectionRule | undefined;
  readonly limits: readonly JudgedMeasure[];
  readonly rules: readonly BusinessRule[];
}

function columnNames(reader: InputReader, { rules }: Policy): ColumnNames {
  const columns = rules.columns ?? {};
  const column = (name: "prediction" | "score" | "truth"): NamedColumn | undefined => {
    const given = reader.text(name);
    if (given !== undefined) return { name: given, given: true };
    const written = columns[name];
    return written === undefined ? undefined : { name: written, given: false };
  };
  return {
    key: reader.text("key") ?? columns.key,
    prediction: column("prediction"),
    score: column("score"),
    truth: column("truth"),
    positive: reader.text("positive") ?? (columns.positive === undefined ? undefined : String(columns.positive)),
  };
}

/** `min-overlap` and `max-overlap` in place of what the policy says of overlap; said twice for one step, one is a mistake. */
function withShortForms(reader: InputReader, limits: readonly Limit[], fromInput: boolean): Limit[] {
  const min = reader.number("min-overlap", { min: 0, max: 1 });
  const max = reader.number("max-overlap", { min: 0, max: 1 });
  if (min === undefined && max === undefined) return [...limits];
  const written = limits.find(({ metric }) => metric === "overlap");
  for (const [bound, value] of Object.entries({ min, max }))
    if (fromInput && value !== undefined && written?.[bound as "min" | "max"] !== undefined)
      reader.problem(`inputs \`${bound}-overlap\` and \`limits\` both say overlap's ${bound}`, `keep one of them`);
  const overlap: Limit = {
    evidence: "estimate",
    severity: "critical",
    ...written,
    metric: "overlap",
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    location: undefined,
  };
  if (overlap.min !== undefined && overlap.max !== undefined && overlap.min > overlap.max)
    reader.problem(
      `the limit of overlap allows nothing: min ${overlap.min} is above max ${overlap.max}`,
      "give a `min-overlap` that is at most `max-overlap`",
    );
  return [overlap, ...limits.filter((limit) => limit !== written)];
}

function limits(reader: InputReader, { rules, document }: Policy): JudgedMeasure[] {
  const given = reader.text("limits");
  const written = rules.overlap?.limits;
  const read =
    given === undefined
      ? written
        ? limitsOf(written, document, ["overlap", "limits"])
        : []
      : parseLimits(given, "overlap");
  return judgedMeasures(withShortForms(reader, read, given !== undefined));
}

/** Parses and refuses; no I/O. A given input wins over the policy. */
export function readInputs(reader: InputReader, policy: Policy): Inputs {
  const columns = columnNames(reader, policy);
  return {
    current: reader.required("current", "the path of the new predictions, a table"),
    previous: reader.required("previous", "the path of the predictions they are held against, a table"),
    columns,
    selection: selectionRule(reader, { prediction: columns.prediction?.name, score: columns.score?.name }),
    limits: limits(reader, policy),
    rules: businessRules(policy),
  };
}
