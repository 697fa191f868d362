import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Chart, parseReport, renderHtml, visibleText } from "../src/index.ts";
import { HOSTILE, hostileText } from "./hostile-text.ts";
import { type Markup, readHtml } from "./markup.ts";
import { check, report, reportOf, SAMPLES, sampleText } from "./sample.ts";

const samples = SAMPLES.map((name) => parseReport(sampleText(name), name));

/** Everything in a page that could run or fetch something. */
function dangers({ elements, attributes }: Markup): string[] {
  const active = elements.filter((name) =>
    /^(script|iframe|object|embed|link|img|base|form|foreignObject|use|image|animate|set)\[/i.test(name),
  );
  const reaching = attributes.filter(
    ({ name, value }) =>
      /^on|^src$|^srcset$|^action$|^formaction$/i.test(name) ||
      (/href$/i.test(name) && !value.startsWith("#")) ||
      /url\(|javascript:/i.test(name === "style" ? value : ""),
  );
  return [...active, ...reaching.map(({ element, name, value }) => `${element} ${name}=${value}`)];
}

test("the page of several reports runs nothing, fetches nothing and says so", async () => {
  const page = await renderHtml(samples);
  const markup = readHtml(page);
  expect(dangers(markup)).toEqual([]);
  expect(
    markup.attributes.find(({ name, value }) => name === "content" && value.startsWith("default-src 'none'"))?.value,
  ).toBe("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'");
  expect(page).not.toMatch(/@import|url\((?!#chart-)/);
});

test("the same reports make the same page, whatever was drawn before", async () => {
  expect(await renderHtml(samples)).toBe(await renderHtml(samples));
});

test("an overview leads to each gate", async () => {
  const markup = readHtml(await renderHtml(samples));
  const links = markup.attributes.filter(({ name }) => name === "href").map(({ value }) => value);
  const ids = markup.attributes.filter(({ name }) => name === "id").map(({ value }) => `#${value}`);
  expect(links).toEqual(["#gate-0", "#gate-1", "#gate-2", "#gate-3"]);
  expect(ids.filter((id) => id.startsWith("#gate"))).toEqual(links);
  expect(new Set(ids).size).toBe(ids.length);
  expect(markup.prose.join("\n")).toContain("1 of 4 gates could not do its work, 1 failed and 1 needs review");
});

test.each(["__proto__", "constructor", "toString"])(
  "a column called %s changes nothing but its own drawing",
  async (name) => {
    const before = Reflect.ownKeys(Object.prototype).length + Reflect.ownKeys(Object).length;
    const chart: Chart = { kind: "bars", title: name, categories: [name, "b"], series: [{ name, values: [1, 2] }] };
    expect(await renderHtml([report({ charts: [chart] })])).toContain(`${name} </text>`);
    expect(Reflect.ownKeys(Object.prototype).length + Reflect.ownKeys(Object).length).toBe(before);
  },
);

describe("a report with charts of each kind", () => {
  const [data, regression] = samples;
  test("each chart is an inline drawing with the same numbers as a table", async () => {
    for (const one of [data, regression]) {
      if (one === undefined) throw new Error("no sample");
      const { elements } = readHtml(await renderHtml(one));
      const count = (name: string): number => elements.filter((element) => element.startsWith(name)).length;
      expect(count("figure[")).toBe(one.charts.length);
      expect(count("figcaption[")).toBe(one.charts.length);
    }
  });

  test("colours come from the page, so that the drawings follow light and dark", async () => {
    if (regression === undefined) throw new Error("no sample");
    const page = await renderHtml(regression);
    const fixed = [...page.matchAll(/(?:fill|stroke)="(#[0-9a-f]{3,8}|rgb[^"]*)"/gi)].map(([, colour]) => colour);
    expect(fixed.filter((colour) => !/^rgb\(0,0,0\)$|^#000$/.test(colour ?? ""))).toEqual([]);
  });

  test("the interval of an open side is drawn, and so are charts without data", async () => {
    const page = await renderHtml(
      report({
        charts: [
          { kind: "intervals", title: "open", rows: [{ label: "a", estimate: 0, low: null, high: null }] },
          { kind: "intervals", title: "none", rows: [] },
          { kind: "bars", title: "none", categories: [], series: [] },
          { kind: "lines", title: "none", series: [] },
          {
            kind: "histogram",
            title: "flat",
            edges: [1, 1],
            series: [{ name: "a", values: [0] }],
            allowed: [null, null],
          },
        ],
      }),
    );
    expect(page.match(/<figure>/g)).toHaveLength(5);
    expect(page).not.toContain("NaN");
  });
});

test("the bar of an allowed whole number lies in what is allowed", async () => {
  const page = await renderHtml(
    report({
      charts: [
        {
          kind: "histogram",
          title: "qty",
          edges: [0.5, 1.5, 2.5, 4.5],
          series: [{ name: "rows", values: [5, 6, 7] }],
          allowed: [1, 4],
          whole: true,
        },
      ],
    }),
  );
  const area = /<polygon points="([\d.]+) [\d.]+ ([\d.]+) [^"]*" fill="var\(--allowed\)"/.exec(page);
  const bars = /<path d="M([\d.]+) [^"]*L([\d.]+) [\d.]+"[^>]*fill="none"[^>]*stroke="var\(--series-1\)"/.exec(page);
  expect(area?.slice(1)).toEqual(bars?.slice(1));
  expect(area?.slice(1)).toHaveLength(2);
  expect(page).toContain("(allowed [1, 4])");
  for (const name of ["<td>1</td>", "<td>2</td>", "<td>3 to 4</td>"]) expect(page).toContain(name);
});

test.each<[string, readonly number[], boolean]>([
  ["a round end is named", [0, 50, 100], true],
  ["an end beside a round number is not, whose name it would touch", [0, 50, 100.4], false],
])("of a histogram, %s", async (_, edges, named) => {
  const chart: Chart = { kind: "histogram", title: "x", edges: [...edges], series: [{ name: "rows", values: [5, 6] }] };
  const page = await renderHtml(report({ charts: [chart] }));
  const names = [...page.matchAll(/<text[^>]*>([\d.,]+)<\/text>/g)].map(([, name]) => name);
  expect(names).toContain("0");
  expect(names.includes(String(edges.at(-1)))).toBe(named);
});

test("hostile text changes no element and no attribute, in the page and in its drawings", async () => {
  const plain = readHtml(await renderHtml(reportOf("x")));
  await fc.assert(
    fc.asyncProperty(fc.oneof(hostileText, fc.constantFrom(...HOSTILE)), async (text) => {
      fc.pre(visibleText(text).trim() !== "");
      const markup = readHtml(await renderHtml(reportOf(text)));
      // What stands between backticks of a sentence is code, whoever wrote it.
      const page = (elements: readonly string[]): string[] =>
        elements.filter(
          (name) => name !== "code[]" && !/^(path|text|g|rect|svg|tspan|line|polyline|polygon|circle)\[/.test(name),
        );
      expect(page(markup.elements)).toEqual(page(plain.elements));
      expect(dangers(markup)).toEqual([]);
      expect(markup.comments).toEqual([]);
    }),
    { seed: 20261121, numRuns: 40 },
  );
});

test("no reports is a page that says error", async () => {
  const { prose } = readHtml(await renderHtml([]));
  expect(prose.join(" ")).toMatch(/error no gate has reported/);
});

test("what is beyond a page's bounds is counted", async () => {
  const checks = Array.from({ length: 3500 }, (_, index) =>
    check({ id: `c${index}`, verdict: "fail", reason: "dropped" }),
  );
  const { prose } = readHtml(await renderHtml(report({ checks })));
  expect(prose.join(" ")).toContain("Left out here: 500 unsettled checks, 3,200 checks' details.");
});

test("many failing checks are a few groups at the top, and all of them below", async () => {
  const checks = Array.from({ length: 120 }, (_, index) =>
    check({ id: `expect_x(column ${index})`, title: `t${index}`, verdict: "fail", reason: "unexpected-values" }),
  );
  const page = await renderHtml([report({ checks, verdict: "fail" })]);
  const top = page.slice(page.indexOf("To look at"), page.indexOf("120 checks to look at"));
  expect(top).toContain("column 0, column 1, column 2");
  expect(top).toContain("and 112 more");
  expect(top).not.toContain("t7");
  for (const { title } of checks) expect(page).toContain(`>${title}</span>`);
});
