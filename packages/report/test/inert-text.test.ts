import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { clip, inertCode, inertHtml, inertMarkdown, inertMermaid, visibleText } from "../src/index.ts";
import { proseExcerpt } from "../src/inert-text.ts";
import { HOSTILE, hostileText } from "./hostile-text.ts";
import { readHtml, readMarkdown, references } from "./markup.ts";

const PLACES: Readonly<Record<string, (text: string) => string>> = {
  "a paragraph of its own": (text) => text,
  "the middle of a sentence": (text) => `before ${text} after`,
  "right after a word": (text) => `before${text}after`,
  "bold text": (text) => `**bold ${text} bold**`,
  "a list item": (text) => `- ${text}\n- next`,
  "a table cell": (text) => `| a | b |\n| --- | --- |\n| ${text} | c |\n| d | e |`,
  "a fold's title": (text) => `<details><summary>x ${text} x</summary>\n\nbody\n\n</details>`,
  "a heading": (text) => `### ${text}`,
};

describe("text in Markdown", () => {
  describe.each(Object.entries(PLACES))("in %s", (_, place) => {
    const plain = readMarkdown(place("x")).elements;

    test.each(HOSTILE)("%j creates nothing", (piece) => {
      const markup = readMarkdown(place(inertMarkdown(`x${piece}`)));
      expect(markup.elements).toEqual(plain);
      expect(markup.comments).toEqual([]);
      expect(references(markup.prose)).toEqual([]);
    });

    test("no text creates an element, a comment or a reference", () => {
      fc.assert(
        fc.property(hostileText, (text) => {
          fc.pre(visibleText(text).trim() !== "");
          const markup = readMarkdown(place(inertMarkdown(text)));
          expect(markup.elements).toEqual(plain);
          expect(markup.comments).toEqual([]);
          expect(references(markup.prose)).toEqual([]);
        }),
        { seed: 20261121, numRuns: 300 },
      );
    });
  });

  describe.each(Object.entries(PLACES))("as a sentence in %s", (_, place) => {
    const plain = readMarkdown(place("x")).elements;

    test("what is typed is code, and nothing else is created", () => {
      const marked = readMarkdown(place(proseExcerpt("`redact: <b>` shows @them", 99)));
      expect(marked.elements.filter((name) => name !== "code[]")).toEqual(plain);
      expect(marked.code).toEqual(["redact: <b>"]);
      fc.assert(
        fc.property(fc.oneof(hostileText, fc.constantFrom(...HOSTILE)), (text) => {
          fc.pre(visibleText(text).trim() !== "");
          const markup = readMarkdown(place(proseExcerpt(text, 10_000)));
          expect(markup.elements.filter((name) => name !== "code[]")).toEqual(plain);
          expect(markup.comments).toEqual([]);
          expect(references(markup.prose)).toEqual([]);
        }),
        { seed: 20261121, numRuns: 100 },
      );
    });
  });

  test("the reader still sees the text itself", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const seen = readMarkdown(`x${inertMarkdown(text)}x`)
          .prose.join("")
          .replaceAll("\u200b", "");
        expect(seen).toBe(`x${visibleText(text)}x`);
      }),
      { seed: 20261121, numRuns: 300 },
    );
  });

  test("the renderer of these tests does link what is not escaped", () => {
    expect(readMarkdown("see https://evil.example and a@b.co").elements).toContain("a[href]");
    expect(references(readMarkdown("by @octocat in #12, :tada:, deadbeef").prose)).toEqual([
      "@o",
      "#1",
      "deadbeef",
      ":tada:",
    ]);
  });
});

describe("a value as inline code", () => {
  describe.each(Object.entries(PLACES).filter(([name]) => name !== "a fold's title"))("in %s", (_, place) => {
    const plain = readMarkdown(place("`x`")).elements;

    test("no value leaves its code", () => {
      fc.assert(
        fc.property(hostileText, (text) => {
          const markup = readMarkdown(place(inertCode(text)));
          expect(markup.elements).toEqual(plain);
          expect(markup.comments).toEqual([]);
        }),
        { seed: 20261121, numRuns: 300 },
      );
    });
  });

  test("a value without special signs is copied as it is", () => {
    expect(inertCode("https://example.org/#123 @x")).toBe("`https://example.org/#123 @x`");
  });

  test.each([
    ["", "<code>(empty)</code>"],
    ["  ", "<code>(blank)</code>"],
  ])("%j is said in words", (value, expected) => {
    expect(inertCode(value)).toBe(expected);
  });
});

describe("text in HTML", () => {
  test("no text creates an element, an attribute or a comment", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const markup = readHtml(`<p title="${inertHtml(text)}">${inertHtml(text)}</p>`);
        expect(markup.elements).toEqual(["html[]", "head[]", "body[]", "p[title]"]);
        expect(markup.comments).toEqual([]);
        expect(markup.prose.join("")).toBe(visibleText(text));
      }),
      { seed: 20261121, numRuns: 300 },
    );
  });
});

describe("text in a Mermaid label", () => {
  test.each([
    ["%", "%"],
    ["missing %", "missing %"],
    ["%%{init: {}}%%", "% init %"],
    ["%%% comment", "% comment"],
  ])("%j reads %j", (text, expected) => {
    expect(inertMermaid(text)).toBe(expected);
  });

  test("it keeps to letters, digits and plain punctuation, and is never empty", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(inertMermaid(text)).toMatch(/^[\p{L}\p{N} .,_()/+=%-]{1,42}$/u);
        expect(inertMermaid(text)).not.toContain("%%");
      }),
      { seed: 20261121, numRuns: 300 },
    );
  });
});

describe("visible text", () => {
  test.each([
    ["safe\u202egpj.exe", "safe[U+202E]gpj.exe"],
    ["a\u200bb", "a[U+200B]b"],
    ["a\u0000b", "a[U+0000]b"],
    ["a\ud800b", "a[U+D800]b"],
    ["tag\u{e0041}", "tag[U+E0041]"],
    ["a\r\nb\nc\u2028d", "a ↵ b ↵ c ↵ d"],
    ["\u001b[31mred\u001b[0m", "red"],
    ["\u001b]8;;https://evil.example\u0007link", "link"],
    ["Größe 東京 👍 ⚠️", "Größe 東京 👍 ⚠️"],
  ])("%j reads %j", (text, expected) => {
    expect(visibleText(text)).toBe(expected);
  });

  test("it is one line of characters that can be seen, and making it twice changes nothing", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const visible = visibleText(text);
        expect(visible).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Zl}\p{Zp}]/u);
        expect(visibleText(visible)).toBe(visible);
      }),
      { seed: 20261121, numRuns: 300 },
    );
  });
});

describe("clipping", () => {
  test.each([
    ["abcdef", 6, "abcdef"],
    ["abcdef", 4, "abc…"],
    ["ab👍cd", 4, "ab…"],
  ])("%j to %i is %j", (text, length, expected) => {
    expect(clip(text, length)).toBe(expected);
  });
});
