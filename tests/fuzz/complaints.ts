import { parseReport, type Report } from "@assay/report";
import { type Markup, readHtml, readMarkdown } from "../../packages/report/test/markup.ts";
import type { FuzzCase } from "./fuzz-case.ts";
import { FORGED, SECRET } from "./hostile-values.ts";

/** All that a step leaves behind. */
export interface Leavings {
  readonly exitCode: number;
  readonly log: string;
  /** What it wrote into GITHUB_OUTPUT. */
  readonly outputs: string;
  /** Its step summary. */
  readonly summary: string;
  /** Of the report folder, by extension. */
  readonly renderings: Readonly<Record<string, string>>;
  /** Files and folders beside the workspace that were not there before. */
  readonly strays: readonly string[];
}

const STACK =
  /^\s+at \S.*(?::\d+:\d+\)?|\(<anonymous>\)|\(native\))$|node:internal|\bundefined is not\b|Cannot read propert/m;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff]/u;
const COMMANDS =
  /^::(?:error|warning|notice|add-mask)(?: (?:title|file|line|col)=[^,]*(?:,(?:title|file|line|col)=[^,]*)*)?::|^::(?:group|endgroup)::/;
const OUTPUTS = ["verdict", "report", "summary", "failed", "to-review", "rows", "data-sha256", "metrics", "regressed"];
const EXTENSIONS = ["html", "json", "junit.xml", "md", "sarif"];

/** The names of a file of outputs, as the runner reads it: `name<<end`, lines, `end`. */
function outputNames(text: string): string[] {
  const names: string[] = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string;
    if (line === "") continue;
    const heredoc = /^(.*?)<<(.*)$/.exec(line);
    if (!heredoc) names.push(line.split("=")[0] as string);
    else {
      names.push(heredoc[1] as string);
      while (at + 1 < lines.length && lines[++at] !== heredoc[2]);
    }
  }
  return names;
}

function aboutVerdict({ verdict, checks }: Report, { wanted, mayReview = false }: FuzzCase): string[] {
  const refused = verdict === "error" || verdict === "fail" || (mayReview && verdict === "review");
  const permitted =
    wanted === "error"
      ? verdict === "error"
      : wanted === "sound"
        ? verdict === "pass"
        : refused || (wanted !== "refused" && verdict === "pass" && wanted());
  const mute = checks.filter((check) => check.verdict !== "pass" && check.message.trim() === "");
  return [
    ...(permitted
      ? []
      : [
          `the verdict is ${verdict}, wanted ${typeof wanted === "string" ? wanted : "no pass"}: ${checks[0]?.message}`,
        ]),
    ...checks.filter(({ reason }) => reason === "defect").map(({ message }) => `a defect: ${message}`),
    ...mute.map(({ id }) => `${id} has no message`),
  ];
}

/** Elements and attributes that no report of ours has; parsed only where there is a word that could have made one. */
function injections(name: string, text: string, read: (text: string) => Markup): string[] {
  if (!text.includes(FORGED)) return [];
  const { attributes, elements } = read(text);
  const made = elements.filter((element) => /^(?:img|iframe|object)\b/.test(element));
  const called = attributes.filter(
    ({ name, value }) => /^on/i.test(name) || (/^(?:href|src)$/i.test(name) && value.includes(FORGED)),
  );
  return [...made, ...called.map(({ element, name: attribute }) => `${element} ${attribute}`)].map(
    (what) => `the ${name} is injected: ${what}`,
  );
}

/** Everything that is wrong with how a gate dealt with a case; nothing where all is as it should be. */
export function complaintsAbout(given: FuzzCase, left: Leavings): { report: Report | undefined; complaints: string[] } {
  const { renderings, log, summary, outputs, strays, exitCode } = left;
  const complaints: string[] = [];
  const absent = EXTENSIONS.filter((extension) => !(extension in renderings));
  if (absent.length > 0) complaints.push(`there is no report in ${absent.join(", ")}`);
  let report: Report | undefined;
  try {
    report = parseReport(renderings.json ?? "", "report.json");
    JSON.parse(renderings.sarif ?? "");
  } catch (error) {
    complaints.push(`a report that cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (report) complaints.push(...aboutVerdict(report, given));
  if (report && (exitCode === 0) !== ["pass", "review"].includes(report.verdict))
    complaints.push(`exit ${exitCode} at verdict ${report.verdict}`);
  for (const name of strays) complaints.push(`it left ${name} behind`);
  for (const name of outputNames(outputs))
    if (!OUTPUTS.includes(name)) complaints.push(`an output called ${JSON.stringify(name)}`);
  for (const [name, text] of Object.entries({ log, summary, ...renderings })) {
    const stack = STACK.exec(text)?.[0];
    if (stack !== undefined) complaints.push(`the ${name} shows a stack: ${stack.trim()}`);
    if (text.includes(SECRET)) complaints.push(`the ${name} tells the secret`);
    if (name !== "html" && name !== "json" && CONTROL.test(text))
      complaints.push(`the ${name} holds ${JSON.stringify(CONTROL.exec(text)?.[0])}`);
  }
  for (const line of log.split("\n")) {
    const isCommand = COMMANDS.test(line);
    if (/^\s*::/.test(line) && !isCommand) complaints.push(`the log commands ${JSON.stringify(line.slice(0, 120))}`);
    // The runner looks for the older form only in what is no command of the newer one.
    if ((line.includes("##[") && !isCommand) || new RegExp(`^\\s*::[^ ]*::${FORGED}`).test(line))
      complaints.push(`the log is forged: ${JSON.stringify(line.slice(0, 120))}`);
  }
  complaints.push(
    ...injections("html", renderings.html ?? "", readHtml),
    ...injections("md", renderings.md ?? "", readMarkdown),
  );
  return { report, complaints };
}
