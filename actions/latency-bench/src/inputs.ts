import { type InputReader, limitsOf, type Policy, parseLimits } from "@assay/action-kit";
import type { JudgedMetric } from "@assay/judgement";
import { readDuration } from "./duration.ts";
import { judgedFigures } from "./judged-figures.ts";
import { type Protocol, readTargets, type Targets } from "./target.ts";

/** The inputs of action.yml beside the common ones, in its order. */
export const INPUT_NAMES: readonly string[] = [
  "candidate-command",
  "candidate-url",
  "baseline-command",
  "baseline-url",
  "ready-url",
  "protocol",
  "payload",
  "body",
  "batch-sizes",
  "rate",
  "concurrency",
  "requests",
  "duration",
  "warmup",
  "rounds",
  "time-budget",
  "limits",
  "baseline",
];

/** How requests are sent, which a later run has to do alike to be compared. */
export interface Load {
  readonly concurrency: number;
  /** Requests per second; `undefined` in a closed loop. */
  readonly rate: number | undefined;
}

export interface Inputs {
  readonly protocol: Protocol;
  readonly targets: Targets;
  readonly payload: string;
  readonly body: string;
  readonly batchSizes: readonly number[];
  readonly load: Load;
  /** Requests for each batch size and side over all rounds; `undefined` where it goes by time. */
  readonly requests: number | undefined;
  readonly durationMs: number | undefined;
  /** Requests before each measurement; `undefined` until settled. */
  readonly warmup: number | undefined;
  readonly rounds: number;
  readonly timeBudgetMs: number;
  readonly limits: readonly JudgedMetric[];
  /** Metrics JSON of an earlier run. */
  readonly baseline: string | undefined;
}

const PROTOCOLS = ["http", "stdio"] as const;
const DEFAULT_REQUESTS = 1000;
const DEFAULT_ROUNDS = 10;
const DEFAULT_BUDGET_MS = 60_000;
const MOST_BATCH_SIZES = 10;

function readBatchSizes(reader: InputReader): readonly number[] {
  const given = reader.list("batch-sizes") ?? ["1"];
  const sizes = given.map((text) => (/^\d{1,6}$/.test(text) ? Number(text) : 0));
  const wrong = given.find((_, index) => sizes[index] === 0);
  if (wrong !== undefined)
    reader.problem(
      `input \`batch-sizes\` has "${wrong}"; a batch holds a whole number of records from 1`,
      "write `batch-sizes: 1, 16`",
    );
  if (new Set(sizes).size < sizes.length || sizes.length > MOST_BATCH_SIZES)
    reader.problem(
      `input \`batch-sizes\` is "${given.join(", ")}"; it wants up to ${MOST_BATCH_SIZES} sizes, each once`,
      "name each size once",
    );
  return sizes;
}

function readRate(reader: InputReader): number | undefined {
  const rate = reader.number("rate", { max: 100_000 });
  if (rate === undefined || rate > 0) return rate;
  reader.problem(
    `input \`rate\` must be a number of requests per second above 0, got "${reader.text("rate")}"`,
    "write `rate: 50`, or leave it out for a closed loop",
  );
  return undefined;
}

function readRounds(reader: InputReader): number {
  const rounds = reader.integer("rounds", { min: 6, max: 100 }) ?? DEFAULT_ROUNDS;
  if (rounds % 2 === 1)
    reader.problem(
      `input \`rounds\` must be even, so that either side goes first as often, got "${rounds}"`,
      `write \`rounds: ${rounds + 1}\``,
    );
  return rounds;
}

function readExtent(reader: InputReader, measurements: number, timeBudgetMs: number, rounds: number) {
  const requests = reader.integer("requests", { min: 1, max: 10_000_000 });
  const durationMs = readDuration(reader, "duration");
  if (requests !== undefined && durationMs !== undefined)
    reader.problem("inputs `requests` and `duration` both say when to stop", "give one of the two");
  if (requests !== undefined && requests < rounds)
    reader.problem(
      `input \`requests\` is ${requests}, which is less than one in each of ${rounds} rounds`,
      `write at least \`requests: ${rounds}\``,
    );
  if (durationMs !== undefined && durationMs * measurements > timeBudgetMs)
    reader.problem(
      `input \`duration\` is "${reader.text("duration")}" for each of ${measurements} batch sizes and sides, which is more than the \`time-budget\` holds`,
      `give \`time-budget: ${Math.ceil((durationMs * measurements) / 1000) * 2}s\`, or a shorter \`duration\``,
    );
  return { requests: durationMs === undefined ? (requests ?? DEFAULT_REQUESTS) : undefined, durationMs };
}

function readLimits(reader: InputReader, policy: Policy): JudgedMetric[] {
  const given = reader.text("limits");
  if (given !== undefined) return judgedFigures(parseLimits(given, "latency"));
  const written = policy.rules.latency?.limits;
  return written ? judgedFigures(limitsOf(written, policy.document, ["latency", "limits"])) : [];
}

/** Parses and refuses; no I/O. A given input wins over the policy. */
export function readInputs(reader: InputReader, policy: Policy): Inputs {
  const protocol = reader.choice("protocol", PROTOCOLS) ?? "http";
  const targets = readTargets(reader, protocol);
  const batchSizes = readBatchSizes(reader);
  const timeBudgetMs = readDuration(reader, "time-budget") ?? DEFAULT_BUDGET_MS;
  const rounds = readRounds(reader);
  const baseline = reader.text("baseline");
  if (baseline !== undefined && targets.baseline)
    reader.problem(
      "input `baseline` names an earlier run, and a baseline to run beside the candidate is given too",
      "give one of the two; a server on the same runner is the better comparison",
    );
  return {
    protocol,
    targets,
    payload: reader.required("payload", "a JSON array or JSONL file of records to predict"),
    body: reader.text("body") ?? "{batch}",
    batchSizes,
    load: { concurrency: reader.integer("concurrency", { min: 1, max: 1000 }) ?? 1, rate: readRate(reader) },
    ...readExtent(reader, batchSizes.length * (targets.baseline ? 2 : 1), timeBudgetMs, rounds),
    warmup: reader.integer("warmup", { min: 0, max: 1_000_000 }),
    rounds,
    timeBudgetMs,
    limits: readLimits(reader, policy),
    baseline,
  };
}
