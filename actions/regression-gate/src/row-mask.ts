/**
 * 1 at each of these numbers, else 0. In place of a Set, which holds no more than some 16.7 million numbers (2^24).
 *
 * @param length one more than the greatest number
 */
export function rowMask(numbers: Uint32Array, length: number): Uint8Array {
  const mask = new Uint8Array(length);
  for (const number of numbers) mask[number] = 1;
  return mask;
}
