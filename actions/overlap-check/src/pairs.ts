import { formatCountOf, Refusal } from "@assay/report";
import { type Column, numberOf, textOf } from "@assay/tables";
import type { AnswerLabels } from "./answer-labels.ts";
import { type ComparedColumns, comparedColumns, type Part } from "./compared-columns.ts";
import type { Inputs } from "./inputs.ts";
import type { Need } from "./measures.ts";
import type { Engine } from "./ports.ts";
import type { Side, Sides } from "./side.ts";

/** The common keys as an SQL table: `cn`, `pn` row numbers; `cl`, `pl` labels; `cs`, `ps` scores; `ct`, `pt` the truth as each side has it, `t` the truth. c is current, p previous. */
export const PAIRS = '"assay pairs"';

/** What the common keys can be compared by. */
export interface Pairs {
  readonly common: number;
  readonly hasLabels: boolean;
  readonly hasScores: boolean;
  /** The columns of the scores, for the precision that each holds; `undefined` where there are none. */
  readonly scores: ComparedColumns["score"];
  readonly hasTruth: boolean;
  readonly labels: AnswerLabels;
}

/** SQL of a side's rows under the names of the pairs, without the side's letter. */
async function rowsOf(engine: Engine, side: Side, key: Column, columns: ComparedColumns, labels: AnswerLabels) {
  const label = (column: Column | undefined) => (column ? labels.sql(textOf(column)) : "null::integer");
  const score = columns.score?.[side.role];
  const select = [
    `${textOf(key)} as k`,
    `${side.table.rowNumber} as n`,
    `${label(columns.prediction?.[side.role])} as l`,
    `${score ? await numberOf(engine, side, "score", score) : "null::double"} as s`,
    `${label(columns.truth?.[side.role])} as t`,
  ];
  return `select ${select.join(", ")} from ${side.table.from}`;
}

/** A missing or infinite value anywhere in a column that is compared: no row may be left out of a census. */
async function refuseGaps(
  engine: Engine,
  { shown }: Side,
  rows: string,
  columns: readonly (readonly [Part, string])[],
) {
  for (const [what, column] of columns) {
    const bad = what === "score" ? `s is null or not isfinite(s)` : "l is null";
    const [found] = await engine.rows(
      `select count(*) as bad, count(*) filter (${column} is null) as missing, min(n) as first from (${rows}) where ${bad}`,
    );
    if (!found || Number(found.bad) === 0) continue;
    const missing = Number(found.missing);
    const fault =
      missing > 0
        ? `is missing in ${formatCountOf(missing, "row")}`
        : `is infinite or not a number in ${formatCountOf(Number(found.bad), "row")}`;
    throw new Refusal(`the ${what} of ${shown} ${fault}, first in row ${found.first}`, {
      code: missing > 0 ? "missing-value" : "not-a-number",
      reason: "not-a-number",
      remedy: `give every row a ${what}, or leave the row out of the table`,
    });
  }
}

async function refuseNothingCommon(engine: Engine, { current, previous, key }: Sides): Promise<never> {
  const such: string[] = [];
  for (const side of [current, previous]) {
    const [row] = await engine.rows(`select ${textOf(key[side.role])} as k from ${side.table.from} limit 1`);
    such.push(`${side.shown} has keys such as ${JSON.stringify(row?.k)}`);
  }
  throw new Refusal(`the two tables have no key in common: ${such.join(", ")}`, {
    code: "empty-intersection",
    reason: "empty-intersection",
    remedy: "name the column that identifies a row in both as `key`, and spell its values alike",
  });
}

async function refuseTwoTruths(engine: Engine): Promise<void> {
  const [found] = await engine.rows(`select count(*) as count, arg_min(k, cn) as first from ${PAIRS} where ct <> pt`);
  const count = Number(found?.count);
  if (count === 0) return;
  throw new Refusal(
    `the truth differs between current and previous for ${formatCountOf(count, "key")}, first ${JSON.stringify(found?.first)}`,
    {
      code: "truth-differs",
      reason: "not-comparable",
      remedy: "give both tables the same truth, or only one of them",
    },
  );
}

/** Joins the sides in the engine: from here on only the common keys are compared. Refuses gaps, and sides that have no key in common. */
export async function joinPairs(
  engine: Engine,
  sides: Sides,
  inputs: Inputs,
  needs: ReadonlySet<Need>,
): Promise<Pairs> {
  const { labels, ...found } = await comparedColumns(engine, sides, inputs, needs);
  const current = await rowsOf(engine, sides.current, sides.key.current, found, labels);
  const previous = await rowsOf(engine, sides.previous, sides.key.previous, found, labels);
  const compared = [
    ...(found.prediction ? [["prediction", "l"] as const] : []),
    ...(found.score ? [["score", "s"] as const] : []),
  ];
  await refuseGaps(engine, sides.current, current, compared);
  await refuseGaps(engine, sides.previous, previous, compared);
  await engine.rows(
    `create table ${PAIRS} as select k, c.n as cn, p.n as pn, c.l as cl, p.l as pl, c.s as cs, p.s as ps,
     c.t as ct, p.t as pt, coalesce(c.t, p.t) as t from (${current}) c join (${previous}) p using (k)`,
  );
  const [count] = await engine.rows(`select count(*) as count from ${PAIRS}`);
  const common = Number(count?.count);
  if (common === 0) await refuseNothingCommon(engine, sides);
  await refuseTwoTruths(engine);
  return {
    common,
    hasLabels: found.prediction !== undefined,
    hasScores: found.score !== undefined,
    scores: found.score,
    hasTruth: found.truth !== undefined,
    labels,
  };
}
