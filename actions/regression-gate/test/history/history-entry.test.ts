import { describe, expect, test } from "@jest/globals";
import { entryLine, parseHistory } from "../../src/history/history-entry.ts";
import { entry } from "./entries.ts";

const LINE = JSON.parse(entryLine(entry())) as Record<string, unknown>;

test("what is written is read again", () => {
  const written = [
    entry(),
    entry({ run: 813, n: undefined, dataSha256: "a".repeat(64), verdict: "fail", metrics: new Map([["rmse", 1e-9]]) }),
  ];
  expect(parseHistory(written.map(entryLine).join(""))).toEqual({ entries: written, damaged: [] });
});

test("a metric called __proto__ is a metric", () => {
  const metrics = JSON.parse('{"__proto__": 0.5}') as Record<string, number>;
  const { entries } = parseHistory(JSON.stringify({ ...LINE, metrics }));
  expect([...(entries[0]?.metrics ?? [])]).toEqual([["__proto__", 0.5]]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test("blank lines are nothing", () => {
  expect(parseHistory(`\n${entryLine(entry())}\n  \n`)).toEqual({ entries: [entry()], damaged: [] });
});

describe("a line that is no entry is damaged, and said where", () => {
  const with_ = (fields: Record<string, unknown>) => JSON.stringify({ ...LINE, ...fields });
  test.each<[string, string, string]>([
    ["not JSON", "{", "is not JSON"],
    ["a list", "[]", "is not an object"],
    ["null", "null", "is not an object"],
    ["another schema", with_({ schema: "assay/history/v2" }), "schema is not what an entry has there"],
    ["a field too many", with_({ note: "hello" }), "has a field that no entry has"],
    ["no commit", with_({ commit: undefined }), "commit is missing"],
    ["a short commit", with_({ commit: "3f9d2c1" }), "commit is not what an entry has there"],
    ["a run that is text", with_({ run: "812" }), "run is not what an entry has there"],
    ["a name that is a path", with_({ name: "../x" }), "name is not what an entry has there"],
    ["a date that is none", with_({ time: "yesterday" }), "time is not what an entry has there"],
    ["a verdict of its own", with_({ verdict: "great" }), "verdict is not what an entry has there"],
    ["metrics in a list", with_({ metrics: [0.8] }), "metrics is not what an entry has there"],
    ["a metric that is text", with_({ metrics: { accuracy: "0.8" } }), "has a metric that is no finite number"],
    ["a metric beyond doubles", entryLine(entry()).replace("0.8", "1e999"), "has a metric that is no finite number"],
    ["a metric without a name", with_({ metrics: { "": 1 } }), "names a metric that none can be"],
    ["a line without end", `{"a":"${"x".repeat(70_000)}"}`, "is longer than 65536 characters"],
  ])("%s", (_, line, problem) => {
    const text = `${entryLine(entry())}${line}\n`;
    expect(parseHistory(text)).toEqual({ entries: [entry()], damaged: [{ line: 2, problem }] });
  });
});
