import { changeText, comparedTexts, exampleText, locationText, neededText } from "./check-facts.ts";
import type { Check, Report } from "./generated/report-v1.ts";
import { clip, inertHtml } from "./inert-text.ts";
import { gateVerdict, isNoted, noChecks } from "./verdict.ts";

const MAX_EXAMPLES = 20;

/**
 * JUnit XML: a test suite a gate, a test case a check. `fail` is a failure and `error` an error; `review` is *skipped*
 * with its message, the one state that dorny/test-reporter, mikepenz/action-junit-report and
 * EnricoMi/publish-unit-test-result-action all show beside the passes without counting it as a pass or failing the run.
 * A gate without checks has one case, which is an error.
 */
export function renderJUnit(reports: Report | readonly Report[]): string {
  const all: readonly Report[] = Array.isArray(reports) ? reports : [reports as Report];
  const suites = all.map(suite);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="assay">\n${suites.join("\n")}\n</testsuites>\n`;
}

function suite(report: Report): string {
  const checks =
    report.checks.length > 0 ? report.checks : [noChecks("nothing was checked", "give the gate something to judge")];
  const count = (verdict: string): number => checks.filter((check) => check.verdict === verdict).length;
  const attributes = [
    attribute("name", report.name),
    attribute("tests", checks.length),
    attribute("failures", count("fail")),
    attribute("errors", count("error")),
    attribute("skipped", count("review")),
    attribute("time", (report.durationMs / 1000).toFixed(3)),
    attribute("timestamp", report.startedAt.slice(0, 19)),
  ];
  const properties = [
    ["gate", report.gate],
    ["verdict", gateVerdict(report.checks)],
    ["summary", report.summary],
    ["model", report.model ?? ""],
    ["commit", report.run.headSha ?? report.provenance.commit ?? ""],
  ].filter(([, value]) => value !== "");
  return [
    `  <testsuite ${attributes.join(" ")}>`,
    "    <properties>",
    ...properties.map(
      ([name = "", value = ""]) => `      <property ${attribute("name", name)} ${attribute("value", value)}/>`,
    ),
    "    </properties>",
    ...checks.map((check) => testCase(check, report.name)),
    "  </testsuite>",
  ].join("\n");
}

function testCase(check: Check, suiteName: string): string {
  const place =
    check.location === undefined
      ? []
      : [attribute("file", check.location.file), attribute("line", check.location.line)];
  const open = `    <testcase ${[attribute("name", check.id), attribute("classname", suiteName), attribute("time", "0"), ...place].join(" ")}`;
  const body = outcome(check);
  return body === "" ? `${open}/>` : `${open}>\n      ${body}\n    </testcase>`;
}

function outcome(check: Check): string {
  const message = attribute("message", clip(check.message, 1000));
  if (check.verdict === "pass") return isNoted(check) ? `<system-out>${inertHtml(check.message)}</system-out>` : "";
  if (check.verdict === "review") return `<skipped ${message}>${facts(check)}</skipped>`;
  const element = check.verdict === "fail" ? "failure" : "error";
  return `<${element} ${message} ${attribute("type", check.reason)}>${facts(check)}</${element}>`;
}

function facts(check: Check): string {
  const [observed, baseline] = comparedTexts(check);
  const named: [string, string][] = [
    ["check", check.title],
    ["reason", check.reason],
    ["observed", observed],
    ["baseline", baseline],
    ["change", changeText(check)],
    ["limit", check.limit ?? ""],
    ["to decide", neededText(check.needed)],
    ["what to do", check.remedy ?? ""],
  ];
  const examples = (check.examples ?? []).slice(0, MAX_EXAMPLES).map((example) => {
    const place = example.location === undefined ? `row ${example.row ?? "unknown"}` : locationText(example.location);
    return [exampleText(example), place].filter((text) => text !== "").join(", ");
  });
  const lines = [
    ...named.filter(([, text]) => text !== "").map(([name, text]) => `${name}: ${text}`),
    ...examples.map((text) => `example: ${text}`),
  ];
  return lines.map(inertHtml).join("\n");
}

function attribute(name: string, value: string | number): string {
  return `${name}="${inertHtml(String(value))}"`;
}
