import { createHash } from "node:crypto";

/** Hexadecimal digits kept: two of a million labels meet with a chance of 1 in 10²⁶. */
export const HASH_DIGITS = 32;

/**
 * What a profile keeps of a label: SHA-256 of the column's name, a NUL and the label, so that the same word in two columns
 * has two hashes. It keeps a label from being read, not from being guessed by someone who tries all likely ones.
 */
export function labelHash(column: string, label: string): string {
  return createHash("sha256").update(`${column}\0${label}`).digest("hex").slice(0, HASH_DIGITS);
}
