import { type Check, formatCountOf, Refusal } from "@assay/report";
import type { TableEngine } from "@assay/tables";
import type { PredictionTables } from "./answer-columns.ts";
import type { JoinedColumns } from "./joined-columns.ts";
import type { PredictionTable } from "./prediction-table.ts";
import type { Vouched } from "./unvouched.ts";

const REMEDIES: Readonly<Record<Vouched, string>> = {
  truth:
    "score both models against the same truth, written with the same digits, or give the truth apart as `truth-file`",
  weight: "give the same row the same weight on both sides",
};

interface Reading {
  readonly key: () => string;
  readonly fetched: JoinedColumns;
}

/** In how many of the joined rows two columns differ, and where first; `undefined` where they do not, or one is not there. */
function difference(
  fetched: JoinedColumns,
  one: string,
  other: string,
): { readonly rows: number; readonly first: number } | undefined {
  const [ours, theirs] = [fetched.get(one), fetched.get(other)];
  if (!ours || !theirs) return undefined;
  let rows = 0;
  let first = -1;
  for (let row = ours.length - 1; row >= 0; row--)
    if (ours[row] !== theirs[row]) {
      rows++;
      first = row;
    }
  return rows === 0 ? undefined : { rows, first };
}

/** The key of a joined row, quoted. */
async function keyAt(
  engine: TableEngine,
  candidate: PredictionTable,
  { key, fetched }: Reading,
  at: number,
): Promise<string> {
  const [row] = await engine.rows(
    `select ${key()} as k from ${candidate.table.from} where ${candidate.table.rowNumber} = ${fetched.get("c.number")?.[at]}`,
  );
  return JSON.stringify(row?.k);
}

/** Truth and weight say what a model is judged by, so a model's own file cannot say something else than the baseline's. */
export async function refuseOther(
  what: Vouched,
  engine: TableEngine,
  candidate: PredictionTable,
  reading: Reading,
): Promise<void> {
  const differing = difference(reading.fetched, `c.${what}`, `b.${what}`);
  if (!differing) return;
  throw new Refusal(
    `the ${what} differs between candidate and baseline in ${formatCountOf(differing.rows, "row")}, first for key ${await keyAt(engine, candidate, reading, differing.first)}`,
    { code: `${what}-differs`, reason: "not-comparable", remedy: REMEDIES[what] },
  );
}

/** Ids of the checks that say that the truth-file contradicts the baseline. */
export const CONTRADICTED: ReadonlySet<string> = new Set(["truth(baseline)", "weight(baseline)"]);

/**
 * Asks for a person's eye where the truth-file says something else than the baseline was judged by. It decides all the same,
 * since a truth may have been corrected; but a change that could put its own predictions there unseen would beat any baseline.
 */
export async function contradictedTruth(
  what: Vouched,
  engine: TableEngine,
  { candidate, baseline, truths }: PredictionTables,
  reading: Reading,
): Promise<Check[]> {
  const differing = difference(reading.fetched, `t.${what}`, `b.${what}`);
  if (!differing || !baseline || !truths) return [];
  const first = await keyAt(engine, candidate, reading, differing.first);
  return [
    {
      id: `${what}(baseline)`,
      title: what === "truth" ? "Truth that the baseline was judged by" : "Weight that the baseline was judged by",
      verdict: "review",
      reason: "not-comparable",
      severity: "critical",
      message: `the ${what} differs between ${truths.shown} and ${baseline.shown} in ${formatCountOf(differing.rows, "row")}, first for key ${first}`,
      remedy: `bring the ${what} of these rows back; where it was corrected, write the baseline again with it in a commit of its own`,
      counts: { rows: differing.rows },
    },
  ];
}
