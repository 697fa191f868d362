import { type RankingDepth, rankBiasedOverlap } from "@assay/metrics";
import { PAIRS } from "./pairs.ts";
import type { Engine } from "./ports.ts";

/** Of rank-biased overlap: the first 10 ranks weigh 86 %. */
const PERSISTENCE = 0.9;
/** Ranks below weigh less than 0.9^500 = 1e-23 in all, which no double holds beside 1. */
const DEPTH = 500;

const RANKS = '"assay ranks"';

/** How alike the two orders of the common keys by score are. */
export interface RankAgreement {
  /** `undefined` where all scores of one side are equal. */
  readonly spearman: number | undefined;
  readonly rankBiasedOverlap: number;
}

/**
 * Spearman's correlation: Pearson's of the ranks, tied keys at the mean of theirs. Twice the ranks are whole numbers, and so
 * are all sums over them, which are exact.
 */
async function spearman(engine: Engine): Promise<number | undefined> {
  const [sums] = await engine.rows(
    `with s as (select cast(count(*) as hugeint) as n, sum(x) as sx, sum(y) as sy, sum(x * y) as sxy, sum(x * x) as sxx, sum(y * y) as syy from ${RANKS})
     select cast(n * sxy - sx * sy as double) as xy, cast(n * sxx - sx * sx as double) as xx, cast(n * syy - sy * sy as double) as yy from s`,
  );
  const [xy, xx, yy] = [Number(sums?.xy), Number(sums?.xx), Number(sums?.yy)];
  return xx === 0 || yy === 0 ? undefined : xy / Math.sqrt(xx * yy);
}

async function rankingDepths(engine: Engine, common: number): Promise<RankingDepth[]> {
  const deepest = Math.min(common, DEPTH);
  const counted = await engine.rows(
    `select depth, sum(a) as a, sum(b) as b, sum(shared) as shared from (
       select a as depth, 1 as a, 0 as b, 0 as shared from ${RANKS} where a <= ${deepest}
       union all select b, 0, 1, 0 from ${RANKS} where b <= ${deepest}
       union all select greatest(a, b), 0, 0, 1 from ${RANKS} where greatest(a, b) <= ${deepest}
     ) group by depth`,
  );
  const byDepth = new Map(counted.map((row) => [Number(row.depth), row]));
  const depths: RankingDepth[] = [];
  let [shared, left, right] = [0, 0, 0];
  for (let depth = 1; depth <= deepest; depth++) {
    const row = byDepth.get(depth);
    shared += Number(row?.shared ?? 0);
    left += Number(row?.a ?? 0);
    right += Number(row?.b ?? 0);
    depths.push({ shared, left, right });
  }
  return depths;
}

/** Ranks the common keys by score on each side, in the engine, and compares the two orders. */
export async function rankAgreement(engine: Engine, common: number): Promise<RankAgreement> {
  // x, y: twice the mean rank, lowest score first; a, b: the first of the ranks that tied keys share, highest score first.
  await engine.rows(
    `create table ${RANKS} as select 2 * ra + ta - 1 as x, 2 * rb + tb - 1 as y, ${common} - ra - ta + 2 as a, ${common} - rb - tb + 2 as b
     from (select rank() over (order by cs) as ra, count(*) over (partition by cs) as ta,
                  rank() over (order by ps) as rb, count(*) over (partition by ps) as tb from ${PAIRS})`,
  );
  const found = {
    spearman: await spearman(engine),
    rankBiasedOverlap: rankBiasedOverlap(await rankingDepths(engine, common), PERSISTENCE),
  };
  await engine.rows(`drop table ${RANKS}`);
  return found;
}
