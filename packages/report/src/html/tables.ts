import { changeText, comparedTexts } from "../check-facts.ts";
import { groupChecks } from "../check-groups.ts";
import { formatCount, formatCountOf } from "../format.ts";
import type { Check, Figure } from "../generated/report-v1.ts";
import { clip, inertHtml } from "../inert-text.ts";
import { pillOf } from "./pill.ts";

/** A table of cells that are HTML already; empty columns but the first are left out. */
export function htmlTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  classes: readonly string[] = [],
): string {
  const kept = titles.map((_, column) => column === 0 || rows.some((row) => (row[column] ?? "") !== ""));
  const only = (cells: readonly string[]): string[] => cells.filter((_, column) => kept[column]);
  const styles = only(titles.map((_, column) => classes[column] ?? ""));
  const body = rows.map(
    (row) =>
      `<tr>${only(row)
        .map((cell, at) => `<td${styles[at] === "" ? "" : ` class="${styles[at]}"`}>${cell}</td>`)
        .join("")}</tr>`,
  );
  return `<div class="scroll"><table><thead><tr>${only(titles)
    .map((title) => `<th>${title}</th>`)
    .join("")}</tr></thead><tbody>${body.join("\n")}</tbody></table></div>`;
}

const CLASSES = ["", "wide", "number", "number", "number", "wide"];

export function checksTable(checks: readonly Check[]): string {
  return htmlTable(
    ["verdict", "check", "observed", "baseline", "change", "limit"],
    checks.map((check) => {
      const [observed, baseline] = comparedTexts(check);
      return [
        pillOf(check),
        `<span title="${inertHtml(check.id)}">${inertHtml(check.title)}</span>`,
        ...[observed, baseline, changeText(check), clip(check.limit ?? "", 300)].map(inertHtml),
      ];
    }),
    CLASSES,
  );
}

const MAX_GROUPS = 12;
const MAX_MEMBERS = 8;

/** Many checks in a few rows: how many ask the same, or ask it of the same column. */
export function groupsTable(checks: readonly Check[]): string {
  const groups = groupChecks(checks);
  const rest = groups.slice(MAX_GROUPS);
  const others = rest.reduce((sum, { members }) => sum + members.length, 0);
  const table = htmlTable(
    ["verdict", "what", "checks", "where"],
    groups.slice(0, MAX_GROUPS).map(({ name, members, worst }) => {
      const named = [...new Set(members.filter((member) => member !== ""))];
      const shown = named.slice(0, MAX_MEMBERS).map((member) => clip(member, 60));
      const more = named.length > MAX_MEMBERS ? ` and ${formatCount(named.length - MAX_MEMBERS)} more` : "";
      return [
        pillOf(worst),
        inertHtml(clip(name, 120)),
        formatCount(members.length),
        inertHtml(shown.join(", ") + more),
      ];
    }),
    ["", "wide", "number", "wide"],
  );
  return rest.length === 0
    ? table
    : `${table}<p class="soft">and ${formatCountOf(others, "more check")} in ${formatCountOf(rest.length, "more group")}</p>`;
}

export function figuresTable(figures: readonly Figure[]): string {
  return htmlTable(
    ["figure", "observed", "baseline", "change"],
    figures.map((figure) => {
      const [observed, baseline] = comparedTexts(figure);
      return [
        `<span title="${inertHtml(figure.id)}">${inertHtml(figure.title)}</span>`,
        ...[observed, baseline, changeText(figure)].map(inertHtml),
      ];
    }),
    ["wide", "number", "number", "number"],
  );
}
