import { join } from "node:path";
import type { ArtifactFile, RunArtifact, WorkspaceFiles } from "@assay/action-kit";
import { Refusal } from "@assay/report";
import type { FoundReport, ReportFile } from "./gates.ts";

/** Many gates with many checks each; a larger file is no report of ours. */
const MAX_REPORT_BYTES = 50_000_000;
/** Of all artifacts together: what a job's memory holds without strain. */
const MAX_ARTIFACT_BYTES = 150_000_000;
const MAX_ARTIFACTS = 200;
const NO_SERVICE = "no artifact service here: reports of other jobs were not looked for";

/** The artifacts of the run that this step belongs to. */
export interface ArtifactsPort {
  /** Those of every attempt; `undefined` where the server has no artifacts. */
  list(): Promise<readonly RunArtifact[] | undefined>;
  /** The one file of the artifact whose path is among `files`. */
  read(artifact: RunArtifact, files: readonly string[], maxBytes: number): Promise<ArtifactFile>;
}

export interface Found {
  readonly reports: readonly FoundReport[];
  readonly notes: readonly string[];
  /** Artifact that opens as a gate's HTML page, by the gate's name. */
  readonly pages: ReadonlyMap<string, number>;
}

/** What a gate measured, beside its report as `<name>.metrics.json`; a gate may be called so itself, and then it is a report. */
function isMetrics({ origin, text }: ReportFile): boolean {
  return origin.endsWith(".metrics.json") && !/"schema"\s*:\s*"assay\/report\//.test(text);
}

/**
 * The report files that the pattern names, without the metrics that stand beside them. That there may be no files at all
 * is the caller's to judge; one that cannot be read is told in its place.
 */
async function inFolder(files: WorkspaceFiles, pattern: string): Promise<ReportFile[]> {
  const found = await files.matching("reports", pattern);
  const reports = await Promise.all(
    found
      .filter(({ path }) => path.endsWith(".json"))
      .map(async (file) => ({
        origin: file.shown,
        text: await files.readText("reports", file, MAX_REPORT_BYTES),
      })),
  );
  return reports.filter((file) => !isMetrics(file));
}

/** A gate's HTML page is an artifact of its own, which may begin like those of the reports: gate `assay-x`, `assay-x.html`. */
function gateOfPage(name: string, names: ReadonlySet<string>): string | undefined {
  const gate = name.endsWith(".html") ? name.slice(0, -".html".length) : undefined;
  return gate !== undefined && names.has(`assay-${gate}`) ? gate : undefined;
}

/** The newest page of each gate. */
function pagesOf(listed: readonly RunArtifact[], names: ReadonlySet<string>): Map<string, number> {
  const pages = new Map<string, number>();
  for (const { id, name } of listed) {
    const gate = gateOfPage(name, names);
    if (gate !== undefined) pages.set(gate, Math.max(id, pages.get(gate) ?? 0));
  }
  return pages;
}

/** Names under which an artifact may hold its report: its own, and without the number that tells namesakes apart. */
function reportNames(artifact: string): string[] {
  const name = artifact.slice("assay-".length);
  const numbered = /^(.+)\.[2-9]\d*$/.exec(name)?.[1];
  return numbered === undefined ? [name] : [name, numbered];
}

function oddName(name: string): Refusal {
  return new Refusal(`artifact ${name} has a name that no gate gives`, {
    code: "artifact",
    reason: "invalid-report",
    remedy: "see which job uploaded it; names that start with assay- are for gates",
  });
}

async function readArtifact(port: ArtifactsPort, artifact: RunArtifact, room: number): Promise<FoundReport> {
  const origin = `artifact ${artifact.name}`;
  try {
    if (!/^[A-Za-z0-9._-]+$/.test(artifact.name)) throw oddName(artifact.name);
    const names = reportNames(artifact.name);
    const files = names.map((name) => `${name}.json`);
    const { text } = await port.read(artifact, files, Math.min(MAX_REPORT_BYTES, room));
    return { origin, text, bearing: names };
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return { origin, refusal };
  }
}

/** One after the other, so that no more than one zip and what was read so far is held. */
async function inArtifacts(port: ArtifactsPort): Promise<Found> {
  const listed = await port.list();
  if (!listed) return { reports: [], notes: [NO_SERVICE], pages: new Map() };
  const names = new Set(listed.map(({ name }) => name));
  const ours = listed.filter(({ name }) => name.startsWith("assay-") && gateOfPage(name, names) === undefined);
  if (ours.length > MAX_ARTIFACTS)
    throw new Refusal(`the run has ${ours.length} artifacts assay-*; at most ${MAX_ARTIFACTS} are read`, {
      code: "too-many-artifacts",
      reason: "invalid-report",
      remedy: "see which job uploads them; a gate uploads one",
    });
  const reports: FoundReport[] = [];
  let room = MAX_ARTIFACT_BYTES;
  for (const artifact of ours) {
    const found = await readArtifact(port, artifact, room);
    if ("text" in found) room -= found.text.length;
    reports.push(found);
  }
  return { reports, notes: [], pages: pagesOf(listed, names) };
}

function namesNothing(pattern: string): Refusal {
  return new Refusal(`input \`reports\` is "${pattern}", which names no report`, {
    code: "no-reports",
    reason: "no-checks",
    remedy:
      "write the path of the gates' .json files, from `working-directory`, or leave `reports` out; run this step after the gates",
  });
}

/** The reports that the pattern names; without one, those of this job's `report-dir` and of all jobs' artifacts. */
export async function findReports(
  files: WorkspaceFiles,
  artifacts: ArtifactsPort,
  reportDir: string,
  pattern?: string,
): Promise<Found> {
  if (pattern !== undefined) {
    const reports = await inFolder(files, pattern);
    if (reports.length === 0) throw namesNothing(pattern);
    return { reports, notes: [], pages: new Map() };
  }
  const here = await inFolder(files, join(reportDir, "*.json"));
  const elsewhere = await inArtifacts(artifacts);
  return { ...elsewhere, reports: [...here, ...elsewhere.reports] };
}
