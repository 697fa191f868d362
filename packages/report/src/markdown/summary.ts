import { formatCount } from "../format.ts";
import type { Check, Report } from "../generated/report-v1.ts";
import { clip, inertCode, proseExcerpt } from "../inert-text.ts";
import { isNoted, worstFirst } from "../verdict.ts";
import { verdictLabel } from "../verdict-words.ts";
import { checkDetails, checksTable, figuresTable, groupsTable, titleOf } from "./checks.ts";
import { byteLength, firstThatFits } from "./fitting.ts";
import { pictureOf } from "./pictures.ts";
import { provenanceLine } from "./provenance.ts";
import { folded } from "./table.ts";

/** GitHub takes 1 MiB of summary a step; the rest is room for what the step's own script may add. */
export const MAX_SUMMARY_BYTES = 1024 * 1024 - 64 * 1024;

/** Checks that have an open row each; more are told by groups, or they would be all that a screen shows. */
const OPEN_ROWS = 12;
/** Checks that have a line of details each, the first of them open; more share one fold. */
const OPEN_DETAILS = 3;

interface Level {
  readonly pictures: number;
  readonly examples: number;
  readonly figures: number;
  readonly passing: number;
  readonly details: number;
  readonly rows: number;
  readonly notes: number;
}

/** The order in which detail is given up: pictures, examples, figures, passing checks, details, rows, notes. */
const WHOLE: Level = { pictures: 12, examples: 20, figures: 500, passing: 1000, details: 100, rows: 1000, notes: 100 };
const LEVELS: readonly Level[] = [
  WHOLE,
  { ...WHOLE, pictures: 0 },
  { ...WHOLE, pictures: 0, examples: 5 },
  { ...WHOLE, pictures: 0, examples: 3, figures: 50 },
  { ...WHOLE, pictures: 0, examples: 3, figures: 20, passing: 100 },
  { ...WHOLE, pictures: 0, examples: 1, figures: 0, passing: 0, details: 50 },
  { pictures: 0, examples: 0, figures: 0, passing: 0, details: 10, rows: 200, notes: 20 },
  { pictures: 0, examples: 0, figures: 0, passing: 0, details: 0, rows: 20, notes: 0 },
];

/**
 * A gate's report as GitHub Markdown for the step summary: the sentence, the checks worst first, what is wrong with each
 * and the way out, figures, notes, provenance. At most {@link MAX_SUMMARY_BYTES}; what is left out is counted.
 */
export function renderSummary(report: Report): string {
  return firstThatFits(
    LEVELS,
    (level) => renderLevel(report, level),
    (text) => byteLength(text) <= MAX_SUMMARY_BYTES,
  );
}

function renderLevel(report: Report, level: Level): string {
  const ordered = worstFirst(report.checks);
  const unsettled = ordered.filter(({ verdict }) => verdict !== "pass");
  const passing = ordered.filter(({ verdict }) => verdict === "pass");
  const pictures = report.charts.flatMap((chart) => pictureOf(chart) ?? []);
  const parts = [
    `### ${verdictLabel(report.verdict)}: ${proseExcerpt(report.summary, 2000)}`,
    headLine(report),
    unsettledRows(unsettled, level),
    unsettledDetails(unsettled, level),
    passingPart(passing, level),
    picturesPart(pictures.slice(0, level.pictures), unsettled.length === 0),
    report.figures.length === 0 || level.figures === 0
      ? ""
      : folded(
          `${things(report.figures.length, "figure")}, measured and not judged`,
          figuresTable(report.figures.slice(0, level.figures)),
        ),
    report.notes
      .slice(0, level.notes)
      .map((note) => `- ${proseExcerpt(note, 1000)}`)
      .join("\n"),
    leftOut(report, unsettled, passing, pictures, level),
    provenanceLine(report),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** Where there is nothing to look at, the first picture is open; the others would push the rest off the screen. */
function picturesPart(pictures: readonly string[], open: boolean): string {
  const [first, ...others] = pictures;
  if (first === undefined) return "";
  if (!open) return folded("Pictures", pictures.join("\n\n"));
  const more = others.length === 0 ? [] : [folded(things(others.length, "more picture"), others.join("\n\n"))];
  return [folded("Pictures", first, true), ...more].join("\n\n");
}

function headLine(report: Report): string {
  const model = report.model === undefined ? "" : ` for model ${inertCode(report.model)}`;
  return `${inertCode(report.name)} (${inertCode(report.gate)}${model}), ${things(report.checks.length, "check")}`;
}

/** A row for each, or, of many, a row for each group and the whole table folded. */
function unsettledRows(unsettled: readonly Check[], { rows }: Level): string {
  if (unsettled.length === 0) return "";
  if (unsettled.length <= OPEN_ROWS) return checksTable(unsettled);
  const table = checksTable(unsettled.slice(0, rows));
  return `${groupsTable(unsettled)}\n\n${folded(`${first(unsettled.length, rows)} to look at`, table)}`;
}

function unsettledDetails(unsettled: readonly Check[], { details, examples }: Level): string {
  const few = unsettled.length <= OPEN_DETAILS;
  const each = unsettled.slice(0, details).map((check, index) => checkDetails(check, examples, few && index === 0));
  if (few || each.length === 0) return each.join("\n\n");
  return folded(`What was found: ${first(unsettled.length, details)}`, each.join("\n\n"));
}

function first(count: number, shown: number): string {
  return count > shown ? `the first ${formatCount(shown)} of ${formatCount(count)}` : `all ${formatCount(count)}`;
}

function passingPart(passing: readonly Check[], { passing: max }: Level): string {
  const shown = passing.slice(0, max);
  if (shown.length === 0) return "";
  const noted = passing.filter(isNoted);
  const names = noted.slice(0, 3).map(titleOf).join(", ");
  const aside =
    noted.length === 0 ? "" : `, ${formatCount(noted.length)} noted (${names}${noted.length > 3 ? ", …" : ""})`;
  return folded(`${things(passing.length, "check")} passed${aside}`, checksTable(shown));
}

/** Never silent about what is missing: counts, and where the whole is. */
function leftOut(
  report: Report,
  unsettled: readonly Check[],
  passing: readonly Check[],
  pictures: readonly string[],
  level: Level,
): string {
  const left = [
    over(unsettled.length, level.rows, "unsettled check"),
    over(unsettled.length, level.details, "check's details", "checks' details"),
    over(passing.length, level.passing, "passing check"),
    over(report.figures.length, level.figures, "figure"),
    over(pictures.length, level.pictures, "picture"),
    over(report.notes.length, level.notes, "note"),
    level.examples >= WHOLE.examples ? "" : `examples beyond ${level.examples} a check`,
  ].filter((part) => part !== "");
  if (left.length === 0) return "";
  return `**Left out here:** ${left.join(", ")}. The whole is in the report ${inertCode(clip(`${report.name}.json`, 120))}.`;
}

function over(count: number, shown: number, noun: string, plural = `${noun}s`): string {
  return count > shown ? `${formatCount(count - shown)} ${count - shown === 1 ? noun : plural}` : "";
}

function things(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}
