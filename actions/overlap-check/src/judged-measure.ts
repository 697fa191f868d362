import { didYouMean, type Limit, Problems, percentageProblems, rangeProblems } from "@assay/action-kit";
import { MEASURES, type Measure } from "./measures.ts";

/** A measure with the bounds it is held against. */
export interface JudgedMeasure {
  readonly measure: Measure;
  readonly limit: Limit;
}

const NAMES = MEASURES.map(({ name }) => name);

/** Bounds of another gate's limits: here both sides are one census, so there is no baseline to change from and no interval. */
function foreignBounds({ maxDrop, maxRise, minRatio, maxRatio, maxGain, minGain, better, evidence }: Limit): string[] {
  const written = {
    "max-drop": maxDrop,
    "max-rise": maxRise,
    "min-ratio": minRatio,
    "max-ratio": maxRatio,
    "max-gain": maxGain,
    "min-gain": minGain,
    better,
    evidence: evidence === "interval" ? evidence : undefined,
  };
  return Object.entries(written).flatMap(([name, value]) => (value === undefined ? [] : [name]));
}

/** Finds each limit's measure. Refuses unknown names, bounds that mean nothing here, and bounds outside a measure's range. */
export function judgedMeasures(limits: readonly Limit[]): JudgedMeasure[] {
  const problems = new Problems(
    "invalid-limits",
    limits.some(({ location }) => location) ? "invalid-policy" : "invalid-input",
  );
  const judged: JudgedMeasure[] = [];
  for (const limit of limits) {
    const { metric, location } = limit;
    const measure = MEASURES.find(({ name }) => name === metric);
    if (!measure) {
      problems.add({
        message: `unknown measure "${metric}"${didYouMean(metric, NAMES)}`,
        remedy: `limit one of: ${NAMES.join(", ")}`,
        location,
      });
      continue;
    }
    const [low, high] = measure.range;
    for (const problem of percentageProblems(limit, low === 0 && high === 1, "measure")) problems.add(problem);
    const foreign = foreignBounds(limit);
    if (foreign.length > 0)
      problems.add({
        message: `the limit of ${metric} has ${foreign.map((name) => `\`${name}\``).join(" and ")}, which has no meaning for a comparison of two tables`,
        remedy: "bound it by `min` and `max`, which are held against the exact figure",
        location,
      });
    else for (const problem of rangeProblems(limit, { better: "higher", range: measure.range })) problems.add(problem);
    judged.push({ measure, limit });
  }
  problems.refuseIfAny();
  return judged;
}
