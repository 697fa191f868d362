import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { GateContext } from "./gate.ts";

/** Writes the computed metrics JSON beside the report; answers with its absolute path. */
export async function writeMetricsFile({ reportDir, name }: GateContext, content: string): Promise<string> {
  const path = join(reportDir, `${name}.metrics.json`);
  await mkdir(reportDir, { recursive: true });
  await writeFile(path, content);
  return path;
}
