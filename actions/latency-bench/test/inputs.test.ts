import { InputReader, type Policy, parsePolicy } from "@assay/action-kit";
import { describe, expect, test } from "@jest/globals";
import { splitCommand } from "../src/command-line.ts";
import { INPUT_NAMES, readInputs } from "../src/inputs.ts";

const NO_POLICY: Policy = { rules: {}, document: undefined };
const LEAST = { "candidate-command": "serve --port {port}", payload: "p.jsonl" };

function inputsOf(inputs: Readonly<Record<string, string>>, policy?: string) {
  const reader = new InputReader(new Map(Object.entries(inputs)), INPUT_NAMES);
  const read = readInputs(reader, policy === undefined ? NO_POLICY : parsePolicy(policy, "assay.yml"));
  reader.finish();
  return read;
}

describe("readInputs", () => {
  test("fills in what is not given", () => {
    expect(inputsOf(LEAST)).toMatchObject({
      protocol: "http",
      targets: { candidate: { command: ["serve", "--port", "{port}"], url: "http://127.0.0.1:{port}/" } },
      body: "{batch}",
      batchSizes: [1],
      load: { concurrency: 1, rate: undefined },
      requests: 1000,
      durationMs: undefined,
      warmup: undefined,
      rounds: 10,
      timeBudgetMs: 60_000,
    });
  });

  test("a baseline's server is asked at the candidate's URL unless it has one of its own", () => {
    const url = "http://127.0.0.1:{port}/predict";
    const { targets } = inputsOf({ ...LEAST, "candidate-url": url, "baseline-command": "old --port {port}" });
    expect(targets.baseline).toMatchObject({ side: "baseline", url });
  });

  test("limits come from the policy with their lines, and an input wins", () => {
    const policy = "latency:\n  limits:\n    p95_ms: {max: 200}\n    requests_per_second: {min: 10}";
    expect(inputsOf(LEAST, policy).limits).toMatchObject([
      { name: "p95_ms", better: "lower", limit: { location: { line: 3 } } },
      { name: "requests_per_second", better: "higher" },
    ]);
    expect(inputsOf({ ...LEAST, limits: "mean_ms: {max: 1}" }, policy).limits.map(({ name }) => name)).toEqual([
      "mean_ms",
    ]);
  });

  test.each([
    ["nothing to bench", { payload: "p" }, "`candidate-command` is missing, and so is `candidate-url`"],
    ["no payload", { "candidate-command": "serve {port}" }, "`payload` is missing"],
    ["a batch of 0", { ...LEAST, "batch-sizes": "1, 0" }, '`batch-sizes` has "0"'],
    ["a batch of a half", { ...LEAST, "batch-sizes": "0.5" }, '`batch-sizes` has "0.5"'],
    ["a batch size twice", { ...LEAST, "batch-sizes": "8,8" }, "each once"],
    ["a rate of 0", { ...LEAST, rate: "0" }, "above 0"],
    ["a negative rate", { ...LEAST, rate: "-5" }, "above 0"],
    ["a rate in percent", { ...LEAST, rate: "50%" }, "`rate` must be a number"],
    ["requests in percent", { ...LEAST, requests: "10%" }, "`requests` must be a whole number"],
    ["a concurrency of 0", { ...LEAST, concurrency: "0" }, "`concurrency` must be a whole number from 1"],
    ["too few rounds", { ...LEAST, rounds: "4" }, "`rounds` must be a whole number from 6"],
    ["odd rounds", { ...LEAST, rounds: "7" }, "must be even"],
    ["less than a request a round", { ...LEAST, requests: "5" }, "less than one in each of 10 rounds"],
    ["a time without its unit", { ...LEAST, "time-budget": "60" }, "with its unit"],
    ["no time at all", { ...LEAST, duration: "0s" }, "from 1ms"],
    ["both requests and duration", { ...LEAST, requests: "100", duration: "5s" }, "both say when to stop"],
    [
      "more time than there is",
      { ...LEAST, duration: "50s", "batch-sizes": "1,2" },
      "more than the `time-budget` holds",
    ],
    ["an unknown protocol", { ...LEAST, protocol: "grpc" }, "must be one of http, stdio"],
    ["an address of no server", { ...LEAST, "candidate-url": "localhost:{port}" }, "must be an http or https URL"],
    ["credentials", { ...LEAST, "candidate-url": "http://me:pw@127.0.0.1:{port}/" }, "user name or password"],
    [
      "a port that the command does not get",
      { ...LEAST, "candidate-command": "serve", "candidate-url": "http://127.0.0.1:{port}/" },
      "lacks {port}",
    ],
    ["a port that the URL does not get", { ...LEAST, "candidate-url": "http://127.0.0.1:8080/" }, "has {port}"],
    [
      "two servers on one port",
      {
        payload: "p",
        "candidate-command": "serve",
        "candidate-url": "http://127.0.0.1:8080/a",
        "baseline-command": "old",
        "baseline-url": "http://127.0.0.1:8080/b",
      },
      "would both listen at 127.0.0.1:8080",
    ],
    ["no way to know the address", { ...LEAST, "candidate-command": "serve" }, "`candidate-url` is missing"],
    ["a port of nothing", { payload: "p", "candidate-url": "http://127.0.0.1:{port}/" }, "nothing is started"],
    ["readiness of nothing", { payload: "p", "candidate-url": "http://h/", "ready-url": "http://h/r" }, "no command"],
    ["stdio with a URL", { ...LEAST, protocol: "stdio", "candidate-url": "http://h/" }, "no meaning"],
    ["stdio without a command", { payload: "p", protocol: "stdio" }, "`candidate-command` is missing"],
    ["two baselines", { ...LEAST, "baseline-command": "old {port}", baseline: "b.json" }, "names an earlier run"],
    ["a shell's words", { ...LEAST, "candidate-command": "cd app && serve {port}" }, 'has "&&"'],
    ["a misspelt input", { ...LEAST, "batch-size": "1" }, 'did you mean "batch-sizes"'],
  ])("refuses %s", (_, inputs, message) => {
    expect(() => inputsOf(inputs as Record<string, string>)).toThrow(message);
  });

  test.each([
    ["an unknown figure", "p95ms: {max: 1}", 'did you mean "p95_ms"'],
    ["a figure of models", "accuracy: {min: 0.9}", 'does not measure "accuracy"'],
    ["a figure of one's own", "tokens: {max: 9, better: lower}", 'does not measure "tokens"'],
    ["the largest time as a percentile", "p100_ms: {max: 9, better: lower}", 'does not measure "p100_ms"'],
    ["the smallest as one", "p0_ms: {max: 9, better: lower}", 'does not measure "p0_ms"'],
    ["a percentile that is no number", "p1.2.3_ms: {max: 9, better: lower}", 'does not measure "p1.2.3_ms"'],
    ["a percentile beyond all", "p101_ms: {max: 9, better: lower}", 'does not measure "p101_ms"'],
    ["a negative limit", "p95_ms: {max: -1}", "lies below 0"],
    ["a negative rise", "mean_ms: {max-rise: -5%}", "must be an amount"],
    ["a percentage where a number is wanted", "p95_ms: {max: 10%}", "must be a number"],
    ["NaN", "p95_ms: {max: .nan}", "NaN"],
    ["a drop of what should fall", "mean_ms: {max-drop: 10%}", "better when lower"],
    ["an error rate in percent", "error_rate: {max: 5}", "lies outside 0 to 1"],
  ])("refuses %s among the limits", (_, limits, message) => {
    expect(() => inputsOf({ ...LEAST, limits })).toThrow(message);
  });
});

describe("splitCommand", () => {
  test.each([
    ["node serve.mjs  --port {port}", ["node", "serve.mjs", "--port", "{port}"]],
    [`python -m serve --model "my models/a b.onnx"`, ["python", "-m", "serve", "--model", "my models/a b.onnx"]],
    [`serve --title 'say "hi"' --empty ''`, ["serve", "--title", 'say "hi"', "--empty", ""]],
    [
      String.raw`C:\py\python.exe serve.py --dir="C:\my models"`,
      [String.raw`C:\py\python.exe`, "serve.py", String.raw`--dir=C:\my models`],
    ],
    ["serve $HOME *.onnx `id`", ["serve", "$HOME", "*.onnx", "`id`"]],
    ["serve \\\n --port {port}\n --quiet", ["serve", "--port", "{port}", "--quiet"]],
  ])("%s", (text, words) => {
    expect(splitCommand(text)).toEqual({ words });
  });

  test.each([
    ['serve "unfinished', "without its end"],
    ["", "names no program"],
    ["MODEL=a serve {port}", 'begins with "MODEL=a"'],
    ["serve {port} | tee log", 'has "|"'],
    ["cd app; serve {port}", 'has "app;"'],
  ])("%s is refused", (text, message) => {
    expect(splitCommand(text).problem?.message).toContain(message);
  });
});
