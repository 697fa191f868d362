import { judge } from "@assay/judgement";
import { type Check, formatCount } from "@assay/report";
import type { JudgedMeasure } from "./judged-measure.ts";
import type { Measured } from "./measures.ts";

/** Why a measure can have no answer, by its name. */
const NO_ANSWER: Readonly<Record<string, string>> = {
  containment: "nothing is selected now",
  entered_rate: "every common key was selected before",
  top_k_overlap: "no selection of that size can be told apart from the rest by its scores",
  negative_flips: "no common key has a truth",
  positive_flips: "no common key has a truth",
  spearman: "one side gives all keys the same score",
};

/** Measures of which more means more alike: too much of them is what an old file looks like. */
const LIKENESS: ReadonlySet<string> = new Set([
  "overlap",
  "containment",
  "jaccard",
  "top_k_overlap",
  "agreement",
  "spearman",
  "rank_biased_overlap",
  "exact",
]);

function remedyOf({ reason }: Check, name: string): string | undefined {
  if (reason !== "below-min" && reason !== "above-max") return undefined;
  const bound = reason === "below-min" ? "lower the min" : "raise the max";
  const look =
    reason === "above-max" && LIKENESS.has(name)
      ? "find out whether the predictions were made anew"
      : "find out what changed in the model or its data";
  return `${look}, or ${bound} of ${name} if this can be lived with`;
}

/** What stands behind a figure of the selection, in keys. */
function inKeys(name: string, measured: Measured): string {
  const count = (of: string) => formatCount(measured.get(of) ?? 0);
  if (name === "overlap" || name === "left_rate")
    return `; ${count("left")} of the ${count("selected_previous")} keys selected before have left`;
  if (name === "containment")
    return `; ${count("entered")} of the ${count("selected_current")} keys selected now have entered`;
  if (name === "jaccard" || name === "flip_rate")
    return `; ${count("entered")} keys have entered and ${count("left")} have left`;
  return "";
}

function unanswered({ measure: { name, title }, limit: { severity, location } }: JudgedMeasure): Check {
  return {
    id: name,
    title,
    verdict: "error",
    reason: "not-comparable",
    severity,
    message: `${title} has no value here: ${NO_ANSWER[name] ?? "there is nothing to compute it from"}`,
    remedy: `look at both tables; take the limit of ${name} away only if such tables are to be expected`,
    ...(location ? { location } : {}),
  };
}

/**
 * Holds each measure against its bounds: a census is exact, so the number itself decides. One without an answer is an `error`.
 *
 * @param ties what keeps places of the selection empty, which a broken limit may come from.
 */
export function judgeMeasures(
  limits: readonly JudgedMeasure[],
  measured: Measured,
  ties: readonly string[] = [],
): Check[] {
  return limits.map((judged): Check => {
    const { measure, limit } = judged;
    const { name, title } = measure;
    const candidate = measured.get(name);
    if (candidate === undefined) return unanswered(judged);
    const [check] = judge([
      {
        id: name,
        title,
        metric: { name, title, better: "higher", unit: "none", limit },
        facts: { candidate, baseline: undefined, evidence: "exact" },
        look: "both",
        isSlice: false,
      },
    ]);
    if (!check) throw new TypeError("a subject has a check");
    const remedy = remedyOf(check, name);
    const why = remedy !== undefined && measure.needs.includes("selection") ? ties : [];
    return {
      ...check,
      message: [check.message + inKeys(name, measured), ...why].join("; "),
      ...(remedy ? { remedy } : {}),
    };
  });
}
