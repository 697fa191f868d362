import type { InputReader } from "@assay/action-kit";

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };
const DURATION = /^(\d+(?:\.\d+)?)\s*(ms|s|min|m|h)$/;

/** A time with its unit, in milliseconds. A bare number is refused: nobody can tell seconds from milliseconds. */
export function readDuration(reader: InputReader, name: string): number | undefined {
  const text = reader.text(name);
  if (text === undefined) return undefined;
  const [, number = "", unit = ""] = DURATION.exec(text) ?? [];
  const milliseconds = Math.round(Number(number) * (UNITS[unit] ?? Number.NaN));
  if (number !== "" && milliseconds >= 1 && milliseconds <= 24 * 3_600_000) return milliseconds;
  reader.problem(
    `input \`${name}\` must be a time from 1ms up to 24h with its unit, got "${text}"`,
    `write \`${name}: 60s\`, or another number of ms, s, min or h`,
  );
  return undefined;
}
