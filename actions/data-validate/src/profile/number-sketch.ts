import type { NumberSketch, Numbers, Step } from "../drift/distribution.ts";

/** A column of at most so many different values is kept exactly; of others, about so many steps. */
export const STEPS = 256;
/** Whole numbers that all differ may be somebody's: none is kept, only means of at least so many of them. */
const FEWEST_TOGETHER = 8;

/**
 * Sums a column of numbers up in at most 2 × 256 steps. A value that more than 1/256 of the rows hold is a step of its own, and
 * the rows between two such values are parted into steps of at least 1/256 and less than 2/256 of the rows, of which bounds and mean are kept.
 *
 * @param hide no single value may be told from the sketch.
 */
export function sketchOf({ values, rows }: Numbers, hide: boolean): NumberSketch {
  const present = rows.reduce((sum, n) => sum + n, 0);
  const exact = !hide && values.length <= STEPS;
  const enough = present / STEPS;
  const groups: number[][] = [];
  let open: number[] = [];
  let held = 0;
  const close = () => {
    if (open.length > 0) groups.push(open);
    [open, held] = [[], 0];
  };
  for (let index = 0; index < values.length; index++) {
    if (exact || (!hide && (rows[index] as number) > enough)) {
      close();
      groups.push([index]);
      continue;
    }
    open.push(index);
    held += rows[index] as number;
    if (held >= enough && (!hide || open.length >= FEWEST_TOGETHER)) close();
  }
  if (hide && open.length < FEWEST_TOGETHER) open = [...(groups.pop() ?? []), ...open];
  close();
  return {
    steps: groups.map((group, index) => stepOf(group, groups[index - 1], groups[index + 1], { values, rows }, hide)),
  };
}

/** The step of some neighbouring values, by their places; it ends half way, or at a neighbour that is a step of its own. */
function stepOf(
  group: readonly number[],
  before: readonly number[] | undefined,
  after: readonly number[] | undefined,
  { values, rows }: Numbers,
  hide: boolean,
): Step {
  const value = (place: number | undefined) => values[place as number] as number;
  const held = group.reduce((sum, place) => sum + (rows[place] as number), 0);
  const [first, last] = [value(group[0]), value(group.at(-1))];
  if (group.length === 1 && !hide) return { low: first, high: first, at: first, rows: held };
  const width = Math.max(last - first, hide ? 1 : 0);
  const own = (neighbour: readonly number[]) => neighbour.length === 1 && !hide;
  const low = !before
    ? shortestBetween(first - width, first)
    : own(before)
      ? value(before[0])
      : shortestBetween(value(before.at(-1)), first);
  const high = !after
    ? shortestBetween(last, last + width)
    : own(after)
      ? value(after[0])
      : shortestBetween(last, value(after[0]));
  const mean = group.reduce((sum, place) => sum + (value(place) * (rows[place] as number)) / held, 0);
  const short = Number(mean.toPrecision(6));
  return { low, high, at: short > low && short < high ? short : mean, rows: held };
}

/** The number of fewest digits above `low` and at most `high`. */
function shortestBetween(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  for (let digits = 1; digits <= 17; digits++) {
    const short = Number(middle.toPrecision(digits));
    if (short > low && short < high) return short;
  }
  return high;
}

/** The most rows that a step of several values can hold, of a column of so many. */
export function mostInStep(present: number): number {
  return 2 * Math.max(Math.ceil(present / STEPS), FEWEST_TOGETHER);
}
