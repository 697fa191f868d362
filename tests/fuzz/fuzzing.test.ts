import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderHtml, renderJUnit, renderSarif, renderSummary, serializeReport } from "@assay/report";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { check, report } from "../../packages/report/test/sample.ts";
import { complaintsAbout, type Leavings } from "./complaints.ts";
import { CORPUS_KINDS, CORPUS_SIZE, slice } from "./corpus.ts";
import type { FuzzCase } from "./fuzz-case.ts";
import { fuzz } from "./fuzzing.ts";
import { FORGED, SECRET } from "./hostile-values.ts";
import { COLUMNS, delimited, isTheTable, strictCells } from "./sound-table.ts";

test("a slice of the corpus is refused as it should be, each kind of damage among it", async () => {
  const answers = await fuzz(20261121, slice(40));
  expect(answers.filter(({ complaints }) => complaints.length > 0)).toEqual([]);
  expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(CORPUS_KINDS));
  const refused = answers.filter(({ verdict }) => verdict === "error" || verdict === "fail");
  expect(refused.length).toBeGreaterThan(answers.length * 0.9);
}, 600_000);

test("the corpus holds at least 5,000 cases", () => {
  expect(CORPUS_SIZE).toBeGreaterThanOrEqual(5000);
});

describe("the corpus's own reader of delimited text", () => {
  const table = (text: string, delimiter: "," | "\t" = ",") => {
    const [header = [], ...rows] = strictCells(Buffer.from(text), delimiter) ?? [];
    return isTheTable(header, rows);
  };

  test.each([",", "\t"] as const)("knows the sound table by %j, with any line breaks", (delimiter) => {
    const text = delimited(delimiter);
    expect(table(text, delimiter)).toBe(true);
    expect(table(`\ufeff${text}\n\n`, delimiter)).toBe(true);
  });

  test.each([
    ["a cell more", (text: string) => text.replace("basic", "basic,")],
    ["another number", (text: string) => text.replace("10.25", "10.5")],
    ["an open quote", (text: string) => text.replace('"with, comma"', '"with, comma')],
    ["a row less", (text: string) => text.slice(0, text.lastIndexOf("18,"))],
    ["another label", (text: string) => text.replace(COLUMNS[0], "key")],
  ])("and %s from it", (_, change) => {
    expect(change(delimited(","))).not.toBe(delimited(","));
    expect(table(change(delimited(",")))).toBe(false);
  });
});

describe("what is wrong with an answer is seen:", () => {
  const refused: FuzzCase = { files: {}, inputs: {}, wanted: "refused" };
  const failed = report({ checks: [check({ verdict: "fail", reason: "unexpected-values" })], verdict: "fail" });
  const passed = report({ checks: [check({ verdict: "pass", reason: "as-expected" })], verdict: "pass" });
  let sound: Leavings;

  beforeAll(async () => {
    sound = {
      exitCode: 1,
      log: "fail\n",
      outputs: "verdict<<x\nfail\nx\n",
      summary: "",
      strays: [],
      renderings: await renderingsOf(failed),
    };
  });

  async function renderingsOf(one: typeof failed): Promise<Record<string, string>> {
    return {
      json: serializeReport(one),
      md: renderSummary(one),
      html: await renderHtml([one]),
      "junit.xml": renderJUnit(one),
      sarif: renderSarif(one),
    };
  }

  test("nothing where all is as it should be", () => {
    expect(complaintsAbout(refused, sound).complaints).toEqual([]);
  });

  test.each<[string, Partial<Leavings>, RegExp]>([
    ["a stack in the log", { log: "TypeError: x\n    at judge (/a/b.ts:1:2)\n" }, /shows a stack/],
    ["the secret", { summary: `token ${SECRET}` }, /tells the secret/],
    ["a terminal's escape", { log: "\u001b[2J" }, /the log holds/],
    ["a command of the data's", { log: `::error::${FORGED}\n` }, /the log is forged/],
    ["an unknown command", { log: "::stop-commands::x\n" }, /the log commands/],
    ["an older command", { log: `see ##[error]${FORGED}\n` }, /the log is forged/],
    ["an output of the data's", { outputs: "verdict=pass\nhacked=1\n" }, /an output called "hacked"/],
    ["no report", { renderings: {} }, /there is no report in html, json, junit.xml, md, sarif/],
    ["a file beside the workspace", { strays: ["stolen"] }, /it left stolen behind/],
    ["a step that did not fail", { exitCode: 0 }, /exit 0 at verdict fail/],
  ])("%s", (_, changed, complaint) => {
    expect(complaintsAbout(refused, { ...sound, ...changed }).complaints.join("\n")).toMatch(complaint);
  });

  test.each([
    ["html", `<p><img src=x onerror=${FORGED}></p>`],
    ["md", `<svg onload=${FORGED}></svg>`],
    ["md", `[x](https://${FORGED}.example)`],
  ])("an injection into the %s: %s", (name, text) => {
    const renderings = { ...sound.renderings, [name]: text };
    expect(complaintsAbout(refused, { ...sound, renderings }).complaints.join("\n")).toMatch(/is injected/);
  });

  test.each<[FuzzCase["wanted"], boolean]>([
    ["refused", false],
    ["error", false],
    [() => false, false],
    [() => true, true],
    ["sound", true],
  ])("a pass where %s was wanted: permitted is %s", async (wanted, permitted) => {
    const left = { ...sound, exitCode: 0, renderings: await renderingsOf(passed) };
    expect(complaintsAbout({ ...refused, wanted }, left).complaints.length === 0).toBe(permitted);
  });

  test("a defect of ours, and a finding without a word", async () => {
    const defect = report({ checks: [check({ verdict: "error", reason: "defect", message: "" })], verdict: "error" });
    const { complaints } = complaintsAbout(refused, { ...sound, renderings: await renderingsOf(defect) });
    expect(complaints.join("\n")).toMatch(/a defect[\s\S]*has no message/);
  });
});

describe("a process that dies", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "assay-fuzz-test-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    ["of a signal", "process.kill(process.pid, 'SIGSEGV')", /SIGSEGV/],
    ["of itself", "process.exit(7)", /\(7\)/],
  ])("%s is told with the case it was at, and the other cases still run", async (_, death, told) => {
    const worker = join(folder, "worker.mjs");
    writeFileSync(
      worker,
      `const { indices } = JSON.parse(process.argv[2]);
       for (const index of indices) {
         await new Promise((sent) => process.send({ at: index }, sent));
         if (index === 1) { ${death}; await new Promise(() => setInterval(() => {}, 1000)); }
         process.send({ index, kind: "k", verdict: "error", reasons: [], exitCode: 1, milliseconds: 1, complaints: [] });
       }
       process.disconnect();`,
    );
    const answers = await fuzz(1, [0, 1, 2, 3], () => {}, worker);
    expect(answers.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    const [died, ...others] = answers.filter(({ complaints }) => complaints.length > 0);
    expect([died?.index, others]).toEqual([1, []]);
    expect(died?.complaints[0]).toMatch(told);
  });
});
