import type { InputFile } from "@assay/action-kit";
import type { Obstacle } from "@assay/judgement";
import type { Rounds } from "@assay/metrics";
import type { FileIdentity } from "@assay/report";
import type { Comparison } from "./comparison.ts";
import { differences, type Fingerprint, parseMetrics, type Workload } from "./metrics-file.ts";

/** What to do instead of keeping numbers: the comparison that needs no equal machine. */
const RECIPE =
  "start main's model beside the candidate: check main out into a folder of its own and give `baseline-command`, so that both run in turn on this runner";

/** What the candidate is held against where no server runs beside it. */
export interface EarlierRun extends Pick<Comparison, "obstacle"> {
  readonly figures: Readonly<Record<string, Readonly<Record<string, Rounds>>>>;
  readonly data: readonly FileIdentity[];
}

interface Files {
  findData(input: string, path: string): Promise<InputFile | undefined>;
  readText(input: string, file: InputFile): Promise<string>;
  identity(file: InputFile): Promise<FileIdentity>;
}

function noBaseline(message: string): EarlierRun {
  return { obstacle: { reason: "no-baseline", message, remedy: RECIPE }, figures: {}, data: [] };
}

/** Reads the metrics JSON of an earlier run, where one is named; numbers of another machine or load are not compared. */
export async function readEarlierRun(
  files: Files,
  path: string | undefined,
  now: { readonly environment: Fingerprint; readonly workload: Workload },
): Promise<EarlierRun> {
  if (path === undefined) return noBaseline("no baseline was given");
  const file = await files.findData("baseline", path);
  if (!file) return noBaseline(`the baseline ${path} does not exist`);
  const read = parseMetrics(await files.readText("baseline", file), file.shown);
  const data = [await files.identity(file)];
  const differing = [...differences(read.environment, now.environment), ...differences(read.workload, now.workload)];
  const obstacle: Obstacle | undefined =
    differing.length === 0
      ? undefined
      : {
          reason: "not-comparable",
          message: `${file.shown} was measured otherwise: ${differing.join("; ")}`,
          remedy: RECIPE,
        };
  return { obstacle, figures: read.batches, data };
}
