import { execFileSync } from "node:child_process";
import { describe, expect, test } from "@jest/globals";

/** What Node resolves from outside this package while the package is imported and `body` runs. */
function loadedBy(body: string): string[] {
  const script = `
    import { registerHooks } from "node:module";
    const seen = new Set();
    registerHooks({ resolve(specifier, context, next) { if (!specifier.startsWith(".")) seen.add(specifier); return next(specifier, context); } });
    const { parseReport, renderHtml, renderSummary, renderJUnit, renderSarif, annotations } = await import(process.argv[1]);
    const { readFileSync } = await import("node:fs");
    const sample = (name) => parseReport(readFileSync(new URL("../test/fixtures/" + name + ".json", process.argv[1]), "utf8"), name);
    ${body}
    console.log(JSON.stringify([...seen]));`;
  const index = new URL("../src/index.ts", import.meta.url).href;
  return JSON.parse(
    execFileSync(process.execPath, ["--input-type=module", "-e", script, index], { encoding: "utf8" }),
  ) as string[];
}

describe("what is loaded, and when", () => {
  test("importing the package loads nothing but Node's own modules", () => {
    const loaded = loadedBy("");
    expect(loaded.filter((name) => !name.startsWith("node:") && !name.startsWith("file:"))).toEqual([]);
  });

  test("a gate without HTML never loads the chart library, nor does a page without charts or of heat maps alone", () => {
    const loaded = loadedBy(`
      const report = sample("data-validate-fail");
      renderSummary(report); renderJUnit(report); renderSarif(report); annotations(report);
      await renderHtml(sample("overlap-check-pass"));
      const heatmap = { kind: "heatmap", title: "t", values: "counts", rows: ["a"], columns: ["b"], panels: [{ name: "", cells: [[null]] }] };
      await renderHtml({ ...sample("overlap-check-pass"), charts: [heatmap] });`);
    expect(loaded.filter((name) => name.includes("echarts"))).toEqual([]);
  });

  test("a page with charts does load it", () => {
    expect(
      loadedBy('await renderHtml(sample("data-validate-fail"));').filter((name) => name.startsWith("echarts/")),
    ).not.toEqual([]);
  });
});
