import {
  type DriftMethod,
  decideDrift,
  judgeAsEvidently,
  judgePlainly,
  MetricError,
  measureDrift,
} from "@assay/metrics";
import type { Comparison, Obstacle } from "./compared-columns.ts";
import { type Decided, decidedAsEvidently, decidedByDefault, decidedPlainly } from "./decided.ts";
import type { ColumnRule, DriftRules } from "./drift-rules.ts";
import { missingQuestion, withMissing } from "./missing-values.ts";

const NUMBERS_ONLY: readonly DriftMethod[] = ["ks", "wasserstein", "anderson"];
const CATEGORIES_ONLY: readonly DriftMethod[] = ["chisquare", "z", "tvd"];

/**
 * The method of a column. One that the policy gives to all columns is Evidently's default where it does not fit a
 * column; one that it gives to this very column must fit.
 */
function methodFor({ pooled }: Comparison, { method, isOwnMethod }: ColumnRule): DriftMethod | "auto" {
  if (method === "auto" || isOwnMethod) return method;
  const unfit = pooled.kind === "numeric" ? CATEGORIES_ONLY : NUMBERS_ONLY;
  return unfit.includes(method) || (method === "z" && pooled.reference.length > 2) ? "auto" : method;
}

/** A method that cannot be used on a column, such as Kolmogorov–Smirnov on text, is an error of that column. */
function attempt<T>(name: string, work: () => T): T | Obstacle {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof MetricError)) throw error;
    const message = `the drift of "${name}" cannot be judged: ${error.message}`;
    return { name, means: "error", reason: error.reason, message, remedy: error.remedy };
  }
}

function tooLarge(name: string): Obstacle {
  return {
    name,
    means: "error",
    reason: "not-a-number",
    message: `the drift of "${name}" cannot be judged: its values are too large for a double to hold their distance`,
    remedy: "use `method: ks` for it, which needs no distances between values",
  };
}

const isObstacle = (one: object): one is Obstacle => "means" in one;

/** Decides all columns; the answers stand in the order of the columns. */
export function decideColumns(comparisons: readonly Comparison[], rules: DriftRules): (Decided | Obstacle)[] {
  const asked = comparisons.map((comparison) => {
    const own = rules.ruleOf(comparison.name);
    const method = methodFor(comparison, own);
    return { comparison, own, method };
  });
  const measured = asked.map(({ comparison: { name, pooled }, method }) =>
    attempt(name, () => {
      const found = measureDrift(pooled, method);
      return Number.isNaN(found.effect) ? tooLarge(name) : found;
    }),
  );
  // What cannot be measured is no question, so that the others are corrected among themselves.
  const questions = asked.flatMap(({ comparison, own: { rule }, method }, index) =>
    rule.by === "decision" && !isObstacle(measured[index] as object)
      ? [
          { id: comparison.name, column: comparison.pooled, method, smallest: rule.smallest },
          ...missingQuestion(comparison, rule.smallest),
        ]
      : [],
  );
  const decisions = new Map(decideDrift(questions).map((decision) => [decision.id, decision]));
  return asked.map(({ comparison, own, method }, index) => {
    const { name, pooled } = comparison;
    const found = measured[index] as ReturnType<typeof measureDrift> | Obstacle;
    if (isObstacle(found)) return found;
    const decision = decisions.get(name);
    if (decision) return withMissing(decidedByDefault(comparison, decision), decisions);
    const { rule } = own;
    return attempt(name, () =>
      rule.by === "p"
        ? decidedPlainly(comparison, judgePlainly(pooled, method, rule.p), rule.p)
        : // A threshold is said in the unit of the method it was given for.
          decidedAsEvidently(
            comparison,
            judgeAsEvidently(pooled, method, method === own.method && rule.by === "score" ? rule.threshold : undefined),
          ),
    );
  });
}
