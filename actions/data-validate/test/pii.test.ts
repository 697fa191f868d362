import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Check } from "@assay/report";
import { type Column, openEngine } from "@assay/tables";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { EVERY_KIND, type PiiKind } from "../src/pii/kinds.ts";
import { findPii, textColumn } from "../src/pii/scan.ts";
import { unseenChecks } from "../src/pii/unseen-checks.ts";
import { columnOf, runGate, suiteOf } from "./judging.ts";

const SUITE = suiteOf({ type: "expect_table_row_count_to_be_between", kwargs: { min_value: 1 } });

async function piiChecks(data: string, forbid: readonly PiiKind[] = EVERY_KIND, allow: readonly string[] = []) {
  const pii = { forbid: new Set(forbid), allow: new Set(allow) };
  const { checks } = await runGate(data, SUITE, { pii, redact: false });
  return checks.filter(({ id }) => id.startsWith("pii"));
}

/** What the gate says of a column of these cells, under a name that tells nothing. */
async function kindsOf(cells: readonly (string | number | null)[], name = "field"): Promise<string> {
  const [check] = await piiChecks(columnOf(name, cells));
  return `${check?.verdict}: ${check?.message}`;
}

const NOTHING =
  "pass: no column holds e-mail addresses, phone numbers, national identity numbers, card numbers, IBANs, or IP addresses";

// Published examples: issuers' test numbers, the IBAN registry, and the agencies' own documents.
test("a column named as we name places is a column like any other", async () => {
  const [check] = await piiChecks(columnOf("place", ["x", "jane@example.org"]), ["email"]);
  expect(check).toMatchObject({ id: "pii(place)", verdict: "fail", examples: [{ row: 2 }] });
});

test("of a long table the first rows are looked at where nothing is forbidden, and every row where something is", async () => {
  const long = (row: number) =>
    columnOf(
      "place",
      Array.from({ length: 2005 }, (_, index) => (index === row ? "jane@example.org" : `x${index}`)),
    );
  const [noted] = await piiChecks(long(7), []);
  expect(noted).toMatchObject({ verdict: "pass", message: expect.stringContaining("of 1,000 values looked at") });
  expect(noted?.examples).toMatchObject([{ row: 8 }]);
  expect(await piiChecks(long(2003), [])).toEqual([]);
  expect(await piiChecks(long(2003), ["email"])).toMatchObject([{ verdict: "fail", examples: [{ row: 2004 }] }]);
});

test("of a wide table every column is looked at", async () => {
  const names = Array.from({ length: 200 }, (_, index) => `c${index}`);
  const row = (at: number) => names.map((_, index) => (index === at ? "jane@example.org" : "x")).join(",");
  for (const at of [0, 63, 64, 199]) {
    const checks = await piiChecks(`${names.join(",")}\n${row(-1)}\n${row(at)}\n`, ["email"]);
    expect(checks).toMatchObject([{ id: `pii(c${at})`, verdict: "fail", examples: [{ row: 2 }] }]);
  }
});

describe("a column is told by its values", () => {
  test.each<[string, readonly string[], string]>([
    ["e-mail", ["jane.doe+news@example.co.uk"], "an e-mail address"],
    ["e-mail of another alphabet", ["jürgen@münchen.example"], "an e-mail address"],
    ["e-mail in a sentence", ["please write to <jane@example.org>. Thanks"], "an e-mail address"],
    ["international phone", ["+49 (0)170 1234567"], "a phone number"],
    ["North American phone", ["(415) 555-0132"], "a phone number"],
    ["British phone", ["020 7946 0958"], "a phone number"],
    ["French phone", ["06 12 34 56 78"], "a phone number"],
    ["US social security number", ["219-09-9999"], "a national identity number"],
    ["UK National Insurance number", ["AB 12 34 56 C"], "a national identity number"],
    ["German Steuer-ID", ["86 095 742 719"], "a national identity number"],
    ["French NIR", ["2 69 05 49 588 157 80"], "a national identity number"],
    ["Spanish DNI", ["12345678Z"], "a national identity number"],
    ["Spanish NIE", ["X1234567L"], "a national identity number"],
    ["Italian codice fiscale", ["RSSMRA85T10A562S"], "a national identity number"],
    ["Brazilian CPF", ["529.982.247-25"], "a national identity number"],
    ["Visa", ["4111 1111 1111 1111"], "a card number"],
    ["Mastercard of the new range", ["2223003122003222"], "a card number"],
    ["American Express", ["3782-822463-10005"], "a card number"],
    ["Diners Club", ["30569309025904"], "a card number"],
    ["JCB", ["3530111333300000"], "a card number"],
    ["card in a sentence", ["paid with 4242424242424242."], "a card number"],
    ["German IBAN", ["DE89 3704 0044 0532 0130 00"], "an IBAN"],
    ["British IBAN", ["gb82west12345698765432"], "an IBAN"],
    ["Maltese IBAN", ["MT84MALT011000012345MTLCAST001S"], "an IBAN"],
    ["Norwegian IBAN before a word", ["NO93 8601 1117 947 BANK"], "an IBAN"],
    ["IPv4", ["203.0.113.7"], "an IP address"],
    ["IPv6", ["2001:db8::8a2e:370:7334"], "an IP address"],
    ["full IPv6", ["2001:0db8:85a3:0000:0000:8a2e:0370:7334"], "an IP address"],
  ])("%s", async (_, cells, one) => {
    expect(await kindsOf([...cells, "x"])).toBe(`fail: 1 of 2 values of field looks like ${one}`);
  });

  test.each<[string, readonly number[], string]>([
    ["card numbers", [4111111111111111, 5555555555554444, 4012888888881881], "card numbers"],
    ["German Steuer-IDs", [86095742719, 47036892816, 65929970489], "national identity numbers"],
    ["Dutch BSNs", [111222333, 123456782, 100000009], "national identity numbers"],
  ])("whole numbers: %s", async (_, cells, several) => {
    expect(await kindsOf(cells)).toBe(`fail: 3 of 3 values of field look like ${several}`);
    // With a missing value among them pandas, and we, read floats.
    expect(await kindsOf([...cells, null])).toBe(`fail: 3 of 3 values of field look like ${several}`);
  });
});

describe("what only looks a little like it is none", () => {
  // Every tenth number passes Luhn's formula, every eleventh the elfproef.
  const run = (start: number, count = 200) => Array.from({ length: count }, (_, index) => start + index);
  test.each<[string, readonly (string | number)[]]>([
    ["order ids of 16 digits", run(4_000_000_000_000_000)],
    ["order ids of 16 digits among text", [...run(4_000_000_000_000_000), "unknown"]],
    ["a wrong check digit of a card", ["4111 1111 1111 1112", "x"]],
    ["ids of 9 digits", run(100_000_000)],
    ["ids of 11 digits", run(12_345_678_901)],
    ["two numbers that happen to pass", [111222333, 123456782]],
    ["a wrong check digit of an IBAN", ["DE88 3704 0044 0532 0130 00"]],
    ["an IBAN that lacks its end", ["DE89 3704 0044 0532 0130"]],
    ["a reserved social security number", ["666-12-3456", "987-65-4321", "123-00-4567"]],
    ["a prefix of no National Insurance number", ["QQ123456C", "BG123456A"]],
    ["codes", ["AB123456Q", "AB123456Z", "ZX-4815", "7590-VHVEG"]],
    ["dates and times", ["2024-01-31 12:30:45", "31.12.2024", "01-02-2024"]],
    ["UUIDs", ["550e8400-e29b-41d4-a716-446655440000"]],
    ["hashes", ["5d41402abc4b2a76b9719d911017c592"]],
    ["decimal fractions", ["0.4111111111111111", "1.23456789012345e-7", "x"]],
    ["MAC addresses", ["00:1a:2b:3c:4d:5e"]],
    ["numbers of three parts", ["1.2.3", "10.15.7"]],
    ["names of C++", ["std::vector", "abc::def"]],
    ["names of pictures", ["icon@2x.png"]],
    ["amounts", [1234567.89, 99999999.5]],
    ["points in time", run(1_700_000_000_000)],
  ])("%s", async (_, cells) => {
    expect(await kindsOf(cells)).toBe(NOTHING);
  });

  test("the Telco customer churn data has none", async () => {
    const data = new URL("../../../examples/churn/data/raw/Telco-Customer-Churn.csv", import.meta.url);
    const checks = await piiChecks(await readFile(data, "utf8"));
    expect(checks.map(({ verdict, message }) => `${verdict}: ${message}`)).toEqual([NOTHING]);
  });
});

describe("a column's name", () => {
  test.each<[string, readonly (string | number)[], string]>([
    ["phoneNumber", [1701234567, 1701234568], "fail: 2 of 2 values of phoneNumber look like phone numbers"],
    ["customer_ssn", [123456789], "fail: 1 of 1 values of customer_ssn looks like a national identity number"],
    ["BSN", [111222333, 1], "fail: 1 of 1 values of BSN looks like a national identity number"],
    ["E-Mail", ["a (at) b", "c (at) d", "?"], "review: the name of E-Mail says that it holds e-mail addresses, though"],
    ["email", ["yes", "no"], NOTHING],
    ["PhoneService", ["Yes", "No", "No phone service"], NOTHING],
    ["PaymentMethod", ["Credit card (automatic)", "Mailed check", "Electronic check"], NOTHING],
    ["membership", ["a", "b", "c"], NOTHING],
    [
      "clientIPAddress",
      ["h1", "h2", "h3"],
      "review: the name of clientIPAddress says that it holds IP addresses, though",
    ],
  ])("%s", async (name, cells, expected) => {
    expect(await kindsOf(cells, name)).toContain(expected);
  });
});

describe("every candidate of a cell and every value counts", () => {
  const orders = ["4111111111111112", "4000000000000000", "5555555555554445"];
  test.each<[string, readonly (string | number)[], string]>([
    [
      "an address after a number of four parts",
      ["a 1.2.3.999 then 10.0.0.1"],
      "1 of 1 values of field looks like an IP",
    ],
    ["the same a blank apart", ["1.2.3.999 10.0.0.1"], "1 of 1 values of field looks like an IP"],
    ["a card after an order", ["order 4111111111111112, card 4111111111111111"], "looks like a card number"],
    ["the same a blank apart", ["4111111111111112 4111111111111111"], "looks like a card number"],
    ["an IBAN after a wrong one", ["DE88370400440532013000 DE89370400440532013000"], "looks like an IBAN"],
    ["an IBAN after half of one", ["DE893704004405 DE89370400440532013000"], "looks like an IBAN"],
    [
      "an e-mail among pictures",
      ["icon@2x.png", "a@2x.png", "b@2x.png", "bob@corp.com"],
      "1 of 4 values of field looks like an e-mail",
    ],
    ["an e-mail after a picture", ["icon@2x.png bob@corp.com"], "looks like an e-mail"],
    [
      "an address among versions",
      ["1.2.3.999", "1.2.3.998", "1.2.3.997", "10.0.0.1"],
      "1 of 4 values of field looks like an IP",
    ],
    [
      "a card in a sentence among orders",
      [...orders, "paid with 4111111111111111"],
      "1 of 4 values of field looks like a card",
    ],
  ])("%s", async (_, cells, expected) => {
    const data = `field,other\n${cells.map((cell) => `"${cell}",.\n`).join("")}`;
    const [check] = await piiChecks(data);
    expect(`${check?.verdict}: ${check?.message}`).toContain(expected);
    expect(check?.verdict).toBe("fail");
  });

  test("more cards than chance lets pass count, though fewer than half of the numbers are", async () => {
    // 100 order ids in a row, of which 10 pass, and 25 of a shop's test cards.
    const ids = Array.from({ length: 100 }, (_, index) => 4_000_000_000_000_000 + index);
    const cards = Array.from({ length: 25 }, () => 4111111111111111);
    expect(await kindsOf([...ids, ...cards])).toContain("fail: 35 of 125 values of field look like card numbers");
  });
});

describe("values of other types", () => {
  async function inJson(rows: readonly object[], forbid: readonly PiiKind[], allow: readonly string[] = []) {
    const pii = { forbid: new Set(forbid), allow: new Set(allow) };
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    const { checks } = await runGate(".", SUITE, { data: "d.jsonl", pii }, { "d.jsonl": text });
    return checks.filter(({ id }) => id.startsWith("pii")).map(({ id, verdict }) => `${verdict} ${id}`);
  }

  test.each<[string, readonly object[], PiiKind, string]>([
    ["a structure", [{ c: { email: "bob@corp.com" } }], "email", "fail pii(c)"],
    ["a list", [{ c: ["x", "ann@corp.com"] }], "email", "fail pii(c)"],
    ["JSON of several types", [{ c: { a: 1 } }, { c: ["ann@corp.com"] }], "email", "fail pii(c)"],
    ["a card in a structure", [{ c: { n: 4111111111111111 } }], "card", "fail pii(c)"],
    [
      "whole values in a list",
      [{ c: [1, 111222333] }, { c: [1, 123456782] }, { c: [100000009] }],
      "national_id",
      "fail pii(c)",
    ],
    ["nothing in a structure", [{ c: { n: 12, l: ["x"] } }], "email", "pass pii"],
  ])("%s", async (_, rows, kind, expected) => {
    expect(await inJson(rows, [kind])).toEqual([expected]);
  });

  test("are left aside where the column may hold it", async () => {
    expect(await inJson([{ c: ["ann@corp.com"] }], ["email"], ["c"])).toEqual(["pass pii"]);
  });
});

describe("types that only Parquet has", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay-pii-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each<[string, string, string, Column["kind"], readonly [unseen: number, kinds: string]]>([
    ["a whole decimal", "CAST(4111111111111111 AS DECIMAL(18,0))", "DECIMAL(18,0)", "float", [0, "card"]],
    ["a decimal of two places", "CAST(4111111111111111 AS DECIMAL(18,2))", "DECIMAL(18,2)", "float", [0, "card"]],
    ["a large decimal", "CAST(4111111111111111 AS DECIMAL(38,0))", "DECIMAL(38,0)", "float", [0, "card"]],
    ["a map", "MAP {'mail': 'bob@corp.com'}", "MAP(VARCHAR, VARCHAR)", "other", [0, "email"]],
    ["bytes", "encode('zwölf bob@corp.com')", "BLOB", "other", [0, "email"]],
    ["bytes that are no text", "CAST('\\xFF\\xD8' AS BLOB)", "BLOB", "other", [1, ""]],
    ["bytes with a NUL", "CAST('b\\x00o' AS BLOB)", "BLOB", "other", [1, ""]],
    ["a structure with such bytes", "{'b': CAST('\\xFF' AS BLOB)}", "STRUCT(b BLOB)", "other", [1, ""]],
  ])("%s", async (_, value, sqlType, kind, expected) => {
    await using engine = await openEngine({ temp: folder, env: process.env, log: () => {} });
    const csv = join(folder, "any.csv");
    await writeFile(csv, "a\n1\n");
    const { dialect } = await engine.open("any", { paths: [csv] });
    const column = textColumn({ name: "c", kind, sqlType }, dialect);
    const cells = { from: `(SELECT ${value} AS c, 1 AS n) AS t`, place: "n", columns: column ? [column] : [] };
    const policy = { forbid: new Set(["email"] as const), allow: new Set<string>() };
    const unseen = await unseenChecks(cells, policy, engine);
    const found = await findPii(cells, dialect, engine);
    expect([unseen.length, found.flatMap(({ sightings }) => sightings.map((one) => one.kind)).join()]).toEqual(
      expected,
    );
    for (const check of unseen)
      expect(check).toMatchObject({ verdict: "error", message: expect.stringMatching(/^c holds bytes/) });
  });
});

test("a label that is an address itself is told of, and not shown by it", async () => {
  const [check] = await piiChecks("id,jane@example.org\n1,x\n", ["email"]);
  expect(check).toMatchObject({
    id: "pii(the header)",
    verdict: "fail",
    message: "1 of 2 values of the header looks like an e-mail address",
  });
  expect(JSON.stringify(check)).not.toContain("jane");
});

test("columns that were left aside are counted in words", async () => {
  const [check] = await piiChecks("id,contact\n1,jane@example.org\n", ["email"], ["contact"]);
  expect(check?.message).toBe("no column holds e-mail addresses; 1 that may hold them was left aside");
});

const PEOPLE = 'id,contact,note\n1,jane@example.org,\n2,"two\nlines",card 4111 1111 1111 1111\n3,bob@example.org,x\n';

describe("the check", () => {
  test("names row and line, and never a value", async () => {
    const checks = await piiChecks(PEOPLE, ["email", "card"]);
    expect(checks).toMatchObject([
      {
        id: "pii(contact)",
        verdict: "fail",
        reason: "personal-data",
        severity: "critical",
        message: "2 of 3 values of contact look like e-mail addresses",
        limit: "no e-mail addresses or card numbers",
        counts: { rows: 3, unexpected: 2 },
        examples: [
          { row: 1, location: { file: "data.csv", line: 2 } },
          { row: 3, location: { file: "data.csv", line: 5 } },
        ],
      },
      { id: "pii(note)", verdict: "fail", message: "1 of 2 values of note looks like a card number" },
    ]);
    expect(JSON.stringify(checks)).not.toMatch(/jane|bob|4111/);
  });

  test.each<[string, readonly PiiKind[], readonly string[], string[]]>([
    ["is noted where nothing is forbidden", [], [], ["pass info pii(contact)", "pass info pii(note)"]],
    ["fails for a forbidden kind alone", ["card"], [], ["pass info pii(contact)", "fail critical pii(note)"]],
    ["leaves out a column that may hold it", ["card", "email"], ["note"], ["fail critical pii(contact)"]],
    ["says that there is none", ["iban"], ["note", "contact"], ["pass critical pii"]],
  ])("%s", async (_, forbid, allow, expected) => {
    const checks = await piiChecks(PEOPLE, forbid, allow);
    expect(checks.map(({ id, verdict, severity }: Check) => `${verdict} ${severity} ${id}`)).toEqual(expected);
  });

  test("looks at every row for what is forbidden, at some of many for a note", async () => {
    const rows = Array.from({ length: 250_000 }, (_, index) =>
      index === 200_000 ? "jane@example.org,." : `${index}x,.`,
    );
    const data = `text,other\n${rows.join("\n")}\n`;
    expect(await piiChecks(data, ["email"])).toMatchObject([{ verdict: "fail", examples: [{ row: 200_001 }] }]);
    expect(await piiChecks(data, [])).toEqual([]);
  });

  test("names of columns are no SQL and no text of ours", async () => {
    const [check] = await piiChecks(columnOf("cell') --", ["jane@example.org"]));
    expect(check).toMatchObject({ id: "pii(cell') --)", verdict: "fail" });
  });
});
