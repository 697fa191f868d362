/** A set of Unicode code points: ranges in ascending order that neither touch nor overlap. */
export type CodePoints = readonly (readonly [number, number])[];

const LAST = 0x10ffff;

export function codePoints(ranges: Iterable<readonly [number, number]>): CodePoints {
  const merged: [number, number][] = [];
  for (const [low, high] of [...ranges].sort(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last && low <= last[1] + 1) last[1] = Math.max(last[1], high);
    else merged.push([low, high]);
  }
  return merged;
}

export function without(points: CodePoints): CodePoints {
  const left: [number, number][] = [];
  let next = 0;
  for (const [low, high] of points) {
    if (low > next) left.push([next, low - 1]);
    next = high + 1;
  }
  if (next <= LAST) left.push([next, LAST]);
  return left;
}

/** Beyond this plane no letter has another case. */
const LAST_CASED = 0x1ffff;

let casedPoints: readonly number[] | undefined;

/** The code points that are another one in some other case: about 2,900, found when first asked for. */
function pointsWithCase(): readonly number[] {
  const hasCase = /^[\p{Changes_When_Casemapped}\p{Changes_When_Casefolded}]$/u;
  casedPoints ??= Array.from({ length: LAST_CASED + 1 }, (_, point) => point).filter((point) =>
    hasCase.test(String.fromCodePoint(point)),
  );
  return casedPoints;
}

/** The set with every code point that is one of its own in another case, by Unicode's simple folding, as RE2 has it. */
export function folded(points: CodePoints): CodePoints {
  if (points.length === 0) return points;
  const ranges = points.map(([low, high]) => `\\u{${low.toString(16)}}-\\u{${high.toString(16)}}`);
  const inAnyCase = new RegExp(`^[${ranges.join("")}]$`, "iu");
  const found = pointsWithCase().filter((point) => inAnyCase.test(String.fromCodePoint(point)));
  return codePoints([...points, ...found.map((point) => [point, point] as const)]);
}

/** The set without what no text holds: NUL, which some engines cannot store, and halves of surrogate pairs. */
export function inTexts(points: CodePoints): CodePoints {
  return points.flatMap(([low, high]) => {
    const parts: (readonly [number, number])[] = [
      [Math.max(low, 1), Math.min(high, 0xd7ff)],
      [Math.max(low, 0xe000), high],
    ];
    return parts.filter(([from, to]) => from <= to);
  });
}
