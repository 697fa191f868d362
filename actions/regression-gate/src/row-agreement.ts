import { formatCountOf, Refusal } from "@assay/report";
import type { TableEngine } from "@assay/tables";
import type { JoinedColumns } from "./joined-columns.ts";
import type { PredictionTable } from "./prediction-table.ts";

const REMEDIES = {
  truth:
    "score both models against the same truth, written with the same digits, or give the truth apart as `truth-file`",
  weight: "give the same row the same weight on both sides",
} as const;

/** Truth and weight say what a model is judged by, so a model's own file cannot say something else than the baseline's. */
export async function refuseOther(
  what: keyof typeof REMEDIES,
  engine: TableEngine,
  candidate: PredictionTable,
  { key, fetched }: { readonly key: () => string; readonly fetched: JoinedColumns },
): Promise<void> {
  const [ours, theirs] = [fetched.get(`c.${what}`), fetched.get(`b.${what}`)];
  if (!ours || !theirs) return;
  let differing = 0;
  let first = -1;
  for (let row = ours.length - 1; row >= 0; row--)
    if (ours[row] !== theirs[row]) {
      differing++;
      first = row;
    }
  if (differing === 0) return;
  const [row] = await engine.rows(
    `select ${key()} as k from ${candidate.table.from} where ${candidate.table.rowNumber} = ${fetched.get("c.number")?.[first]}`,
  );
  throw new Refusal(
    `the ${what} differs between candidate and baseline in ${formatCountOf(differing, "row")}, first for key ${JSON.stringify(row?.k)}`,
    { code: `${what}-differs`, reason: "not-comparable", remedy: REMEDIES[what] },
  );
}
