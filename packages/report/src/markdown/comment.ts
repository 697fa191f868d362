import { locationText, neededText } from "../check-facts.ts";
import { formatCount } from "../format.ts";
import type { Check, Report, Verdict } from "../generated/report-v1.ts";
import { inertCode, inertExcerpt, proseExcerpt } from "../inert-text.ts";
import { summariseGates } from "../sentence.ts";
import { VERDICTS, worstFirst } from "../verdict.ts";
import { checkLabel, verdictLabel } from "../verdict-words.ts";
import { checkDetails, checkExamples, checksTable, titleOf } from "./checks.ts";
import { firstThatFits } from "./fitting.ts";
import { pictureOf } from "./pictures.ts";
import { folded, markdownTable } from "./table.ts";

/** GitHub refuses a body over 65,536 characters; the rest is room for what a caller adds around it. */
export const MAX_COMMENT_LENGTH = 60_000;

const MAX_PROBLEM_EXAMPLES = 20;

export interface CommentContext {
  /** What was judged, such as the workflow's name. */
  readonly title: string;
  /** The verdict over everything; it may be worse than every report's, as when a gate is missing. */
  readonly verdict: Verdict;
  /** The one sentence; by default it is made from the reports' verdicts. */
  readonly sentence?: string;
  /** What speaks against the whole rather than against one gate: a missing gate, two of one name, changed rules. */
  readonly problems?: readonly Check[];
  readonly runUrl?: string;
  /** Where each gate's HTML report opens, by the report's name. */
  readonly htmlUrls?: ReadonlyMap<string, string>;
  readonly headSha?: string;
  /** Most characters of the whole; {@link MAX_COMMENT_LENGTH} where several sections do not share one comment. */
  readonly maxLength?: number;
}

interface Level {
  readonly gates: number;
  readonly sections: number;
  readonly checks: number;
  readonly examples: number;
  readonly passing: number;
  readonly text: number;
}

/** The order in which detail is given up: pictures and examples, passing checks, checks, texts, sections, gates. */
const LEVELS: readonly Level[] = [
  { gates: 100, sections: 50, checks: 20, examples: 5, passing: 60, text: 1000 },
  { gates: 100, sections: 50, checks: 20, examples: 0, passing: 60, text: 1000 },
  { gates: 100, sections: 50, checks: 15, examples: 0, passing: 0, text: 600 },
  { gates: 100, sections: 30, checks: 5, examples: 0, passing: 0, text: 300 },
  { gates: 60, sections: 15, checks: 3, examples: 0, passing: 0, text: 200 },
  { gates: 40, sections: 6, checks: 2, examples: 0, passing: 0, text: 150 },
  { gates: 20, sections: 0, checks: 0, examples: 0, passing: 0, text: 100 },
  { gates: 3, sections: 0, checks: 0, examples: 0, passing: 0, text: 60 },
];

/**
 * The sticky comment of a pull request: one sentence, a table of the gates worst first, what speaks against the whole
 * (before the table where no gate broke), and for each gate what is unsettled, why, and the way out. At most `maxLength`
 * characters; what is left out is counted.
 */
export function renderComment(reports: readonly Report[], context: CommentContext): string {
  const ordered = reports.toSorted((left, right) => VERDICTS.indexOf(right.verdict) - VERDICTS.indexOf(left.verdict));
  const most = context.maxLength ?? MAX_COMMENT_LENGTH;
  return firstThatFits(
    LEVELS,
    (level) => renderLevel(ordered, context, level),
    (text) => text.length <= most,
  );
}

function renderLevel(reports: readonly Report[], context: CommentContext, level: Level): string {
  const problems = worstFirst(context.problems ?? []);
  const sentence = context.sentence ?? summariseGates(reports);
  const against = [
    problems
      .slice(0, Math.max(3, level.checks))
      .map((check) => checkLine(check, level))
      .join("\n"),
    ...(level.examples === 0 ? [] : problems.map(problemExamples)),
  ];
  const table = reports.length === 0 ? "" : gatesTable(reports.slice(0, level.gates), context, level);
  // A gate that broke is what kept other jobs and gates from running, which are the problems then.
  const broke = reports[0]?.verdict === "fail" || reports[0]?.verdict === "error";
  const parts = [
    `### ${verdictLabel(context.verdict)}: ${inertExcerpt(sentence, Math.max(300, level.text))}`,
    inertExcerpt(context.title, 200),
    ...(broke ? [table, ...against] : [...against, table]),
    ...reports.slice(0, level.sections).map((report) => gateSection(report, level)),
    leftOut(reports, problems, context, level),
    footLine(context),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** What a problem points at, such as the limits that changed: short lines, of which a reader wants to see them all. */
function problemExamples(check: Check): string {
  const count = check.examples?.length ?? 0;
  if (count === 0) return "";
  return folded(
    `${titleOf(check)}: ${formatCount(count)} ${count === 1 ? "place" : "places"}`,
    checkExamples(check, MAX_PROBLEM_EXAMPLES),
  );
}

function gatesTable(reports: readonly Report[], context: CommentContext, level: Level): string {
  return markdownTable(
    ["gate", "verdict", "passed", "finding"],
    reports.map((report) => {
      const passed = report.checks.filter(({ verdict }) => verdict === "pass").length;
      return [
        link(inertCode(report.name), context.htmlUrls?.get(report.name)),
        verdictLabel(report.verdict),
        `${formatCount(passed)} of ${formatCount(report.checks.length)}`,
        proseExcerpt(report.summary, Math.min(300, level.text)),
      ];
    }),
  );
}

function gateSection(report: Report, level: Level): string {
  const ordered = worstFirst(report.checks);
  const unsettled = ordered.filter(({ verdict }) => verdict !== "pass");
  const passing = ordered.filter(({ verdict }) => verdict === "pass");
  if (unsettled.length === 0 && level.passing === 0) return "";
  const shown = unsettled.slice(0, level.checks);
  const rest = unsettled.length - shown.length;
  const picture = level.examples === 0 ? undefined : report.charts.find(({ kind }) => kind === "intervals");
  const parts = [
    `#### ${verdictLabel(report.verdict)}: ${inertCode(report.name)}`,
    shown.map((check) => checkLine(check, level)).join("\n"),
    rest > 0 ? `and ${formatCount(rest)} more unsettled ${rest === 1 ? "check" : "checks"} in the report.` : "",
    picture === undefined || unsettled.length === 0 ? "" : (pictureOf(picture) ?? ""),
    level.examples === 0 ? "" : examplesPart(shown, level),
    passing.length === 0 || level.passing === 0 ? "" : passingPart(passing, level),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** What was found, why it has its verdict, where it was asked for, and what to do. The message brings the figures. */
function checkLine(check: Check, level: Level): string {
  const asked = check.location === undefined ? "" : ` ${inertCode(locationText(check.location))}`;
  const needed = neededText(check.needed) === "" ? "" : ` (${neededText(check.needed)})`;
  const remedy = check.remedy === undefined ? "" : `<br>**What to do:** ${proseExcerpt(check.remedy, level.text)}`;
  return `- ${checkLabel(check)} **${titleOf(check)}**: ${proseExcerpt(check.message, level.text)}${needed} ${inertCode(check.reason)}${asked}${remedy}`;
}

function examplesPart(checks: readonly Check[], level: Level): string {
  const withExamples = checks.filter(({ examples = [] }) => examples.length > 0);
  if (withExamples.length === 0) return "";
  return folded(
    `Examples of ${formatCount(withExamples.length)} ${withExamples.length === 1 ? "check" : "checks"}`,
    withExamples.map((check) => checkDetails(check, level.examples, false)).join("\n\n"),
  );
}

function passingPart(passing: readonly Check[], level: Level): string {
  const rest = passing.length - level.passing;
  const more = rest > 0 ? `\n\n${formatCount(rest)} more in the report.` : "";
  return folded(
    `${formatCount(passing.length)} ${passing.length === 1 ? "check" : "checks"} passed`,
    `${checksTable(passing.slice(0, level.passing))}${more}`,
  );
}

function leftOut(
  reports: readonly Report[],
  problems: readonly Check[],
  context: CommentContext,
  level: Level,
): string {
  const hidden = reports.slice(level.sections).filter(({ verdict }) => verdict !== "pass").length;
  const unnamed = reports.length - Math.min(reports.length, level.gates);
  const left = [
    unnamed > 0 ? `${formatCount(unnamed)} gates in the table` : "",
    hidden > 0 ? `the findings of ${formatCount(hidden)} unsettled ${hidden === 1 ? "gate" : "gates"}` : "",
    problems.length > Math.max(3, level.checks)
      ? `${formatCount(problems.length - Math.max(3, level.checks))} problems`
      : "",
    level.examples === 0 ? "examples" : "",
    level.passing === 0 ? "passing checks" : "",
  ].filter((part) => part !== "");
  if (left.length === 0) return "";
  return `**Left out here** to fit a comment: ${left.join(", ")}. The whole is in ${link("the run's summary and reports", context.runUrl)}.`;
}

function footLine({ runUrl, headSha }: CommentContext): string {
  const parts = [
    runUrl === undefined ? "" : link("run and reports", runUrl),
    headSha === undefined ? "" : `commit ${inertCode(headSha.slice(0, 12))}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "" : `<sub>${parts.join(" · ")}</sub>`;
}

/** A link for an http(s) address, its text alone for anything else. The text is Markdown already. */
function link(text: string, address: string | undefined): string {
  if (address === undefined || address.length > 2000 || !URL.canParse(address)) return text;
  const url = new URL(address);
  if (url.protocol !== "https:" && url.protocol !== "http:") return text;
  return `[${text}](${url.href.replace(/[()<>|\\*_~`]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)})`;
}
