/** The largest of 1, 2, 5 × 10ᵏ that is at most this large; for a positive finite number. */
export function humanStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  const factor = [5, 2, 1].find((one) => clean(one * power) <= size) ?? 0.5;
  return clean(factor * power);
}

/** The next multiple of the step that is not above the value. */
export function roundDown(value: number, step: number): number {
  return clean(Math.floor(clean(value / step)) * step);
}

/** The next multiple of the step that is not below the value. */
export function roundUp(value: number, step: number): number {
  return clean(Math.ceil(clean(value / step)) * step);
}

/** Without the last digits, which hold what doubles cannot: 0.1 × 3 is 0.3. */
export function clean(value: number): number {
  return Number(value.toPrecision(12)) + 0;
}
