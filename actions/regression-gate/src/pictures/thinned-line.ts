export type Point = readonly [x: number, y: number];

/** How far a point may lie from the line that is drawn without it: less than a pixel of a picture of 500. */
const CLOSE = 0.001;

/** Distance of a point from the straight line between two others. */
function distance([x, y]: Point, [x1, y1]: Point, [x2, y2]: Point): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = Math.hypot(dx, dy);
  return length === 0 ? Math.hypot(x - x1, y - y1) : Math.abs(dy * (x - x1) - dx * (y - y1)) / length;
}

/** Places of the points that a line must keep so that no other is farther from it than `close` (Douglas & Peucker 1973). */
function kept(points: readonly Point[], close: number): number[] {
  const keep = new Set([0, points.length - 1]);
  const open: [number, number][] = [[0, points.length - 1]];
  for (let stretch = open.pop(); stretch; stretch = open.pop()) {
    const [from, to] = stretch;
    let [farthest, at] = [close, -1];
    for (let place = from + 1; place < to; place++) {
      const off = distance(points[place] as Point, points[from] as Point, points[to] as Point);
      if (off > farthest) [farthest, at] = [off, place];
    }
    if (at < 0) continue;
    keep.add(at);
    open.push([from, at], [at, to]);
  }
  return [...keep].sort((one, other) => one - other);
}

/**
 * A line in the unit square with fewer points and the same shape: those left out lie within a thousandth of it, or within
 * the smallest distance that leaves at most `most` points.
 */
export function thinnedLine(points: readonly Point[], most: number): Point[] {
  if (points.length <= 2) return [...points];
  let close = CLOSE;
  let places = kept(points, close);
  while (places.length > most) {
    close *= 1.5;
    places = kept(points, close);
  }
  return places.map((place) => points[place] as Point);
}
