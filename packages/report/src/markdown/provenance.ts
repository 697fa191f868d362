import { formatCount, formatDuration } from "../format.ts";
import type { FileIdentity, Report } from "../generated/report-v1.ts";
import { clip, inertCode, inertExcerpt, inertMarkdown } from "../inert-text.ts";

const MAX_FILES = 3;
const HASH_SHOWN = 12;

function fileText({ path, sha256, rows }: FileIdentity): string {
  const facts = [
    rows === undefined ? "" : `${formatCount(rows)} rows`,
    sha256 === undefined ? "" : inertCode(sha256.slice(0, HASH_SHOWN)),
  ].filter((fact) => fact !== "");
  return `${inertCode(clip(path, 120))}${facts.length > 0 ? ` (${facts.join(", ")})` : ""}`;
}

function filesText(label: string, files: readonly FileIdentity[]): string {
  if (files.length === 0) return "";
  const more = files.length > MAX_FILES ? ` and ${formatCount(files.length - MAX_FILES)} more` : "";
  return `${label} ${files.slice(0, MAX_FILES).map(fileText).join(", ")}${more}`;
}

/** What the verdict rests on, in one small line. */
export function provenanceLine(report: Report): string {
  const { provenance, tool } = report;
  const parts = [
    provenance.commit === undefined ? "" : `commit ${inertCode(provenance.commit.slice(0, HASH_SHOWN))}`,
    filesText("data", provenance.data),
    filesText("model", provenance.model),
    filesText("rules", provenance.rules),
    inertExcerpt(provenance.engine ?? "", 100),
    inertMarkdown(`assay ${clip(tool.version, 40)}`),
    `${report.startedAt.slice(0, 19)}Z, ${formatDuration(report.durationMs)}`.replace("T", " "),
  ];
  return `<sub>\n\n${parts.filter((part) => part !== "").join(" · ")}\n\n</sub>`;
}
