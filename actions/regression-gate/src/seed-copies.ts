import { COMPUTED_METRICS, findMetric } from "@assay/metrics";
import { type Check, formatCountOf, Refusal } from "@assay/report";
import type { MetricsFile } from "./metrics-json.ts";

/** Two files of one side, the second of which says what the first said before it. */
interface Pair {
  readonly first: MetricsFile;
  readonly second: MetricsFile;
  /** In words. */
  readonly said: string;
}

/** Files that say the same of their run, each beside the first that said it. */
function pairsOf(runs: readonly MetricsFile[], saidOf: (run: MetricsFile) => string | undefined): Pair[] {
  const saying = new Map<string, MetricsFile>();
  return runs.flatMap((second) => {
    const said = saidOf(second);
    if (said === undefined) return [];
    const first = saying.get(said);
    if (!first) saying.set(said, second);
    return first ? [{ first, second, said }] : [];
  });
}

const seedOf = ({ seed }: MetricsFile) => seed && `the seed ${seed}`;
const predictionsOf = ({ predictionsSha256: hash }: MetricsFile) => hash && `the predictions ${hash.slice(0, 12)}…`;

/** Refuses two files of one side that are of the same predictions, or of one seed with one outcome: one run counted twice. */
export function refuseCopies(input: string, runs: readonly MetricsFile[]): void {
  const alike = pairsOf(runs, seedOf).filter(({ first, second }) => hasEqualMetrics(first, second));
  const [copy] = [...alike, ...pairsOf(runs, predictionsOf)];
  if (copy)
    throw new Refusal(`input \`${input}\`: ${copy.first.file} and ${copy.second.file} are both of ${copy.said}`, {
      code: "repeated-seed",
      reason: "duplicate-key",
      remedy:
        "give each seed's metrics JSON once; where the seed changes nothing in the predictions, there is one run to give",
    });
}

const TOLERANCE = 1e-12;

function isEqual(one: number, other: number): boolean {
  return Math.abs(one - other) <= TOLERANCE * Math.max(Math.abs(one), Math.abs(other));
}

function hasEqualMetrics({ values: ours }: MetricsFile, { values: theirs }: MetricsFile): boolean {
  return (
    ours.size === theirs.size && [...ours].every(([name, value]) => isEqual(value, theirs.get(name) ?? Number.NaN))
  );
}

/** A number written with fewer digits may be a rounded one, which two seeds share by chance. */
const TELLING_DIGITS = 9;

const FINE = new Set(
  Object.values(COMPUTED_METRICS)
    .filter(
      ({ task, needs, parameter }) =>
        !parameter && (task === "number" || (task === "class" && needs.includes("score"))),
    )
    .map(({ name }) => name),
);

/** Whether two seeds do not share the value by chance: a share of the rows they may. */
function isTelling([name, value]: readonly [string, number]): boolean {
  const digits = value.toExponential().replace(/e.*$/, "").replaceAll(/\D/g, "");
  return digits.length >= TELLING_DIGITS && FINE.has(findMetric(name)?.name ?? name);
}

/** Files of one side that say the very same as another one, each beside the first that said it. */
function copiesOf(runs: readonly MetricsFile[]): { readonly copy: MetricsFile; readonly of: MetricsFile }[] {
  return runs.flatMap((copy, at) => {
    const of = runs.slice(0, at).find((run) => hasEqualMetrics(run, copy));
    return of ? [{ copy, of }] : [];
  });
}

/**
 * Asks for a person's eye where two seeds of a side have the same metrics to the last digit, one of which is no share of
 * rows: a copy (`best.json` beside the seed that was best) makes scatter look smaller than it is, and a seed that changes
 * nothing is no run of its own. Of shares of rows alone, which two seeds may have in common, it is a note. So does one seed
 * of two outcomes: two epochs of one run are no two runs, but folds of one data set are.
 */
export function likeSeeds(
  side: "candidate" | "baseline" | "anchor",
  runs: readonly MetricsFile[],
): { readonly checks: readonly Check[]; readonly notes: readonly string[] } {
  const copies = copiesOf(runs);
  const told = (pair: (typeof copies)[number]) => `${pair.of.file} and ${pair.copy.file}`;
  const asking = (message: string, remedy: string): Check => ({
    id: `seeds(${side})`,
    title: `Seeds of the ${side}`,
    verdict: "review",
    reason: "not-comparable",
    severity: "critical",
    message,
    remedy,
  });
  const certain = copies.filter(({ copy }) => [...copy.values].some(isTelling));
  const [first] = certain;
  if (first) {
    const [metric, value] = [...first.copy.values].find(isTelling) as [string, number];
    const check = asking(
      `${formatCountOf(certain.length, "file")} of the ${side} ${certain.length === 1 ? "says" : "say"} what another one says to the last digit: ${told(first)} (${metric} ${value})`,
      "take copies away; where the seed changes nothing, there is one run to give",
    );
    return { checks: [check], notes: [] };
  }
  const [pair] = pairsOf(runs, seedOf);
  const check =
    pair &&
    asking(
      `${pair.first.file} and ${pair.second.file} of the ${side} are both of ${pair.said}, with other metrics`,
      'give one file of each run, not several of its epochs; of folds and repeats, write as `seed` what tells them apart, such as "42, fold 3"',
    );
  return {
    checks: check ? [check] : [],
    notes: copies
      .slice(0, 1)
      .map(
        (one) => `${told(one)} say the same: where one is a copy of the other, the ${side} has fewer seeds than files.`,
      ),
  };
}
