import type { Subject } from "@assay/judgement";
import { type Check, type FileIdentity, formatCount, Refusal } from "@assay/report";
import { ANCHOR_SUFFIX, type AnchorRule } from "./anchor-rule.ts";
import type { Comparison } from "./comparison.ts";
import type { Inputs } from "./inputs.ts";
import type { Judgeable } from "./judgeable.ts";
import { otherData } from "./measured-on.ts";
import type { MetricsFile } from "./metrics-json.ts";
import { missing } from "./missing-baseline.ts";
import type { Models } from "./model/model.ts";
import { compareNumbers } from "./number-comparison.ts";
import { runsOf } from "./number-source.ts";
import type { FilesPort, Ports } from "./ports.ts";
import { judgeablePredictions } from "./prediction-source.ts";
import type { ReachableFiles } from "./remote-files.ts";
import { findFiles, openSource, type Source } from "./source.ts";
import { subjectsOf } from "./subjects.ts";

/** What the anchor adds to the gate. */
export interface Anchored {
  /** For the gate's one correction over all that it decides. */
  readonly subjects: readonly Subject[];
  readonly checks: readonly Check[];
  readonly notes: readonly string[];
  readonly identities: readonly FileIdentity[];
}

interface Candidate {
  readonly files: ReachableFiles;
  readonly candidate: Source;
  readonly models: Models;
}

type Predictions = Extract<Source, { kind: "predictions" }>;
type Anchor = Exclude<Source, { kind: "predictions" }>;

interface AnchorComparison {
  readonly comparison: Comparison;
  readonly notes: readonly string[];
}

/** What a run refuses where the test rows have changed since the anchor was written. */
const ROWS_CHANGED = new Set(["empty-intersection", "truth-differs", "weight-differs"]);

async function openAnchor({ baseline }: AnchorRule, files: FilesPort): Promise<Anchor | undefined> {
  const found = await findFiles(files, "anchor", baseline);
  if (!found) return undefined;
  const source = await openSource(files, "anchor", found);
  if (source.kind === "predictions")
    throw new Refusal(`regression.anchor.baseline is "${baseline}", which is a table of predictions`, {
      code: "no-bundle",
      reason: "invalid-input",
      remedy:
        "keep a bundle that `write-baseline` wrote, which holds the predictions under hashed keys; or a metrics JSON",
    });
  return source;
}

/** The candidate's predictions held against the anchor's, or by themselves, in an engine of their own. */
async function predictionsAgainst(
  inputs: Inputs,
  ports: Ports,
  sources: { readonly candidate: Predictions; readonly baseline: Source | undefined },
): Promise<Judgeable> {
  await using engine = await ports.openEngine();
  return await judgeablePredictions(inputs, ports, engine, sources, undefined);
}

function renewed(why: string): string {
  return `${why}. Its checks hold numbers that were measured on other rows against each other; renew the anchor to have rows compared.`;
}

/**
 * Rows that both sides have, where the candidate answers at least half of the anchor's. Where it does not, in words why
 * not: an anchor is older than the test rows may be, and what has changed since cannot be held against every later run.
 */
async function pairedWithAnchor(
  inputs: Inputs,
  ports: Ports,
  sources: { readonly candidate: Predictions; readonly baseline: Anchor },
): Promise<AnchorComparison | string> {
  try {
    const { comparison, checks } = await predictionsAgainst(inputs, ports, sources);
    const { rows = 0, missing: gone = 0 } = checks.find(({ id }) => id === "rows")?.counts ?? {};
    const changed = `The test rows have changed since the anchor was written: the candidate has no answer for ${formatCount(gone)} of its ${formatCount(rows)} rows`;
    if (gone * 2 > rows) return changed;
    const note = gone > 0 ? [`${changed}, and is held against it on the others.`] : [];
    return { comparison, notes: [`Against the anchor: ${comparison.statement}`, ...note] };
  } catch (error) {
    if (!(error instanceof Refusal) || !ROWS_CHANGED.has(error.code)) throw error;
    return `The test rows have changed since the anchor was written: ${error.message}`;
  }
}

/** That the data is other is said once, and held against nobody: the anchor's limits are there for the long run. */
function withoutData(runs: readonly MetricsFile[]): MetricsFile[] {
  return runs.map((run) => ({ ...run, dataSha256: undefined, datasetDigest: undefined }));
}

function numbersAgainst(candidate: readonly MetricsFile[], anchor: Anchor, why: string | undefined): AnchorComparison {
  const baseline = runsOf(anchor);
  const comparison = compareNumbers({ candidate: withoutData(candidate), baseline: withoutData(baseline) }, undefined);
  const other = why ?? otherData(candidate, baseline)?.message;
  const changed =
    other === undefined ? [] : [renewed(why ?? `The data has changed since the anchor was written: ${other}`)];
  return { comparison, notes: [`Against the anchor: ${comparison.statement}`, ...changed] };
}

async function compareWithAnchor(
  inputs: Inputs,
  ports: Ports,
  candidate: Source,
  anchor: Anchor,
): Promise<AnchorComparison> {
  if (candidate.kind !== "predictions") return numbersAgainst(runsOf(candidate), anchor, undefined);
  const paired =
    anchor.kind === "bundle" && anchor.bundle.predictions
      ? await pairedWithAnchor(inputs, ports, { candidate, baseline: anchor })
      : undefined;
  if (typeof paired === "object") return paired;
  const { metrics } = await predictionsAgainst(inputs, ports, { candidate, baseline: undefined });
  return numbersAgainst([metrics], anchor, paired);
}

/**
 * Holds the candidate against the anchor as it is held against the baseline, by limits of its own. Ten small losses, each
 * inside its limit against the baseline before it, are one large loss against an anchor that has not moved.
 */
export async function judgeAnchor(
  inputs: Inputs,
  ports: Ports,
  { files, candidate, models }: Candidate,
): Promise<Anchored> {
  const { anchor: rule } = inputs;
  if (!rule) return { subjects: [], checks: [], notes: [], identities: [] };
  const anchor = await openAnchor(rule, files);
  if (!anchor) {
    const absentee = { what: "anchor", written: rule.baseline, why: files.absence(rule.baseline) } as const;
    const { checks, notes } = await missing(absentee, inputs, ports.onBaseBranch);
    return { subjects: [], checks, notes, identities: [] };
  }
  const ofAnchor: Inputs = { ...inputs, limits: rule.limits, slices: [], fairness: [], anchor: undefined };
  const { comparison, notes } = await ports.progress.during("comparing with the anchor", () =>
    compareWithAnchor(ofAnchor, ports, candidate, anchor),
  );
  const ofCandidate: Models = { candidate: models.candidate, baseline: undefined };
  const subjects = subjectsOf(rule.limits, comparison, ofCandidate, anchor);
  return {
    subjects: subjects.map((subject) => ({
      ...subject,
      id: `${subject.id}${ANCHOR_SUFFIX}`,
      title: `${subject.title} against the anchor`,
    })),
    checks: [],
    notes,
    identities: anchor.identities,
  };
}
