import { COMPUTED_METRICS, findMetric } from "@assay/metrics";
import { type Check, formatCountOf, Refusal } from "@assay/report";
import type { MetricsFile } from "./metrics-json.ts";

/** What a metrics JSON says of its run that no other seed's can say too, as the words in which it is told. */
const OWN: readonly ((run: MetricsFile) => string | undefined)[] = [
  ({ seed }) => seed && `the seed ${seed}`,
  ({ predictionsSha256 }) => predictionsSha256 && `the predictions ${predictionsSha256.slice(0, 12)}…`,
];

/** Refuses two files of one side that say they are of one seed, or of the same predictions: one run counted twice. */
export function refuseCopies(input: string, runs: readonly MetricsFile[]): void {
  for (const saidOf of OWN) {
    const first = new Map<string, string>();
    for (const run of runs) {
      const said = saidOf(run);
      if (said === undefined) continue;
      const other = first.get(said);
      if (other !== undefined)
        throw new Refusal(`input \`${input}\`: ${other} and ${run.file} are both of ${said}`, {
          code: "repeated-seed",
          reason: "duplicate-key",
          remedy:
            "give each seed's metrics JSON once; where the seed changes nothing in the predictions, there is one run to give",
        });
      first.set(said, run.file);
    }
  }
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
 * nothing is no run of its own. Of shares of rows alone, which two seeds may have in common, it is a note.
 */
export function likeSeeds(
  side: "candidate" | "baseline",
  runs: readonly MetricsFile[],
): { readonly checks: readonly Check[]; readonly notes: readonly string[] } {
  const copies = copiesOf(runs);
  const told = (pair: (typeof copies)[number]) => `${pair.of.file} and ${pair.copy.file}`;
  const certain = copies.filter(({ copy }) => [...copy.values].some(isTelling));
  const [first] = certain;
  if (!first)
    return {
      checks: [],
      notes: copies
        .slice(0, 1)
        .map(
          (pair) =>
            `${told(pair)} say the same: where one is a copy of the other, the ${side} has fewer seeds than files.`,
        ),
    };
  const [metric, value] = [...first.copy.values].find(isTelling) as [string, number];
  return {
    checks: [
      {
        id: `seeds(${side})`,
        title: `Seeds of the ${side}`,
        verdict: "review",
        reason: "not-comparable",
        severity: "critical",
        message: `${formatCountOf(certain.length, "file")} of the ${side} ${certain.length === 1 ? "says" : "say"} what another one says to the last digit: ${told(first)} (${metric} ${value})`,
        remedy: "take copies away; where the seed changes nothing, there is one run to give",
      },
    ],
    notes: [],
  };
}
