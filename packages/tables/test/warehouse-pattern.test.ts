import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { PatternError } from "../src/dialect.ts";
import { parsePattern } from "../src/warehouse/re2/parse-pattern.ts";
import { unicodeClass } from "../src/warehouse/re2/unicode-classes.ts";
import { writePattern } from "../src/warehouse/re2/write-pattern.ts";

let connection: Awaited<ReturnType<DuckDBInstance["connect"]>>;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(":memory:")).connect();
});
afterAll(() => connection.closeSync());

async function rows(sql: string) {
  return (await connection.runAndReadAll(sql)).getRows();
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

const WORD = "[0-9A-Z_a-z]";
const EDGE = `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`;
const ASSERTIONS = {
  "text-start": "^",
  "text-end": "$",
  "line-start": "(?<![^\\n])",
  "line-end": "(?![^\\n])",
  "word-edge": EDGE,
  "no-word-edge": `(?!${EDGE})`,
};

/** JavaScript's own regular expressions stand for an engine's: another implementation than the one that is asked. */
function inJavaScript(pattern: string): RegExp {
  const syntax = {
    open: "(?:",
    point: (point: number) => `\\u{${point.toString(16)}}`,
    assertion: (what: keyof typeof ASSERTIONS) => ASSERTIONS[what],
    mostRepeats: 3,
  };
  return new RegExp(writePattern(parsePattern(pattern), syntax), "u");
}

const PATTERNS = [
  ...["", "a", "ab|cd", "a|", "(|a)b", "^a$", "^$", "^ab", "b$", "\\Aa\\z", "(?m)^b$", "(?m)a$", ".", "a.b", "(?s)a.b"],
  ...["[abc]", "[^abc]", "[a-c]", "[]a]", "[^]a]", "[a-]", "[-a]", "[\\d-]", "[\\]]", "[[:alpha:]]", "[[:^alpha:]_]"],
  ...["\\d", "\\D", "\\w+$", "^\\W", "\\s", "\\S{3}", "\\p{L}", "\\P{Nd}", "[\\p{N}_]", "\\pL", "^[^\\p{L}]+$"],
  ...["a*", "a+b", "a?b", "a{2}", "a{2,}", "a{1,5}b", "(ab){2,4}", "a{0}b", "a{,2}", "x{", "a+?b", "(a|b)*c", "(a*)*b"],
  ...[
    "(?i)straße",
    "(?i)k",
    "(?i)[a-k]",
    "(?i)[^k]",
    "(?i)σ",
    "a(?i)b|C",
    "(?i:a)B",
    "(?i)a(?-i)b",
    "(?i)\\w",
    "(?U)a+",
  ],
  ...[
    "\\bab\\b",
    "\\Bb",
    "a\\b",
    "(?P<name>a)b",

    "\\Qa.b\\E",
    "\\x41",
    "\\x{1F642}",
    "\\101",
    "\\.",
    "\\t|\\n",
    "\\x01?a",
  ],
  ...["\\b*a", "(?:^)*a", "🙂", "[🙂-🙃]", "é", "^[^@\\s]+@[^@\\s]+\\.[a-z]{2,}$", "^(\\+\\d{1,3} ?)?\\d{3}-\\d{4}$"],
];
const TEXTS = [
  ...[
    "",
    "a",
    "b",
    "ab",
    "abab",
    "cd",
    "aab",
    "aaaaab",
    "A",
    "AB",
    "aB",
    "Ab",
    "abc",
    "c",
    "]",
    "-",
    "a-b",
    "a\nb",
    "b\n",
    "\n",
    "a\n",
  ],
  ...[
    "0",
    "٣",
    "x{",
    "a{,2}",
    "_",
    " ",
    "\t",
    "\u000b",
    "é",
    "Straße",
    "STRASSE",
    "STRAẞE",
    "ſ",
    "K",
    "k",
    "Σ",
    "ς",
    "日本",
    "🙂",
    "🙃",
  ],
  ...["ab cd", "cab", "éab", "a.b", "me@example.org", "+49 555-1234", "555-1234", "\\", "'", '"', "\u{10d40}", "Ა"],
];

describe("a pattern that is taken apart and written anew", () => {
  test.each(PATTERNS)("%j matches what DuckDB's RE2 matches", async (pattern) => {
    const again = inJavaScript(pattern);
    const list = TEXTS.map(quoted).join(", ");
    const answered = await rows(`SELECT regexp_matches(t, ${quoted(pattern)}) FROM (SELECT unnest([${list}]) AS t)`);
    expect(TEXTS.map((text) => [text, again.test(text)])).toEqual(
      TEXTS.map((text, index) => [text, answered[index]?.[0]]),
    );
  });

  test.each([
    "a**",
    "a{2}{3}",
    "*a",
    "(a",
    "a)",
    "[a",
    "[b-a]",
    "\\1",
    "\\Z",
    "a{1001}",
    "(a{100}){100}",
    "(?=a)",
    "(?<=a)",
    "(?<n>a)",
    "[[:nope:]]",
    "\\",
  ])("%j is refused, as RE2 refuses it", async (pattern) => {
    expect(() => parsePattern(pattern)).toThrow(PatternError);
    await expect(rows(`SELECT regexp_matches('', ${quoted(pattern)})`)).rejects.toThrow();
  });

  test.each(["\\p{Greek}", "\\p{Lu}", "\\C"])("%j is refused, since engines differ", (pattern) => {
    expect(() => parsePattern(pattern)).toThrow(PatternError);
  });
});

test.each(["C", "L", "M", "N", "Nd", "P", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Z"])(
  "the Unicode class %s has the members that RE2's has",
  async (name) => {
    const found = await rows(
      `SELECT i FROM (SELECT unnest(range(1, 1114112))::INTEGER AS i) WHERE NOT (i BETWEEN 55296 AND 57343) AND regexp_matches(chr(i), '\\p{${name}}') ORDER BY i`,
    );
    const own = (unicodeClass(name) ?? []).flatMap(([low, high]) =>
      Array.from({ length: high - low + 1 }, (_, at) => low + at),
    );
    expect(own.filter((point) => point < 0xd800 || point > 0xdfff)).toEqual(found.map(([point]) => Number(point)));
  },
);
