import type { Obstacle, Subject } from "@assay/judgement";
import { type Check, type FileIdentity, formatCount, Refusal } from "@assay/report";
import { ANCHOR_SUFFIX, type AnchorRule } from "./anchor-rule.ts";
import type { Comparison } from "./comparison.ts";
import type { Inputs } from "./inputs.ts";
import type { Judgeable } from "./judgeable.ts";
import { otherData, unstatedData } from "./measured-on.ts";
import type { MetricsFile } from "./metrics-json.ts";
import { type MissingBaseline, missing } from "./missing-baseline.ts";
import type { Models } from "./model/model.ts";
import { compareNumbers } from "./number-comparison.ts";
import { runsOf } from "./number-source.ts";
import type { FilesPort, Ports } from "./ports.ts";
import { judgeablePredictions } from "./prediction-source.ts";
import type { ReachableFiles } from "./remote-files.ts";
import { CONTRADICTED } from "./row-agreement.ts";
import { refuseItself } from "./same-file.ts";
import { likeSeeds } from "./seed-copies.ts";
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

interface Sides {
  readonly files: ReachableFiles;
  readonly candidate: Source;
  /** Whether the baseline holds the candidate to the test as it is now, so that no change since the anchor is the candidate's own. */
  readonly isHeld: boolean;
  readonly models: Models;
}

type Predictions = Extract<Source, { kind: "predictions" }>;
type Anchor = Exclude<Source, { kind: "predictions" }>;

interface AnchorComparison {
  readonly comparison: Comparison;
  readonly notes: readonly string[];
  /** What of the test is other than when the anchor was written; one sentence, without its point. */
  readonly changed?: string | undefined;
}

/** What a run refuses where the test rows have changed since the anchor was written. */
const ROWS_CHANGED = new Set(["empty-intersection", "truth-differs", "weight-differs"]);

async function openAnchor({ baseline }: AnchorRule, candidate: Source, files: FilesPort): Promise<Anchor | undefined> {
  const found = await findFiles(files, "anchor", baseline);
  if (!found) return undefined;
  refuseItself("regression.anchor.baseline", found, candidate.identities);
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
  obstacle?: Obstacle,
): Promise<Judgeable> {
  await using engine = await ports.openEngine();
  return await judgeablePredictions(inputs, ports, engine, sources, obstacle);
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
    const gap = `The test rows have changed since the anchor was written: the candidate has no answer for ${formatCount(gone)} of its ${formatCount(rows)} rows`;
    if (gone * 2 > rows) return gap;
    const corrected = checks.find(({ id }) => CONTRADICTED.has(id));
    if (corrected) return `The test rows have changed since the anchor was written: ${corrected.message}`;
    const changed = gone > 0 ? gap : checks.find(({ id }) => id === "weight")?.message;
    const note = gone > 0 ? [`${gap}, and is held against it on the others.`] : [];
    return { comparison, notes: [`Against the anchor: ${comparison.statement}`, ...note], changed };
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
  const other = (otherData(candidate, baseline) ?? unstatedData(candidate, baseline))?.message;
  const changed = why ?? (other && `The data has changed since the anchor was written: ${other}`);
  const note = changed === undefined ? [] : [renewed(changed)];
  return { comparison, notes: [`Against the anchor: ${comparison.statement}`, ...note], changed };
}

/** With no baseline that holds it to them, a candidate could choose the rows that it is judged by: a person has to look. */
function unheld(changed: string): Check {
  return {
    id: `rows${ANCHOR_SUFFIX}`,
    title: "Rows that the anchor was judged on",
    verdict: "review",
    reason: "not-comparable",
    severity: "critical",
    message: `${changed}, and no baseline says that this was so before the candidate`,
    remedy: "give a `baseline` of the rows as they are now, or renew the anchor in a commit of its own",
  };
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

/** The candidate by itself: bounds on its own value can be held where there is no anchor, and no others. */
async function compareAlone(
  inputs: Inputs,
  ports: Ports,
  candidate: Source,
  obstacle: Obstacle,
): Promise<AnchorComparison> {
  if (candidate.kind !== "predictions")
    return { comparison: compareNumbers({ candidate: runsOf(candidate), baseline: [] }, obstacle), notes: [] };
  const { comparison } = await predictionsAgainst(inputs, ports, { candidate, baseline: undefined }, obstacle);
  return { comparison, notes: [] };
}

/**
 * Holds the candidate against the anchor as it is held against the baseline, by limits of its own. Ten small losses, each
 * inside its limit against the baseline before it, are one large loss against an anchor that has not moved.
 */
export async function judgeAnchor(
  inputs: Inputs,
  ports: Ports,
  { files, candidate, isHeld, models }: Sides,
): Promise<Anchored> {
  const { anchor: rule } = inputs;
  if (!rule) return { subjects: [], checks: [], notes: [], identities: [] };
  const anchor = await openAnchor(rule, candidate, files);
  const absentee = { what: "anchor", written: rule.baseline, why: files.absence(rule.baseline) } as const;
  const absent = anchor ? undefined : await missing(absentee, inputs, ports.onBaseBranch);
  const ofAnchor: Inputs = { ...inputs, limits: rule.limits, slices: [], fairness: [], anchor: undefined };
  const { comparison, notes, changed } = await ports.progress.during("comparing with the anchor", () =>
    anchor
      ? compareWithAnchor(ofAnchor, ports, candidate, anchor)
      : compareAlone(ofAnchor, ports, candidate, (absent as MissingBaseline).obstacle),
  );
  const copies = likeSeeds("anchor", runsOf(anchor));
  const ofCandidate: Models = { candidate: models.candidate, baseline: undefined };
  const subjects = subjectsOf(rule.limits, comparison, ofCandidate, anchor);
  return {
    subjects: subjects.map((subject) => ({
      ...subject,
      id: `${subject.id}${ANCHOR_SUFFIX}`,
      title: `${subject.title} against the anchor`,
    })),
    checks: [
      ...(absent?.checks ?? []),
      ...(changed !== undefined && !isHeld ? [unheld(changed)] : []),
      ...copies.checks,
    ],
    notes: [...notes, ...copies.notes, ...(absent?.notes ?? [])],
    identities: anchor?.identities ?? [],
  };
}
