import type { InputReader } from "@assay/action-kit";

/** How rows are selected on each side, among the common keys. */
export type SelectionRule =
  /** Those with the positive label. */
  | { readonly by: "label" }
  /** Those whose score is at least the threshold. */
  | { readonly by: "threshold"; readonly threshold: number }
  /** Those with the highest scores. */
  | { readonly by: "top-k"; readonly k: number }
  | { readonly by: "top-share"; readonly share: number };

function topShare(reader: InputReader): number | undefined {
  const share = reader.number("top-share", { min: 0, max: 1 });
  if (share !== 0 && share !== 1) return share;
  reader.problem(
    `input \`top-share\` must lie between 0 and 1, got "${reader.text("top-share")}"`,
    "give the share of the keys that is selected, such as 0.1",
  );
  return undefined;
}

/**
 * The one way to select that the inputs name: by score where `threshold`, `top-k` or `top-share` is given, else by label
 * where there is a prediction. `undefined` where there is neither.
 */
export function selectionRule(
  reader: InputReader,
  { prediction, score }: { readonly prediction: string | undefined; readonly score: string | undefined },
): SelectionRule | undefined {
  const given = ["threshold", "top-k", "top-share"].filter((name) => reader.text(name) !== undefined);
  const threshold = reader.number("threshold");
  const k = reader.integer("top-k", { min: 1 });
  const share = topShare(reader);
  if (given.length > 1)
    reader.problem(
      `inputs ${given.map((name) => `\`${name}\``).join(" and ")} each select rows, and only one can`,
      `keep one of them`,
    );
  if (given.length > 0 && score === undefined)
    reader.problem(
      `input \`${given[0]}\` selects by score, and it is not said which column holds it`,
      "name it as `score`, or in the policy as `columns: {score: …}`",
    );
  if (threshold !== undefined) return { by: "threshold", threshold };
  if (k !== undefined) return { by: "top-k", k };
  if (share !== undefined) return { by: "top-share", share };
  return prediction === undefined ? undefined : { by: "label" };
}
