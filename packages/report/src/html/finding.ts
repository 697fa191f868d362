import { countsText, examplesTable, locationText, neededText } from "../check-facts.ts";
import { formatCount } from "../format.ts";
import type { Check } from "../generated/report-v1.ts";
import { inertHtml, proseHtml } from "../inert-text.ts";
import { pillOf } from "./pill.ts";
import { htmlTable } from "./tables.ts";

const MAX_EXAMPLES = 100;

/** One unsettled check: what was found, the way out, the facts, and the cases that show it. */
export function finding(check: Check, open: boolean): string {
  const facts: [string, string][] = [
    ["Check", code(check.id)],
    ["Reason", `${code(check.reason)}, severity ${check.severity}`],
    ["Limit", inertHtml(check.limit ?? "")],
    ["Rows", inertHtml(countsText(check))],
    ["To decide", inertHtml(neededText(check.needed))],
    ["Asked at", code(locationText(check.location))],
  ];
  return `<details class="finding is-${check.verdict}"${open ? " open" : ""}><summary>${pillOf(check)}<strong>${inertHtml(check.title)}</strong><span class="message">${proseHtml(check.message)}</span></summary>
<div>${check.remedy === undefined ? "" : `<p class="remedy"><strong>What to do:</strong> ${proseHtml(check.remedy)}</p>`}<dl>${facts
    .filter(([, text]) => text !== "")
    .map(([name, text]) => `<dt>${name}</dt><dd>${text}</dd>`)
    .join("")}</dl>${examplesPart(check)}</div></details>`;
}

function examplesPart({ examples = [] }: Check): string {
  if (examples.length === 0) return "";
  const { titles, rows } = examplesTable(examples.slice(0, MAX_EXAMPLES));
  const cells = rows.map((row) =>
    row.map((text, column) =>
      ["value", "key", "where"].includes(titles[column] ?? "") ? code(text) : inertHtml(text),
    ),
  );
  const rest = examples.length - MAX_EXAMPLES;
  return `${htmlTable(titles, cells)}${rest > 0 ? `<p class="soft">${formatCount(rest)} more in the JSON report.</p>` : ""}`;
}

function code(text: string): string {
  if (text === "") return "";
  return `<code>${text.trim() === "" ? "(blank)" : inertHtml(text)}</code>`;
}
