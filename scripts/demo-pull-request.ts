import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { CheckRun, GithubState } from "@assay/testing";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { rehype } from "rehype";
import rehypeSanitize from "rehype-sanitize";

interface Line {
  /** `success`, `failure`, … of a status or of a check run. */
  readonly outcome: string;
  readonly name: string;
  readonly says: string;
}

const MARKS: Readonly<Record<string, string>> = { success: "✓", failure: "✗", error: "✗", pending: "●" };

const STYLE = `
:root { color-scheme: light dark; --canvas: #fff; --subtle: #f6f8fa; --line: #d1d9e0; --text: #1f2328; --muted: #59636e;
  --green: #1a7f37; --red: #d1242f; --amber: #9a6700; }
@media (prefers-color-scheme: dark) { :root { --canvas: #0d1117; --subtle: #151b23; --line: #3d444d; --text: #f0f6fc;
  --muted: #9198a1; --green: #3fb950; --red: #f85149; --amber: #d29922; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--canvas); color: var(--text);
  font: 14px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
main { max-width: 980px; margin: 0 auto; padding: 24px 16px 64px; }
h1 { font-size: 26px; font-weight: 400; margin: 0 0 4px; }
h1 span, .muted { color: var(--muted); }
.muted { margin: 0 0 24px; }
a { color: inherit; }
.box { border: 1px solid var(--line); border-radius: 6px; margin-bottom: 24px; overflow: hidden; }
.box > header { background: var(--subtle); border-bottom: 1px solid var(--line); padding: 8px 16px; color: var(--muted); }
.box > header b { color: var(--text); }
.bot { border: 1px solid var(--line); border-radius: 2em; padding: 0 6px; font-size: 12px; }
.box .markdown-body { padding: 16px; font-size: 14px; }
.lines { list-style: none; margin: 0; padding: 0; }
.lines li { display: flex; gap: 8px; padding: 8px 16px; border-top: 1px solid var(--line); }
.lines li:first-child { border-top: 0; }
.lines b { flex: none; }
.lines span { color: var(--muted); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.mark { flex: none; width: 1.2em; font-style: normal; font-weight: 600; color: var(--muted); }
.mark.success { color: var(--green); } .mark.failure, .mark.error { color: var(--red); }
.mark.pending, .mark.action_required { color: var(--amber); }
`;

/** A comment's body as GitHub shows it: GFM, then only the elements and attributes that GitHub lets through. */
async function renderedComment(body: string): Promise<string> {
  const html = micromark(body, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  return String(await rehype().data("settings", { fragment: true }).use(rehypeSanitize).process(html));
}

const text = (value: string) =>
  value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

function lineOf({ outcome, name, says }: Line): string {
  const known = /^[a-z_]+$/.test(outcome) ? outcome : "";
  return `<li><i class="mark ${known}">${MARKS[outcome] ?? "●"}</i><b>${text(name)}</b><span>${text(says)}</span></li>`;
}

function lines(state: GithubState): Line[] {
  const newest = new Map(state.statuses.map((status) => [status.context, status]));
  return [
    ...state.checkRuns.map((run: CheckRun) => ({
      outcome: run.conclusion ?? run.status,
      name: run.name,
      says: run.title ?? "",
    })),
    ...[...newest.values()].map((one) => ({ outcome: one.state, name: one.context, says: one.description ?? "" })),
  ];
}

/** The pull request as its reviewer finds it, from what GitHub was sent: the comment, and the list of checks below it. */
export async function renderPullRequest(state: GithubState): Promise<string> {
  const [pull] = state.pulls;
  const [comment] = state.comments;
  if (!pull || !comment) throw new Error("no comment was written to the pull request");
  const markdownStyle = readFileSync(fileURLToPath(import.meta.resolve("github-markdown-css")), "utf8");
  const title = text(pull.title);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} #${pull.number}</title>
<style>${markdownStyle}${STYLE}</style>
<main>
<h1>${title} <span>#${pull.number}</span></h1>
<p class="muted">${text(pull.author)} wants to merge into ${text(pull.base.ref)} from ${text(pull.head.ref)}</p>
<section class="box">
<header><b>${text(comment.author.login.replace(/\[bot\]$/, ""))}</b> <span class="bot">bot</span> commented</header>
<article class="markdown-body">${await renderedComment(comment.body)}</article>
</section>
<section class="box">
<header><b>Checks</b></header>
<ul class="lines">${lines(state).map(lineOf).join("\n")}</ul>
</section>
<p class="muted">As GitHub shows it, from what it was sent. Everything that was judged, with charts: <a href="report.html">report.html</a></p>
</main>
</html>
`;
}
