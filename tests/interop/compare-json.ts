/** Numbers count as equal within max(1e-12, 1e-12·|x|): processors differ in the last digits of exp and log. */
const TOLERANCE = 1e-12;

interface Comparison {
  readonly compared: number;
  /** The first difference by path, or undefined where there is none. */
  readonly difference: string | undefined;
}

/** Compares two JSON values: numbers within the tolerance, everything else, key order included, exactly. */
export function compareJson(expected: unknown, actual: unknown): Comparison {
  let compared = 0;
  const differ = (path: string, left: unknown, right: unknown): string | undefined => {
    if (typeof left === "number" && typeof right === "number") {
      compared++;
      const near = Math.abs(left - right) <= TOLERANCE * Math.max(1, Math.abs(left));
      return near ? undefined : `${path} was ${left}, is ${right}`;
    }
    if (typeof left !== "object" || left === null || typeof right !== "object" || right === null)
      return left === right ? undefined : `${path} was ${JSON.stringify(left)}, is ${JSON.stringify(right)}`;
    const before = Object.entries(left);
    const after = Object.entries(right);
    if (Array.isArray(left) !== Array.isArray(right) || before.length !== after.length)
      return `${path} had ${before.length} entries, has ${after.length}`;
    for (const [index, [key, value]] of before.entries()) {
      const [otherKey, other] = after[index] as [string, unknown];
      if (key !== otherKey) return `${path} had ${key}, has ${otherKey} in its place`;
      const found = differ(`${path}.${key}`, value, other);
      if (found) return found;
    }
    return undefined;
  };
  const difference = differ("$", expected, actual);
  return { compared, difference };
}
