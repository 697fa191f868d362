import type { Report } from "@assay/report";
import { PAIRS } from "./pairs.ts";
import type { Engine } from "./ports.ts";

const BINS = 30;

/** How much each common key's score changed; nothing to look at where none did. */
export async function shiftHistogram(engine: Engine): Promise<Report["charts"]> {
  const [ends] = await engine.rows(`select min(cs - ps) as low, max(cs - ps) as high from ${PAIRS}`);
  const [low, high] = [Number(ends?.low), Number(ends?.high)];
  const width = (high - low) / BINS;
  if (!(width > 0) || !Number.isFinite(width)) return [];
  const edges = Array.from({ length: BINS + 1 }, (_, edge) => low + edge * width);
  const bin = `least(greatest(cast(floor(((cs - ps) - cast('${low}' as double)) / cast('${width}' as double)) as bigint), 0), ${BINS - 1})`;
  const counted = await engine.rows(`select ${bin} as bin, count(*) as n from ${PAIRS} group by 1`);
  const values = Array.from({ length: BINS }, () => 0);
  for (const { bin, n } of counted) values[Number(bin)] = Number(n);
  return [
    { kind: "histogram", title: "Change of the score, current − previous", edges, series: [{ name: "keys", values }] },
  ];
}
