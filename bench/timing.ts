import { type SpawnSyncOptions, spawnSync } from "node:child_process";

/** The middle one; of an even number the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

/** Wall time of a whole process in milliseconds; throws where it does not end as it should. */
export function timeProcess(args: readonly string[], options: SpawnSyncOptions = {}, exitCode = 0): number {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { ...options, encoding: "utf8" });
  const took = performance.now() - started;
  if (status !== exitCode) throw new Error(`${args.join(" ")} exited with ${status}:\n${stdout}${stderr}`);
  return took;
}

/** Runs the sides in turn, so that whatever else the machine does meets all of them; times by side. */
export function alternate<Side extends string>(
  sides: Readonly<Record<Side, () => number>>,
  rounds: number,
): Record<Side, number[]> {
  const names = Object.keys(sides) as Side[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Side, number[]>;
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? names : names.toReversed();
    for (const name of order) times[name].push(sides[name]());
  }
  return times;
}

export const milliseconds = (value: number) => `${Math.round(value)} ms`;
export const seconds = (value: number) => `${(value / 1000).toFixed(2)} s`;
export const times = (value: number) => `${value.toFixed(2)}×`;
