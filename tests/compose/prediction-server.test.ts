import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "@jest/globals";

const EXAMPLE = join("examples", "churn");
const SERVER = join("serving", "server.mjs");

type Answer = { readonly customerID: string; readonly p_churn: number; readonly predicted: string };

interface Serving extends AsyncDisposable {
  readonly url: string;
  readonly child: ChildProcess;
}

async function serve(...args: string[]): Promise<Serving> {
  const child = spawn(process.execPath, [SERVER, "--port", "0", ...args], {
    cwd: EXAMPLE,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = once(child, "close");
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\S+/.exec(line)?.[0];
    if (url)
      return {
        url,
        child,
        [Symbol.asyncDispose]: async () => {
          child.kill();
          await closed;
        },
      };
  }
  throw new Error("the server ended before it was ready");
}

const records = readFileSync(join(EXAMPLE, "serving", "customers.jsonl"), "utf8")
  .trimEnd()
  .split("\n")
  .map((line): Record<string, unknown> => JSON.parse(line));

async function ask(url: string, body: string) {
  const response = await fetch(url, { method: "POST", body });
  return { status: response.status, content: (await response.json()) as unknown };
}

let candidate: Serving;
beforeAll(async () => {
  candidate = await serve("--model", "models/candidate.json");
});
afterAll(async () => {
  await candidate[Symbol.asyncDispose]();
});

test("answers a batch with the probabilities that the model's own predictions file holds", async () => {
  const published = new Map(
    readFileSync(join(EXAMPLE, "predictions", "candidate.csv"), "utf8")
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => line.split(","))
      .map(([key = "", , , predicted, score]) => [key, { predicted, score }]),
  );
  const { status, content } = await ask(candidate.url, JSON.stringify(records));
  const answers = content as Answer[];
  expect([status, answers.length]).toEqual([200, records.length]);
  expect(
    answers.map(({ customerID, p_churn, predicted }) => [customerID, { predicted, score: p_churn.toFixed(5) }]),
  ).toEqual(records.map(({ customerID }) => [customerID, published.get(String(customerID))]));
});

const [first = {}] = records;
const wrong: [string, string, number, string][] = [
  ["no JSON", "[{", 400, "the body is no JSON"],
  ["no array", JSON.stringify(first), 400, "the body must be a JSON array of 1 to 1000 records"],
  ["an empty batch", "[]", 400, "the body must be a JSON array of 1 to 1000 records"],
  ["a record that is no object", "[null]", 400, "record 1 is no object"],
  ["a missing number", JSON.stringify([first, { ...first, tenure: null }]), 400, "record 2: tenure is missing"],
  ["text for a number", JSON.stringify([{ ...first, tenure: "8" }]), 400, 'record 1: tenure is "8", not a number'],
  ["a missing category", JSON.stringify([{ ...first, Contract: undefined }]), 400, "record 1: Contract is missing"],
  [
    "a category the model never saw, named as a property of every object",
    JSON.stringify([{ ...first, Contract: "constructor" }]),
    400,
    'record 1: Contract is "constructor"; the model knows Month-to-month, One year, Two year',
  ],
  ["too much", `["${"x".repeat(1_000_001)}"]`, 413, "the body is larger than 1000000 bytes"],
];
test.each(wrong)("refuses %s and says what is wrong", async (_, body, status, error) => {
  expect(await ask(candidate.url, body)).toEqual({ status, content: { error } });
});

test("says that it is ready, and knows no other place and no other way to ask", async () => {
  const statuses = ["ready", "", "admin"].map(async (path) => (await fetch(`${candidate.url}${path}`)).status);
  expect(await Promise.all(statuses)).toEqual([200, 405, 404]);
});

test("holds every prediction back by what --slow says", async () => {
  await using slow = await serve("--model", "models/candidate.json", "--slow", "40");
  const started = performance.now();
  expect((await ask(slow.url, JSON.stringify(records))).status).toBe(200);
  // A timer may fire a millisecond early.
  expect(performance.now() - started).toBeGreaterThan(38);
});

test.each([
  [[], "--model is missing"],
  [["--model", "models/none.json"], "models/none.json cannot be read: ENOENT"],
  [["--model", "models/baseline_metrics.json"], "holds no logistic regression"],
  [["--model", "models/candidate.json", "--slow=-1"], `--slow is "-1", not a whole number from 0 to 60000`],
  [["--model", "models/candidate.json", "--port", "70000"], '--port is "70000", not a whole number from 0 to 65535'],
  [["--models", "x"], "Unknown option '--models'"],
])("does not start on %j, in one line", (args, says) => {
  const { status, stderr } = spawnSync(process.execPath, [SERVER, ...args], { cwd: EXAMPLE, encoding: "utf8" });
  expect([status, stderr.trimEnd().split("\n").length]).toEqual([2, 1]);
  expect(stderr).toContain(says);
});
