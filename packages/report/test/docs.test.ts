import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { MAX_COMMENT_LENGTH, MAX_SUMMARY_BYTES, parseReport, REASONS, serializeReport } from "../src/index.ts";

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

describe("docs/reasons.md", () => {
  const rows = [
    ...read("docs/reasons.md").matchAll(/^\| <a id="([^"]+)"><\/a>`([^`]+)`( \(reserved\))? \| (.+) \| (.+) \|$/gm),
  ];

  test("it has the codes of the schema, each once and under its own anchor", () => {
    const schema = JSON.parse(read("packages/report/schema/report-v1.schema.json")) as {
      $defs: { reason: { enum: string[] } };
    };
    const codes = rows.map(([, , code]) => code);
    expect(codes.toSorted()).toEqual(schema.$defs.reason.enum.toSorted());
    expect(rows.map(([, anchor]) => anchor)).toEqual(codes);
  });

  test("it says what the renderings say", () => {
    const said = Object.fromEntries(rows.map(([, , code, , meaning, remedy]) => [code, { meaning, remedy }]));
    expect(said).toEqual(REASONS);
  });

  test("reserved are the codes that no source but this package's list gives", () => {
    const root = new URL("../../../", import.meta.url);
    const files = globSync("{actions,packages}/*/src/**/*.ts", { cwd: root }).filter(
      (path) => !/packages\/report\/src\/(reasons\.ts|generated\/)/.test(path),
    );
    const sources = files.map(read).join("\n");
    const reserved = rows.filter(([, , , mark]) => mark !== undefined).map(([, , code]) => code);
    expect(reserved).toEqual(rows.map(([, , code]) => code).filter((code) => !sources.includes(`"${code}"`)));
  });
});

describe("docs/formats.md", () => {
  const text = read("docs/formats.md");

  test("its example is a report", () => {
    const example = /```json\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
    const report = parseReport(example, "docs/formats.md");
    expect(JSON.parse(serializeReport(report))).toEqual(JSON.parse(example));
  });

  test("its bounds are the bounds of the code", () => {
    expect(text).toContain(`at most ${MAX_SUMMARY_BYTES / 1024} KiB`);
    expect(text).toContain(`at most ${MAX_COMMENT_LENGTH.toLocaleString("en-US")} characters`);
  });
});
