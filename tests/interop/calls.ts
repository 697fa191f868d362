/** What a `<name>.calls.ts` file exports as `calls`: functions from JSON arguments to a JSON value. */
export type Calls = Readonly<Record<string, (args: Readonly<Record<string, unknown>>) => unknown>>;

/** A JSON array as doubles; JSON has no NaN and no Infinity, so they come as the strings Python prints. */
export function doubles(value: unknown): Float64Array {
  if (!Array.isArray(value)) throw new Error(`expected an array of numbers, got ${JSON.stringify(value)}`);
  return Float64Array.from(value, Number);
}

export function optionalDoubles(value: unknown): Float64Array | undefined {
  return value === undefined || value === null ? undefined : doubles(value);
}

/** A JSON array as class codes. */
export function codes(value: unknown): Int32Array {
  if (!Array.isArray(value)) throw new Error(`expected an array of class codes, got ${JSON.stringify(value)}`);
  return Int32Array.from(value, Number);
}
