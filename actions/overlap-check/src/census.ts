import type { Cell } from "@assay/tables";
import type { Inputs } from "./inputs.ts";
import type { Measured } from "./measures.ts";
import { PAIRS, type Pairs } from "./pairs.ts";
import type { Engine } from "./ports.ts";
import { rankAgreement } from "./rank-agreement.ts";
import { type Selection, topK } from "./selection.ts";
import type { Sides } from "./side.ts";

type Counts = Readonly<Record<string, Cell>>;

/** A share; `undefined` of nothing. */
function share(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}

/** SQL that is true for a right answer, on either side: the label's, or that of being selected or not. */
function rightAnswer(
  side: "c" | "p",
  { hasLabels, labels }: Pairs,
  { positive }: Inputs["columns"],
  selection?: Selection,
) {
  if (hasLabels) return `${side}l = t`;
  const wanted = labels.positive(positive);
  const selected = side === "c" ? selection?.current : selection?.previous;
  return wanted === undefined || selected === undefined ? undefined : `(${selected}) = (t = ${wanted})`;
}

/** Everything that one pass over the pairs can count. */
async function count(
  engine: Engine,
  { columns }: Inputs,
  pairs: Pairs,
  selection: Selection | undefined,
): Promise<Counts> {
  const { hasLabels, hasScores, hasTruth } = pairs;
  const aggregates: string[] = [];
  const filter = (name: string, condition: string) =>
    aggregates.push(`count(*) filter (where ${condition}) as ${name}`);
  if (selection) {
    filter("current", selection.current);
    filter("previous", selection.previous);
    filter("both", `(${selection.current}) and (${selection.previous})`);
  }
  if (hasLabels) filter("agreeing", "cl = pl");
  else if (selection) filter("agreeing", `(${selection.current}) = (${selection.previous})`);
  const right = (side: "c" | "p") => (hasTruth ? rightAnswer(side, pairs, columns, selection) : undefined);
  const [now, before] = [right("c"), right("p")];
  if (now && before) {
    filter("known", "t is not null");
    filter("broken", `(${before}) and not (${now})`);
    filter("mended", `(${now}) and not (${before})`);
  }
  if (hasScores) aggregates.push("favg(cs - ps) as shift", "favg(abs(cs - ps)) as moved");
  const same = [...(hasScores ? ["cs = ps"] : []), ...(hasLabels ? ["cl = pl"] : [])];
  if (same.length > 0) filter("same", same.join(" and "));
  if (aggregates.length === 0) return {};
  const [row = {}] = await engine.rows(`select ${aggregates.join(", ")} from ${PAIRS}`);
  return row;
}

/** Of two selections of the same size: k as asked for, else as many as were selected before. */
async function topKOverlap(engine: Engine, k: number, common: number): Promise<number | undefined> {
  if (k < 1 || k >= common) return undefined;
  const [current, previous] = [await topK(engine, "cs", k), await topK(engine, "ps", k)];
  const [row] = await engine.rows(
    `select count(*) filter (where ${previous.selected}) as previous,
     count(*) filter (where ${previous.selected} and ${current.selected}) as both from ${PAIRS}`,
  );
  return share(Number(row?.both), Number(row?.previous));
}

function accounting({ common }: Pairs, { current, previous }: Sides): [string, number][] {
  const [now, before] = [current.table.rows, previous.table.rows];
  return [
    ["common", common],
    ["new", now - common],
    ["new_share", (now - common) / now],
    ["lost", before - common],
    ["lost_share", (before - common) / before],
  ];
}

function ofSelection(counts: Counts, common: number): [string, number | undefined][] {
  const [current, previous, both] = [Number(counts.current), Number(counts.previous), Number(counts.both)];
  const [entered, left] = [current - both, previous - both];
  return [
    ["selected_current", current],
    ["selected_previous", previous],
    ["overlap", share(both, previous)],
    ["containment", share(both, current)],
    ["jaccard", share(both, current + previous - both)],
    ["entered", entered],
    ["entered_rate", share(entered, common - previous)],
    ["left", left],
    ["left_rate", share(left, previous)],
    ["flip_rate", share(entered + left, common)],
  ];
}

/** Computes every measure that the pairs allow; what its definition has no answer for is there as `undefined`. */
export async function takeCensus(
  engine: Engine,
  inputs: Inputs,
  sides: Sides,
  pairs: Pairs,
  selection: Selection | undefined,
): Promise<Measured> {
  const { common } = pairs;
  const counts = await count(engine, inputs, pairs, selection);
  const measured: [string, number | undefined][] = accounting(pairs, sides);
  if (selection) measured.push(...ofSelection(counts, common));
  if (selection && pairs.hasScores)
    measured.push(["top_k_overlap", await topKOverlap(engine, selection.k ?? Number(counts.previous), common)]);
  if ("agreeing" in counts) measured.push(["agreement", share(Number(counts.agreeing), common)]);
  if ("known" in counts) {
    measured.push(["negative_flips", share(Number(counts.broken), Number(counts.known))]);
    measured.push(["positive_flips", share(Number(counts.mended), Number(counts.known))]);
  }
  if (pairs.hasScores) {
    const ranks = await rankAgreement(engine, common);
    measured.push(["spearman", ranks.spearman], ["rank_biased_overlap", ranks.rankBiasedOverlap]);
    measured.push(["score_shift", Number(counts.shift)], ["score_shift_abs", Number(counts.moved)]);
  }
  if ("same" in counts) measured.push(["exact", share(Number(counts.same), common)]);
  return new Map(measured);
}
