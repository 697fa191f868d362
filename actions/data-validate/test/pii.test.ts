import { readFile } from "node:fs/promises";
import type { Check } from "@assay/report";
import { describe, expect, test } from "@jest/globals";
import { EVERY_KIND, type PiiKind } from "../src/pii/kinds.ts";
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
