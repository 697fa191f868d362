import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "@jest/globals";
import draft04 from "ajv-draft-04";
import fc from "fast-check";
import { parseReport, REASONS, renderSarif } from "../src/index.ts";
import { hostileText } from "./hostile-text.ts";
import { check, report, reportOf, SAMPLES, sampleText } from "./sample.ts";

interface PhysicalLocation {
  artifactLocation: { uri: string; uriBaseId: string };
  region: { startLine: number; startColumn?: number };
}

interface Result {
  ruleId: string;
  ruleIndex: number;
  level: string;
  message: { text: string };
  locations?: { physicalLocation: PhysicalLocation }[];
  relatedLocations?: { id: number; physicalLocation: PhysicalLocation; message: { text: string } }[];
  partialFingerprints: Record<string, string>;
}

interface Run {
  tool: {
    driver: { name: string; rules: { id: string; help: { text: string }; shortDescription: { text: string } }[] };
  };
  results: Result[];
  invocations: { executionSuccessful: boolean; toolExecutionNotifications: { message: { text: string } }[] }[];
}

const SCHEMA = createRequire(import.meta.url).resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
const isSarif = new draft04.default({
  // How the schema itself is written is its makers' affair; one of its patterns has a stray bracket.
  strict: false,
  unicodeRegExp: false,
  formats: {
    uri: (text: string) => URL.canParse(text),
    "uri-reference": (text: string) => URL.canParse(text, "file:///root/"),
    "date-time": (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text),
  },
}).compile(JSON.parse(readFileSync(SCHEMA, "utf8")));

/** The one run of a log that is sound by the official schema. */
function runOf(sarif: string): Run {
  const log = JSON.parse(sarif) as { version: string; runs: Run[] };
  isSarif(log);
  expect(isSarif.errors).toBeNull();
  expect(log.version).toBe("2.1.0");
  expect(log.runs).toHaveLength(1);
  return log.runs[0] as Run;
}

/** What SARIF 2.1.0 and GitHub's code scanning require of a run. */
function expectWellMade(run: Run): void {
  const { rules } = run.tool.driver;
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  for (const { id, help, shortDescription } of rules) {
    expect(Object.keys(REASONS)).toContain(id);
    expect(help.text).not.toBe("");
    expect(shortDescription.text.length).toBeLessThanOrEqual(1024);
  }
  for (const result of run.results) {
    expect(rules[result.ruleIndex]?.id).toBe(result.ruleId);
    expect(["error", "warning", "note"]).toContain(result.level);
    expect(result.message.text).not.toBe("");
    expect(result.partialFingerprints["assayFinding/v1"]).toMatch(/^[0-9a-f]{64}$/);
    const related = result.relatedLocations ?? [];
    expect(related.map(({ id }) => id)).toEqual(related.map((_, index) => index));
    for (const { physicalLocation } of [...(result.locations ?? []), ...related]) {
      const { uri, uriBaseId } = physicalLocation.artifactLocation;
      expect(uriBaseId).toBe("%SRCROOT%");
      expect(new URL(uri, "file:///root/").href).toBe(`file:///root/${uri}`);
      expect(physicalLocation.region.startLine).toBeGreaterThanOrEqual(1);
    }
  }
}

test.each(SAMPLES)("%s makes a well-made run", (name) => {
  expectWellMade(runOf(renderSarif(parseReport(sampleText(name), name))));
});

test("each unsettled check and each example with a place is a result", () => {
  const { results } = runOf(renderSarif(parseReport(sampleText("data-validate-fail"), "sample")));
  const places = results.map(({ level, locations }) => {
    const place = locations?.[0]?.physicalLocation;
    return `${level} ${place?.artifactLocation.uri}:${place?.region.startLine}`;
  });
  expect(places).toEqual([
    "error expectations/train.yaml:20",
    "error expectations/train.yaml:32",
    "warning expectations/train.yaml:39",
    "note expectations/train.yaml:57",
    ...[490, 755, 938, 1084, 1342, 2211, 5121].map((line) => `error data/telco.csv:${line}`),
    "warning data/telco.csv:882",
    "note data/telco.csv:2",
  ]);
});

describe("places", () => {
  const uriOf = (file: string): string | undefined =>
    runOf(renderSarif(report({ checks: [check({ verdict: "fail", location: { file, line: 1 } })] }))).results[0]
      ?.locations?.[0]?.physicalLocation.artifactLocation.uri;

  test.each([
    ["data/Größe 1.csv", "data/Gr%C3%B6%C3%9Fe%201.csv"],
    ["data/a?b#c%d.csv", "data/a%3Fb%23c%25d.csv"],
    ["./data\\train.csv", "data/train.csv"],
  ])("%j is the address %j", (file, expected) => {
    expect(uriOf(file)).toBe(expected);
  });

  test.each(["/etc/passwd", "C:\\data\\x.csv", "../outside.csv", "a/../../b"])(
    "%j, outside the workspace, is left out",
    (file) => {
      expect(uriOf(file)).toBeUndefined();
    },
  );

  test("a check without a place stands at the rules it was judged by", () => {
    const provenance = { data: [], model: [], rules: [{ path: "assay.yml" }] };
    const { results } = runOf(renderSarif(report({ provenance, checks: [check({ verdict: "fail" })] })));
    expect(results[0]?.locations?.[0]?.physicalLocation.artifactLocation.uri).toBe("assay.yml");
  });
});

test("a check names the first places of the data that show it, and each of them what asked", () => {
  const examples = Array.from({ length: 12 }, (_, index) => ({
    row: index + 1,
    value: index,
    location: { file: "d.csv", line: index + 2, column: 5 },
  }));
  const failing = check({ verdict: "fail", examples, location: { file: "s.yml", line: 4, column: 3 } });
  const [first, ...others] = runOf(renderSarif(report({ checks: [failing] }))).results;
  expect(first?.relatedLocations).toHaveLength(10);
  expect(first?.relatedLocations?.[9]).toEqual({
    id: 9,
    physicalLocation: {
      artifactLocation: { uri: "d.csv", uriBaseId: "%SRCROOT%" },
      region: { startLine: 11, startColumn: 5 },
    },
    message: { text: "value 9" },
  });
  expect(others).toHaveLength(12);
  expect(others[11]?.locations?.[0]?.physicalLocation.region).toEqual({ startLine: 13, startColumn: 5 });
  expect(others[11]?.relatedLocations?.map(({ physicalLocation }) => physicalLocation.region)).toEqual([
    { startLine: 4, startColumn: 3 },
  ]);
});

test("a finding keeps its fingerprint when its line moves, and two findings differ", () => {
  const prints = (line: number): (string | undefined)[] => {
    const examples = ["a", "b"].map((key) => ({ key, location: { file: "d.csv", line } }));
    return runOf(
      renderSarif(report({ checks: [check({ verdict: "fail", examples, location: { file: "s.yml", line } })] })),
    ).results.map(({ partialFingerprints }) => partialFingerprints["assayFinding/v1"]);
  };
  expect(prints(1)).toEqual(prints(99));
  expect(new Set(prints(1)).size).toBe(3);
});

test("code scanning's 5,000 results are kept to and the rest is said", () => {
  const checks = Array.from({ length: 5200 }, (_, index) =>
    check({ id: `c${index}`, verdict: "review", reason: "inconclusive" }),
  );
  const run = runOf(renderSarif(report({ checks })));
  expect(run.results).toHaveLength(5000);
  expect(run.invocations[0]?.toolExecutionNotifications[0]?.message.text).toContain("200 more results");
});

test("an error says that the run did not succeed", () => {
  expect(
    runOf(renderSarif(parseReport(sampleText("latency-bench-error"), "sample"))).invocations[0]?.executionSuccessful,
  ).toBe(false);
});

test("no text makes a link, a placeholder or an ill-made run", () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      fc.pre(text !== "");
      const run = runOf(renderSarif(reportOf(text)));
      expectWellMade(run);
      for (const { message } of run.results) {
        expect(message.text).not.toMatch(/(?<!\\)\]\(|(?<!\{)\{\d+\}(?!\})|[\n\u202e]/);
      }
    }),
    { seed: 20261121, numRuns: 200 },
  );
});
