import { createHash } from "node:crypto";
import type { Verdict } from "@assay/report";
import { DEFAULT_HEAD_SHA } from "@assay/testing";
import { type Edit, type Outcome, type Programs, runWorkflow } from "./workflow-run.ts";

interface Expected {
  readonly exit: "zero" | "not zero";
  /** What `assay/gates` says of the pull request's head. */
  readonly state: string;
  /** The gates that must have reported, and with which verdict. No other may have. */
  readonly verdicts: Readonly<Record<string, Verdict>>;
  /** What the comment must say, in any order. */
  readonly says: readonly string[];
  /** Whether the training job has handed anything over. */
  readonly trained: boolean;
}

interface WorkflowCase {
  readonly name: string;
  /** Answers what is wrong, or nothing. */
  readonly run: (programs: Programs) => Promise<string | undefined>;
}

const GATE = "churn-";

function judge({ exitCode, github, results, reports }: Outcome, expected: Expected): string | undefined {
  const statusOf = (wanted: string) =>
    github.state.statuses.findLast(({ sha, context }) => sha === DEFAULT_HEAD_SHA && context === wanted)?.state;
  const conclusions = new Map(github.state.checkRuns.map(({ name, conclusion }) => [name, conclusion]));
  const comments = github.state.comments;
  const body = comments[0]?.body ?? "";
  const verdicts = Object.fromEntries(
    [...reports]
      .filter(([, { gate }]) => gate !== "approval-comment")
      .map(([name, { verdict }]) => [name.slice(GATE.length), verdict] as const)
      .sort(),
  );
  const wanted = Object.fromEntries(Object.entries(expected.verdicts).sort());
  const trained = results.artifacts.find(({ name }) => name === "ml-gates-training");
  const model = trained?.entries.get("models/candidate.json");
  const judged = reports.get(`${GATE}regression-gate`)?.provenance.model.map(({ sha256 }) => sha256);
  const problems = [
    (exitCode === 0) === (expected.exit === "zero") ? "" : `act exited ${exitCode}`,
    statusOf("assay/gates") === expected.state
      ? ""
      : `assay/gates is ${statusOf("assay/gates")}, not ${expected.state}`,
    statusOf("assay/approval") === "pending" ? "" : `assay/approval is ${statusOf("assay/approval")}, not pending`,
    ...Object.entries(expected.verdicts).map(([gate, verdict]) => {
      const [conclusion, wants] = [
        conclusions.get(`assay / ${GATE}${gate}`),
        verdict === "pass" ? "success" : "failure",
      ];
      return conclusion === wants ? "" : `the check run of ${gate} is ${conclusion}, not ${wants}`;
    }),
    JSON.stringify(verdicts) === JSON.stringify(wanted)
      ? ""
      : `the gates said ${JSON.stringify(verdicts)}, not ${JSON.stringify(wanted)}`,
    comments.length === 1 ? "" : `${comments.length} comments instead of one`,
    ...expected.says.map((text) => (body.includes(text) ? "" : `the comment does not say "${text}"`)),
    (trained !== undefined) === expected.trained
      ? ""
      : `training ${trained ? "has" : "has not"} handed over its outputs`,
    !model || judged?.includes(createHash("sha256").update(model).digest("hex"))
      ? ""
      : "regression-gate has judged another model than the one that was trained",
  ].filter((problem) => problem !== "");
  return problems.length === 0 ? undefined : `${problems.join("\n")}\n--- the comment\n${body}\n--- the log`;
}

function workflowCase(
  name: string,
  pull: readonly Edit[],
  expected: Expected,
  repository: readonly Edit[] = [],
): WorkflowCase {
  return {
    name,
    run: (programs) => runWorkflow(programs, { repository, pull }, (outcome) => judge(outcome, expected)),
  };
}

const ALL_PASS = {
  "data-validate": "pass",
  "regression-gate": "pass",
  "latency-bench": "pass",
  "overlap-check": "pass",
} as const;

export const cases: readonly WorkflowCase[] = [
  workflowCase(
    "a model trained again on other rows, as good as production, ends in success",
    [{ file: "train.py", replace: "CANDIDATE_SEED = 12", by: "CANDIDATE_SEED = 14" }],
    {
      exit: "zero",
      state: "success",
      verdicts: ALL_PASS,
      says: Object.keys(ALL_PASS).map((gate) => `${GATE}${gate}`),
      trained: true,
    },
  ),
  workflowCase(
    "data with a value that was not promised stops before training, and the comment names the column",
    [{ file: "data/train.csv", replace: "7590-VHVEG,Female,0,Yes,No,1,", by: "7590-VHVEG,Female,0,Yes,No,-1," }],
    {
      exit: "not zero",
      state: "error",
      verdicts: { "data-validate": "fail" },
      says: [
        "error: 1 of 1 gate failed: churn-data-validate; 3 required gates did not report",
        "tenure",
        "job train was skipped",
      ],
      trained: false,
    },
  ),
  workflowCase(
    "a model trained without the contract columns ends in failure, and the comment names the gate and the metric",
    [
      {
        file: "train.py",
        replace: '"candidate": (CANDIDATE_SEED, (),',
        by: '"candidate": (CANDIDATE_SEED, CONTRACT_COLUMNS,',
      },
    ],
    {
      exit: "not zero",
      state: "failure",
      verdicts: { ...ALL_PASS, "regression-gate": "fail", "overlap-check": "fail" },
      says: ["churn-regression-gate", "roc_auc", "job regression ended in failure"],
      trained: true,
    },
  ),
  workflowCase(
    "a server that takes 20 ms longer ends in failure, and the comment names the gate and the time",
    [
      {
        file: ".github/workflows/ml-gates.yml",
        replace: "models/candidate.json --port {port}",
        by: "models/candidate.json --port {port} --slow 20",
      },
    ],
    {
      exit: "not zero",
      state: "failure",
      verdicts: { ...ALL_PASS, "latency-bench": "fail" },
      says: ["churn-latency-bench", "mean_ms", "job latency ended in failure"],
      trained: true,
    },
  ),
  workflowCase(
    "predictions read the wrong way round share nobody with last month's, end in failure, and the comment says so",
    [{ file: "score.py", replace: 'write("this_month", this_month)', by: 'write("this_month", turned(this_month))' }],
    {
      exit: "not zero",
      state: "failure",
      verdicts: { ...ALL_PASS, "overlap-check": "fail" },
      says: ["churn-overlap-check", "overlap", "job overlap ended in failure"],
      trained: true,
    },
  ),
  workflowCase(
    "code that the linter refuses ends in failure beside gates that all pass, and the comment names the job",
    [{ file: "score.py", replace: "import json\n", by: "import json\nimport os\n" }],
    {
      exit: "not zero",
      state: "failure",
      verdicts: ALL_PASS,
      says: ["job quality ended in failure"],
      trained: true,
    },
  ),
  workflowCase(
    "a repository without code of its own, server and monthly predictions is judged by the gates that it has",
    [{ file: "data/train.csv", replace: "7590-VHVEG,Female,0,Yes,No,1,", by: "7590-VHVEG,Female,0,Yes,No,2," }],
    {
      exit: "zero",
      state: "success",
      verdicts: { "data-validate": "pass", "regression-gate": "pass" },
      says: [],
      trained: false,
    },
    [
      { file: "assay.yml", replace: ", churn-latency-bench, churn-overlap-check", by: "" },
      {
        file: ".github/workflows/ml-gates.yml",
        replace:
          /^ +(?:python|setup|lint|train|candidate-command|baseline-command|payload|current|previous|top-k).*\n/gm,
        by: "",
      },
    ],
  ),
];
