/**
 * Judges the example repository through the committed bundles, as a runner would: four changes, of which one may ship.
 * Exits non-zero where a scene does not end as it must.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  type Check,
  type Report,
  renderHtml,
  type Verdict,
  verdictLabel,
  visibleText,
  worstFirst,
} from "@assay/report";
import { createWorkspace, openJob, type StepOptions } from "@assay/testing";

interface Scene {
  readonly title: string;
  readonly expected: Verdict;
  readonly steps: readonly StepOptions[];
}

const EXAMPLE = "examples/churn";
const OUTPUT = join(".assay", "demo");
const SHOWN_CHECKS = 3;
const SHOWN_EXAMPLES = 3;

const validate = (inputs: Record<string, string>): StepOptions => ({
  action: "data-validate",
  inputs: { suite: "expectations/train.yaml", "upload-report": "false", ...inputs },
});
const compare = (inputs: Record<string, string>): StepOptions => ({
  action: "regression-gate",
  inputs: {
    baseline: "predictions/production.csv",
    "baseline-model": "models/production.json",
    "upload-report": "false",
    ...inputs,
  },
});

const SCENES: readonly Scene[] = [
  {
    title: "A retrained model, as good as the one in production",
    expected: "pass",
    steps: [
      validate({ data: "data/train.csv" }),
      compare({
        candidate: "predictions/candidate.csv",
        model: "models/candidate.json",
        "baseline-model": "models/production.json",
      }),
      { action: "approval-comment", inputs: { comment: "never", "github-token": "", "upload-report": "false" } },
    ],
  },
  {
    title: "Data as it arrives: TotalCharges is a blank for new customers",
    expected: "fail",
    steps: [validate({ data: "data/raw/Telco-Customer-Churn.csv", name: "raw-data" })],
  },
  {
    title: "A model trained without the contract columns",
    expected: "fail",
    steps: [compare({ candidate: "predictions/worse.csv", model: "models/worse.json", name: "worse-model" })],
  },
  {
    title: "An equally good model, but scored on too few customers to tell",
    expected: "review",
    steps: [compare({ candidate: "predictions/few.csv", model: "models/candidate.json", name: "too-few-rows" })],
  },
];

function describe({ verdict, id, message, remedy, location, examples = [] }: Check): string[] {
  const asked = location ? ` (${location.file}:${location.line})` : "";
  const places = examples.slice(0, SHOWN_EXAMPLES).flatMap(({ location: at, value, note }) => {
    const said = [value === undefined ? "" : String(value), note ?? ""].filter(Boolean).join(", ");
    return at ? [`         at ${at.file}:${at.line}${said ? `: ${said}` : ""}`] : [];
  });
  const wayOut = verdict === "pass" || !remedy ? [] : [`         → ${remedy}`];
  return [`       ${verdict.padEnd(6)} ${id}${asked}: ${message}`, ...places, ...wayOut];
}

function show(report: Report): void {
  console.log(`\n     ${verdictLabel(report.verdict)}  ${report.name}: ${report.summary}`);
  const telling = worstFirst(report.checks).filter(({ verdict }) => report.verdict === "pass" || verdict !== "pass");
  for (const check of telling.slice(0, SHOWN_CHECKS)) console.log(describe(check).map(visibleText).join("\n"));
  if (telling.length > SHOWN_CHECKS) console.log(`       … and ${telling.length - SHOWN_CHECKS} more`);
}

const reports: Report[] = [];
let wrong = 0;
for (const [index, { title, expected, steps }] of SCENES.entries()) {
  console.log(`\n${index + 1}/${SCENES.length}  ${title}`);
  await using workspace = await createWorkspace({ from: EXAMPLE });
  await using job = await openJob({ workspace });
  let last: Report | undefined;
  for (const step of steps) {
    const { report, stdout, stderr } = await job.run(step);
    if (!report) throw new Error(`${step.action} wrote no report:\n${stdout}${stderr}`);
    show(report);
    reports.push(report);
    last = report;
  }
  const right = last?.verdict === expected;
  wrong += right ? 0 : 1;
  console.log(
    right ? `     ✔ ends in ${expected}, as it must` : `     ✘ ends in ${last?.verdict}, but must end in ${expected}`,
  );
}

mkdirSync(OUTPUT, { recursive: true });
const page = join(OUTPUT, "report.html");
writeFileSync(page, await renderHtml(reports));
console.log(`\nOpen ${resolve(page)} to look at all of it.`);
process.exitCode = wrong === 0 ? 0 : 1;
