import { changeText, comparedTexts, countsText, examplesTable, locationText, neededText } from "../check-facts.ts";
import { type CheckGroup, groupChecks } from "../check-groups.ts";
import { formatCount, formatCountOf } from "../format.ts";
import type { Check, Figure } from "../generated/report-v1.ts";
import { clip, inertCode, inertExcerpt, inertMarkdown, proseExcerpt } from "../inert-text.ts";
import { checkLabel } from "../verdict-words.ts";
import { folded, markdownTable } from "./table.ts";

const MAX_TITLE = 120;
const MAX_LIMIT = 200;
const MAX_PROSE = 1000;
const MAX_GROUPS = 8;
const MAX_MEMBERS = 4;
const MAX_MEMBER = 64;
/** Of the details that are open; the others are one click away. */
const OPEN_EXAMPLES = 5;

function cell(text: string): string {
  return text === "" ? "" : inertMarkdown(text);
}

export function titleOf({ title }: Check | Figure): string {
  return inertExcerpt(title, MAX_TITLE);
}

/** One row a check: check, verdict, observed, baseline, change, limit; columns nobody fills are left out. */
export function checksTable(checks: readonly Check[]): string {
  return markdownTable(
    ["check", "verdict", "observed", "baseline", "change", "limit"],
    checks.map((check) => {
      const [observed, baseline] = comparedTexts(check);
      const limit = inertExcerpt(check.limit ?? "", MAX_LIMIT);
      return [titleOf(check), checkLabel(check), cell(observed), cell(baseline), cell(changeText(check)), limit];
    }),
  );
}

/** Many checks in a few rows: how many ask the same, or ask it of the same column, and the first few of them by name. */
export function groupsTable(checks: readonly Check[]): string {
  const groups = groupChecks(checks);
  const shown = groups.slice(0, MAX_GROUPS);
  const rest = groups.slice(MAX_GROUPS);
  const table = markdownTable(
    ["what", "verdict", "checks", "where"],
    shown.map((group) => [
      inertCode(clip(group.name, MAX_TITLE)),
      checkLabel(group.worst),
      formatCount(group.members.length),
      membersText(group),
    ]),
  );
  const others = rest.reduce((sum, { members }) => sum + members.length, 0);
  return rest.length === 0
    ? table
    : `${table}\n\nand ${formatCountOf(others, "more check")} in ${formatCountOf(rest.length, "more group")}.`;
}

function membersText({ members }: CheckGroup): string {
  const named = [...new Set(members.filter((member) => member !== ""))];
  const shown = named.slice(0, MAX_MEMBERS).map((member) => inertCode(clip(member, MAX_MEMBER)));
  return `${shown.join(", ")}${named.length > MAX_MEMBERS ? ` and ${formatCount(named.length - MAX_MEMBERS)} more` : ""}`;
}

export function figuresTable(figures: readonly Figure[]): string {
  return markdownTable(
    ["figure", "observed", "baseline", "change"],
    figures.map((figure) => {
      const [observed, baseline] = comparedTexts(figure);
      return [titleOf(figure), cell(observed), cell(baseline), cell(changeText(figure))];
    }),
  );
}

/** What one check found, why it matters and the way out: its message on the fold, the rest inside. */
export function checkDetails(check: Check, maxExamples: number, open: boolean): string {
  const facts = [
    check.remedy === undefined ? "" : `**What to do:** ${proseExcerpt(check.remedy, MAX_PROSE)}`,
    `**Reason:** ${inertCode(check.reason)}, check ${inertCode(clip(check.id, MAX_TITLE))}, severity ${inertCode(check.severity)}`,
    check.limit === undefined ? "" : `**Limit:** ${inertExcerpt(check.limit, MAX_PROSE)}`,
    check.counts === undefined ? "" : `**Rows:** ${inertMarkdown(countsText(check))}`,
    neededText(check.needed) === "" ? "" : `**To decide:** ${inertMarkdown(neededText(check.needed))}`,
    check.location === undefined ? "" : `**Asked at:** ${inertCode(locationText(check.location))}`,
  ].filter((fact) => fact !== "");
  const examples = open ? openExamples(check, maxExamples) : checkExamples(check, maxExamples);
  const body = [facts.map((fact) => `- ${fact}`).join("\n"), examples];
  const title = `${checkLabel(check)}: <b>${titleOf(check)}</b> ${proseExcerpt(check.message, MAX_PROSE)}`;
  return folded(title, body.filter((part) => part !== "").join("\n\n"), open);
}

/** The first few, and the others folded. */
function openExamples(check: Check, max: number): string {
  const { examples = [] } = check;
  if (Math.min(examples.length, max) <= OPEN_EXAMPLES) return checkExamples(check, max);
  const rest = { ...check, examples: examples.slice(OPEN_EXAMPLES) };
  const first = checkExamples({ ...check, examples: examples.slice(0, OPEN_EXAMPLES) }, OPEN_EXAMPLES);
  return `${first}\n\n${folded(`${formatCount(rest.examples.length)} more`, checkExamples(rest, max - OPEN_EXAMPLES))}`;
}

/** The check's examples as a table, and how many more there are; nothing where it has none. */
export function checkExamples({ examples = [] }: Check, max: number): string {
  if (examples.length === 0 || max === 0) return "";
  const { titles, rows } = examplesTable(examples.slice(0, max));
  const coded = rows.map((row) => row.map((text, column) => codedCell(titles[column] ?? "", text)));
  const more = examples.length > max ? `\n\n${formatCount(examples.length - max)} more in the report.` : "";
  return `${markdownTable(titles, coded)}${more}`;
}

function codedCell(title: string, text: string): string {
  const prose = title === "row" || title === "count" || title === "note";
  return text === "" ? "" : prose ? inertMarkdown(text) : inertCode(text);
}
