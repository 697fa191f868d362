import type { LocatedDocument, Path } from "@assay/action-kit";

const WHOLE = /^[-+]?\d+$/;

export interface RoundedNumber {
  readonly path: Path;
  /** As it is written. */
  readonly source: string;
}

/** Whether a whole number, as it is written, is held exactly and told exactly to the engine. */
function isExact(source: string, value: number): boolean {
  if (!Number.isFinite(value)) return false;
  const read = String(value);
  return BigInt(read.includes("e") ? value : read) === BigInt(source);
}

/**
 * Whole numbers below a path that a double does not hold, so that a bound or a member of a set would be another than the one
 * written: 9007199254740993 reads as 9007199254740992. Those with a point or an exponent are doubles by their spelling.
 */
export function roundedNumbers(document: LocatedDocument, value: unknown, path: Path): RoundedNumber[] {
  if (typeof value === "number") {
    if (Number.isSafeInteger(value)) return [];
    const source = document.written(path);
    return source !== undefined && WHOLE.test(source) && !isExact(source, value) ? [{ path, source }] : [];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => roundedNumbers(document, item, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => roundedNumbers(document, item, [...path, key]));
}
