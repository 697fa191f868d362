import { createHash } from "node:crypto";
import { levelOf } from "./annotations.ts";
import { exampleText } from "./check-facts.ts";
import type { Check, Example, Location, Reason, Report } from "./generated/report-v1.ts";
import { clip, visibleText } from "./inert-text.ts";
import { REASONS } from "./reasons.ts";
import { isNoted, worstFirst } from "./verdict.ts";

/** Code scanning takes 25,000 results and keeps the first 5,000 of a run. */
const MAX_RESULTS = 5000;
/** Places of the data shown beside the place of the suite that asked. */
const MAX_RELATED = 10;
const HOME = "https://github.com/assay-ml/assay";
const LEVELS = { error: "error", warning: "warning", notice: "note" } as const;

interface Finding {
  readonly check: Check;
  readonly location: Location | undefined;
  readonly message: string;
  readonly identity: string;
  /** Where the same finding also shows: of a check its examples, of an example its check. */
  readonly related: readonly { readonly location: Location; readonly message: string }[];
}

/**
 * SARIF 2.1.0 for code scanning: a rule a reason, a result for each check that did not plainly pass and for each of its
 * examples that has a place. Code scanning takes no result without a place, so a check that has none is put at the first
 * line of the gate's first rules file; without one it carries no location.
 */
export function renderSarif(report: Report): string {
  const checks = worstFirst(report.checks).filter((check) => check.verdict !== "pass" || isNoted(check));
  const findings = [...checks.map((check) => checkFinding(check, report)), ...checks.flatMap(exampleFindings)];
  const shown = findings.slice(0, MAX_RESULTS);
  const reasons = [...new Set(shown.map(({ check }) => check.reason))];
  const endTime = new Date(Date.parse(report.startedAt) + report.durationMs);
  const left = findings.length - shown.length;
  const notifications =
    left === 0
      ? []
      : [{ level: "note", message: { text: `${left} more results are in the report ${report.name}.json` } }];
  const run = {
    tool: {
      driver: {
        name: "Assay",
        version: visibleText(report.tool.version),
        informationUri: HOME,
        rules: reasons.map(rule),
      },
    },
    automationDetails: { id: `assay/${report.name}/` },
    invocations: [
      {
        executionSuccessful: report.verdict !== "error",
        startTimeUtc: report.startedAt,
        ...(Number.isNaN(endTime.getTime()) ? {} : { endTimeUtc: endTime.toISOString() }),
        toolExecutionNotifications: notifications,
      },
    ],
    columnKind: "utf16CodeUnits",
    results: shown.map((finding) => result(finding, reasons, report)),
  };
  return `${JSON.stringify({ $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] }, null, 2)}\n`;
}

function rule(reason: Reason): object {
  const { meaning, remedy } = REASONS[reason];
  return {
    id: reason,
    name: reason.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: meaning },
    fullDescription: { text: meaning },
    help: { text: `${meaning} ${remedy}`, markdown: `${meaning}\n\n**What to do:** ${remedy}` },
    helpUri: `${HOME}/blob/main/docs/reasons.md#${reason}`,
  };
}

function checkFinding(check: Check, { provenance }: Report): Finding {
  const [rules] = provenance.rules;
  const location = check.location ?? (rules === undefined ? undefined : { file: rules.path, line: 1 });
  const remedy = check.remedy === undefined ? "" : `. What to do: ${check.remedy}`;
  const related = (check.examples ?? []).flatMap((example) =>
    example.location === undefined
      ? []
      : [{ location: example.location, message: exampleText(example) || check.message }],
  );
  const message = `${check.title}: ${check.message.replace(/[.\s]+$/, "")}${remedy}`;
  return { check, location, message, identity: "", related: related.slice(0, MAX_RELATED) };
}

function exampleFindings(check: Check): Finding[] {
  return (check.examples ?? []).flatMap((example) => {
    if (example.location === undefined) return [];
    const message = `${check.title}: ${exampleText(example) || check.message}`;
    const asked = check.location === undefined ? [] : [{ location: check.location, message: "what asked for it" }];
    return [{ check, location: example.location, message, identity: identityOf(example), related: asked }];
  });
}

function identityOf({ row, key, value, location }: Example): string {
  return JSON.stringify([key ?? row ?? location?.line, value]);
}

function result(
  { check, location, message, identity, related }: Finding,
  reasons: readonly Reason[],
  report: Report,
): object {
  const place = location && physicalLocation(location);
  const others = related.flatMap((one) => {
    const physical = physicalLocation(one.location);
    return physical ? [{ physicalLocation: physical, message: { text: plainMessage(one.message) } }] : [];
  });
  return {
    ruleId: check.reason,
    ruleIndex: reasons.indexOf(check.reason),
    level: LEVELS[levelOf(check)],
    message: { text: plainMessage(message) },
    ...(place === undefined ? {} : { locations: [{ physicalLocation: place }] }),
    ...(others.length === 0 ? {} : { relatedLocations: others.map((other, id) => ({ id, ...other })) }),
    // The same finding keeps its identity when lines above it move.
    partialFingerprints: {
      "assayFinding/v1": createHash("sha256")
        .update(JSON.stringify([report.name, check.id, check.reason, identity]))
        .digest("hex"),
    },
    properties: { check: visibleText(check.id), verdict: check.verdict, severity: check.severity },
  };
}

/** `undefined` for a place outside the workspace. */
function physicalLocation({ file, line, column }: Location): object | undefined {
  const uri = relativeUri(file);
  if (uri === undefined) return undefined;
  const region = { startLine: line, ...(column === undefined ? {} : { startColumn: column }) };
  return { artifactLocation: { uri, uriBaseId: "%SRCROOT%" }, region };
}

/** In a SARIF message `[text](target)` is a link and `{0}` a placeholder (2.1.0, 3.11.5 and 3.11.6); data makes neither. */
function plainMessage(text: string): string {
  return clip(visibleText(text), 4000)
    .replaceAll("](", "\\](")
    .replace(/\{(\d+)\}/g, "{{$1}}");
}

/** `undefined` for a path that is not inside the workspace, which an uploader would refuse. */
function relativeUri(file: string): string | undefined {
  const path = file
    .toWellFormed()
    .replaceAll("\\", "/")
    .replace(/^(?:\.\/)+/, "");
  if (path.startsWith("/") || /^[a-z]:/i.test(path) || path.split("/").includes("..")) return undefined;
  return path.split("/").map(encodeURIComponent).join("/");
}
