import { formatCount, formatCountOf, formatNumber, Refusal } from "@assay/report";
import type { Column } from "@assay/tables";
import type { Inputs } from "./inputs.ts";
import { PAIRS, type Pairs } from "./pairs.ts";
import type { Engine } from "./ports.ts";

/** Who is selected on each side, as SQL conditions over the pairs. */
export interface Selection {
  readonly current: string;
  readonly previous: string;
  /** How rows were selected, one sentence. */
  readonly statement: string;
  /** Where keys with equal scores leave places empty, a sentence a side. */
  readonly ties: readonly string[];
  /** Where a number of highest scores is selected. */
  readonly k: number | undefined;
}

type Score = "cs" | "ps";

/** SQL of a double, exactly: a bare literal would be read as a DECIMAL first. */
function double(value: number): string {
  return `cast('${value}' as double)`;
}

interface TopK {
  /** SQL condition. */
  readonly selected: string;
  /** How many of the k places are left empty, since more keys share the next score than there are places. */
  readonly open: number;
  readonly tied: number;
}

/**
 * The k highest scores: every key whose score is among them whatever order equal scores are put in. Where more keys share
 * a score than there are places left, none of them is taken: only chance, or the file's order, could choose.
 */
export async function topK(engine: Engine, score: Score, k: number): Promise<TopK> {
  const [found] = await engine.rows(
    `with counted as (select ${score} as s, count(*) as n, sum(count(*)) over (order by ${score} desc) as upto from ${PAIRS} group by 1)
     select min(s) filter (upto <= ${k}) as lowest, coalesce(max(upto) filter (upto <= ${k}), 0) as taken,
     max(n) filter (upto > ${k} and upto - n < ${k}) as tied from counted`,
  );
  const taken = Number(found?.taken);
  const lowest = found?.lowest;
  return {
    selected: typeof lowest === "number" ? `${score} >= ${double(lowest)}` : "false",
    open: k - taken,
    tied: Number(found?.tied ?? 0),
  };
}

function tieNote(side: string, k: number, { open, tied }: TopK): string[] {
  if (open === 0) return [];
  return [
    `${side}: ${formatCountOf(tied, "key")} share the score at place ${formatCount(k)}, for which ${formatCountOf(open, "place")} ${open === 1 ? "is" : "are"} left; none of them is selected`,
  ];
}

async function highest(engine: Engine, k: number, common: number, asked: string): Promise<Selection> {
  if (k < 1 || k >= common)
    throw new Refusal(
      `${asked} of ${formatCountOf(common, "common key")} selects ${k < 1 ? "none" : "all"} of them, whatever the scores are`,
      {
        code: "trivial-selection",
        reason: "invalid-input",
        remedy:
          common > 1
            ? `select at least 1 and fewer than ${formatCount(common)} of them`
            : "check that both tables spell their keys alike: of one key no part can be selected",
      },
    );
  const [current, previous] = [await topK(engine, "cs", k), await topK(engine, "ps", k)];
  return {
    current: current.selected,
    previous: previous.selected,
    statement: `Selected are the ${formatCountOf(k, "common key")} with the highest scores on each side.`,
    ties: [...tieNote("current", k, current), ...tieNote("previous", k, previous)],
    k,
  };
}

/** A share of the keys as a whole number of them, not less one for what doubles make of 0.07 × 100. */
function placesOf(share: number, common: number): number {
  return Math.floor(share * common + 1e-9);
}

/** A score of single precision that was written as 0.7 is a little less than 0.7, and is 0.7 to whoever wrote it. */
function inPrecisionOf({ sqlType }: Column, threshold: number): number {
  return sqlType === "FLOAT" ? Math.fround(threshold) : threshold;
}

function byThreshold(threshold: number, { scores }: Pairs): Selection | undefined {
  if (!scores) return undefined;
  return {
    current: `cs >= ${double(inPrecisionOf(scores.current, threshold))}`,
    previous: `ps >= ${double(inPrecisionOf(scores.previous, threshold))}`,
    statement: `Selected are the common keys with a score of at least ${formatNumber(threshold)}.`,
    ties: [],
    k: undefined,
  };
}

function byLabel({ positive: named }: Inputs["columns"], { labels }: Pairs): Selection | undefined {
  const positive = labels.positive(named);
  if (positive === undefined) return undefined;
  return {
    current: `cl = ${positive}`,
    previous: `pl = ${positive}`,
    statement: `Selected are the common keys with the predicted label ${labels.nameOf(positive)}.`,
    ties: [],
    k: undefined,
  };
}

/** `undefined` where nothing says which rows are selected. */
export async function selectionOf(
  engine: Engine,
  { selection, columns }: Inputs,
  pairs: Pairs,
): Promise<Selection | undefined> {
  if (selection === undefined) return undefined;
  const { common } = pairs;
  switch (selection.by) {
    case "label":
      return pairs.hasLabels ? byLabel(columns, pairs) : undefined;
    case "threshold":
      return byThreshold(selection.threshold, pairs);
    case "top-k":
      return highest(engine, selection.k, common, `\`top-k: ${selection.k}\``);
    case "top-share":
      return highest(engine, placesOf(selection.share, common), common, `\`top-share: ${selection.share}\``);
  }
}
