/**
 * Judges the example repository through the committed bundles, as a runner would: six changes, of which one may ship. The
 * last is a pull request from beginning to end, shown as its reviewer finds it. Exits non-zero where a scene does not end
 * as it must.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  type Check,
  isNoted,
  type Report,
  renderHtml,
  type Verdict,
  verdictLabel,
  visibleText,
  worstFirst,
  worstVerdict,
} from "@assay/report";
import {
  createWorkspace,
  type GithubDouble,
  openJob,
  pullRequestEvent,
  type StepOptions,
  startGithub,
} from "@assay/testing";
import { renderPullRequest } from "./demo-pull-request.ts";

interface Scene {
  readonly title: string;
  readonly expected: Verdict;
  readonly steps: readonly StepOptions[];
}

const EXAMPLE = "examples/churn";
const OUTPUT = join(".assay", "demo");
const SHOWN_CHECKS = 3;
const SHOWN_EXAMPLES = 3;

type Inputs = Record<string, string | number>;

const step = (action: string, inputs: Inputs): StepOptions => ({
  action,
  inputs: { "upload-report": "false", ...inputs },
});
const validate = (inputs: Inputs = {}) =>
  step("data-validate", {
    data: "data/train.csv",
    suite: "expectations/train.yaml",
    reference: "data/train.profile.json",
    ...inputs,
  });
const compare = (inputs: Inputs = {}) =>
  step("regression-gate", {
    candidate: "predictions/candidate.csv",
    baseline: "predictions/production.csv",
    model: "models/candidate.json",
    "baseline-model": "models/production.json",
    ...inputs,
  });
const server = (model: string) => `node serving/server.mjs --model models/${model}.json --port {port}`;
const bench = (inputs: Inputs = {}) =>
  step("latency-bench", {
    "candidate-command": server("candidate"),
    "baseline-command": server("production"),
    payload: "serving/customers.jsonl",
    requests: 160,
    rounds: 8,
    warmup: 10,
    // The example's own 10 % wants a machine to itself, and more requests.
    limits: "{mean_ms: {max-rise: 400%}, error_rate: {max: 0.001}}",
    ...inputs,
  });
const overlap = (inputs: Inputs = {}) =>
  step("overlap-check", {
    current: "predictions/this_month.csv",
    previous: "predictions/last_month.csv",
    "top-k": 200,
    ...inputs,
  });

const SCENES: readonly Scene[] = [
  {
    title: "A retrained model: as good as the one in production, as fast, and it calls the same customers",
    expected: "pass",
    steps: [
      validate({ name: "good-data" }),
      compare({ name: "good-model" }),
      bench({ name: "good-latency" }),
      overlap({ name: "good-overlap" }),
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
    steps: [compare({ candidate: "predictions/few.csv", name: "too-few-rows" })],
  },
  {
    title: "Scores read the wrong way round: the probability of staying",
    expected: "fail",
    steps: [overlap({ current: "predictions/turned.csv", name: "turned-scores" })],
  },
];

const PULL_REQUEST: Scene = {
  title: "A pull request: the model is fine, but its server takes 30 ms longer",
  expected: "fail",
  steps: [
    validate(),
    compare(),
    bench({ "candidate-command": `${server("candidate")} --slow 30` }),
    overlap(),
    step("approval-comment", {}),
  ],
};

function describe(check: Check): string[] {
  const { id, message, remedy, location, examples = [] } = check;
  const verdict = isNoted(check) ? "noted" : check.verdict;
  const asked = location ? ` (${location.file}:${location.line})` : "";
  const places = examples.slice(0, SHOWN_EXAMPLES).flatMap(({ location: at, value, note }) => {
    const said = [value === undefined ? "" : String(value), note ?? ""].filter(Boolean).join(", ");
    return at ? [`         at ${at.file}:${at.line}${said ? `: ${said}` : ""}`] : [];
  });
  const wayOut = check.verdict === "pass" || !remedy ? [] : [`         → ${remedy}`];
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

/** Runs a scene's steps in one job, on a pull request of a GitHub that stands in for the real one. */
async function play({ title, expected, steps }: Scene, number: number, github?: GithubDouble): Promise<void> {
  console.log(`\n${number}/${SCENES.length + 1}  ${title}`);
  await using workspace = await createWorkspace({ from: EXAMPLE });
  await using job = await openJob({
    workspace,
    run: { workflow: "ml-gates" },
    ...(github && { github, event: pullRequestEvent() }),
  });
  const verdicts: Verdict[] = [];
  for (const one of steps) {
    const { report, stdout, stderr } = await job.run(one);
    if (!report) throw new Error(`${one.action} wrote no report:\n${stdout}${stderr}`);
    show(report);
    reports.push(report);
    verdicts.push(report.verdict);
  }
  const verdict = worstVerdict(verdicts);
  const right = verdict === expected;
  wrong += right ? 0 : 1;
  console.log(
    right ? `     ✔ ends in ${expected}, as it must` : `     ✘ ends in ${verdict}, but must end in ${expected}`,
  );
}

for (const [index, scene] of SCENES.entries()) await play(scene, index + 1);
await using github = await startGithub({ seed: (state) => void state.addPull({ number: 7 }) });
await play(PULL_REQUEST, SCENES.length + 1, github);

mkdirSync(OUTPUT, { recursive: true });
const page = join(OUTPUT, "pull-request.html");
writeFileSync(page, await renderPullRequest(github.state));
writeFileSync(join(OUTPUT, "report.html"), await renderHtml(reports));
console.log(`\nOpen ${resolve(page)} to see the last one as its reviewer does;`);
console.log(`${resolve(OUTPUT, "report.html")} shows everything that was judged, with charts.`);
process.exitCode = wrong === 0 ? 0 : 1;
