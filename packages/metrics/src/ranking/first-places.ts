import type { RankedList, Tie } from "./ranked-lists.ts";

/*
 * What stands in the first k places of one list. Where items tie, each figure is its mean over all their orders, in
 * closed form after McSherry & Najork (ECIR 2008), so that it does not depend on the order of rows.
 */

/** Relevant items among the first k over k, also where the list is shorter: what it does not hold is not found. */
export function precisionAt(list: RankedList, k: number): number {
  return relevantAt(list, k) / k;
}

/** Relevant items among the first k over all relevant ones; 0 where there are none. */
export function recallAt(list: RankedList, k: number): number {
  return list.relevant === 0 ? 0 : relevantAt(list, k) / list.relevant;
}

/** Whether a relevant item is among the first k: 1 or 0, or between them where that depends on the order of a tie. */
export function hitAt({ ties }: RankedList, k: number): number {
  for (const { before, size, relevant } of ties) {
    if (before >= k) return 0;
    if (relevant === 0) continue;
    let missed = 1;
    for (let drawn = 0; drawn < Math.min(k - before, size); drawn++)
      missed *= (size - relevant - drawn) / (size - drawn);
    return 1 - Math.max(0, missed);
  }
  return 0;
}

/** 1 / the place of the first relevant item; 0 where none is among the first k. */
export function reciprocalRank({ ties }: RankedList, k: number): number {
  const first = ties.find(({ relevant }) => relevant > 0);
  if (!first) return 0;
  const { before, size, relevant } = first;
  let mean = 0;
  let chance = relevant / size;
  for (let place = 1; place <= size - relevant + 1 && before + place <= k; place++) {
    mean += chance / (before + place);
    chance *= (size - relevant - place + 1) / (size - place);
  }
  return mean;
}

/**
 * The mean, over the relevant items, of the precision down to each; those beyond place k add 0, and the mean is over
 * min(relevant items, k), so that a perfect list has 1. 0 where nothing is relevant.
 */
export function averagePrecisionAt({ ties, relevant: all }: RankedList, k: number): number {
  if (all === 0) return 0;
  let sum = 0;
  for (const { before, relevantBefore, size, relevant } of ties) {
    if (before >= k) break;
    if (relevant === 0) continue;
    // Of the other items of the tie, each is above a relevant one as often as below.
    const others = size > 1 ? (relevant - 1) / (size - 1) : 0;
    for (let place = 1; place <= size && before + place <= k; place++)
      sum += ((relevant / size) * (relevantBefore + 1 + (place - 1) * others)) / (before + place);
  }
  return sum / Math.min(all, k);
}

function relevantAt({ ties }: RankedList, k: number): number {
  let found = 0;
  for (const tie of ties) {
    if (tie.before >= k) break;
    found += relevantOf(tie, k - tie.before);
  }
  return found;
}

function relevantOf({ size, relevant }: Tie, places: number): number {
  return places >= size ? relevant : (relevant * places) / size;
}
