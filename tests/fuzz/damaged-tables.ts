import { gunzipSync, gzipSync, zstdDecompressSync } from "node:zlib";
import { damaged, ENCODINGS } from "./damaged-bytes.ts";
import type { CaseFiles, FuzzCase, Wanted } from "./fuzz-case.ts";
import { HOSTILE_TEXTS, hostileValue } from "./hostile-values.ts";
import type { Random } from "./random.ts";
import {
  COLUMNS,
  delimited,
  GZIP,
  isTheTable,
  JSON_ARRAY,
  JSON_LINES,
  ROWS,
  SUITE,
  strictCells,
  ZSTD,
} from "./sound-table.ts";

const judged = (name: string, content: string | Uint8Array, wanted: Wanted, more: CaseFiles = {}): FuzzCase => ({
  files: { [name]: content, "suite.json": SUITE, ...more },
  inputs: { data: name, suite: "suite.json" },
  wanted,
});

function readsAsTheTable(bytes: Uint8Array, delimiter: string): boolean {
  const [header = [], ...rows] = strictCells(bytes, delimiter) ?? [];
  return isTheTable(header, rows);
}

function jsonIsTheTable(text: () => readonly unknown[]): boolean {
  try {
    const records = text();
    const rows = records.map((record) => record as Record<string, unknown>);
    const header = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    return isTheTable(
      header,
      rows.map((row) => COLUMNS.map((column) => row[column])),
    );
  } catch {
    return false;
  }
}

const strictText = (bytes: Uint8Array) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

function unpacksTo(unpack: () => Uint8Array): Wanted {
  return () => {
    try {
      return readsAsTheTable(unpack(), ",");
    } catch {
      return false;
    }
  };
}

export function damagedText(random: Random): FuzzCase {
  const delimiter = random.pick([",", "\t"] as const);
  const bytes = damaged(Buffer.from(delimited(delimiter)), random);
  return judged(delimiter === "," ? "t.csv" : "t.tsv", bytes, () => readsAsTheTable(bytes, delimiter));
}

export function damagedJson(random: Random): FuzzCase {
  if (random.chance(0.5)) {
    const bytes = damaged(Buffer.from(JSON_ARRAY), random);
    return judged("t.json", bytes, () => jsonIsTheTable(() => JSON.parse(strictText(bytes))));
  }
  const bytes = damaged(Buffer.from(JSON_LINES), random);
  const lines = () =>
    strictText(bytes)
      .split("\n")
      .filter((line) => /[^ \t\r]/.test(line));
  return judged("t.jsonl", bytes, () => jsonIsTheTable(() => lines().map((line) => JSON.parse(line))));
}

export function damagedArchive(random: Random): FuzzCase {
  if (random.chance(0.5)) {
    const bytes = damaged(GZIP, random);
    return judged(
      "t.csv.gz",
      bytes,
      unpacksTo(() => gunzipSync(bytes)),
    );
  }
  const bytes = damaged(ZSTD, random);
  return judged(
    "t.csv.zst",
    bytes,
    unpacksTo(() => zstdDecompressSync(bytes)),
  );
}

/** Parquet has no checksum, so what a changed byte leaves of it is held to the suite, which knows every cell. */
export function damagedParquet(random: Random, parquets: readonly Uint8Array[]): FuzzCase {
  const bytes = damaged(random.pick(parquets), random);
  return judged("t.parquet", bytes, () => true);
}

/** Cut off, emptied, or another file under this name: never sound. */
export function brokenParquet(random: Random, parquets: readonly Uint8Array[]): FuzzCase {
  const whole = random.pick(parquets);
  const broken = random.pick<() => Uint8Array>([
    () => whole.subarray(0, random.int(whole.length - 1)),
    () => whole.subarray(1 + random.int(whole.length - 1)),
    () => Buffer.concat([whole, Uint8Array.from({ length: 1 + random.int(9) }, () => random.int(256))]),
    () => Buffer.concat([Buffer.from("PAR1"), Buffer.alloc(random.int(64)), Buffer.from("PAR1")]),
    () => footerOf(whole, random.pick([0, 1, 0x7fffffff, 0xffffffff, whole.length * 2])),
    () => Buffer.from(delimited(",")),
    () => GZIP,
    () => Buffer.alloc(0),
  ])();
  return judged("t.parquet", broken, "error");
}

function footerOf(whole: Uint8Array, length: number): Uint8Array {
  const copy = Buffer.from(whole);
  copy.writeUInt32LE(length, copy.length - 8);
  return copy;
}

/** What is wrong with a delimited file as a file, one thing at a time. */
export function malformedText(random: Random): FuzzCase {
  const lines = [
    COLUMNS.join(","),
    ...ROWS.map(([id, amount, plan, , flag]) => [id, amount, plan, "plain", flag].join(",")),
  ];
  const row = 1 + random.int(ROWS.length);
  const withLine = (at: number, change: (line: string) => string) =>
    lines.map((line, index) => (index === at ? change(line) : line));
  const text = random.pick<() => string>([
    () => withLine(row, (line) => `${line},`).join("\n"),
    () => withLine(row, (line) => `${line},${random.pick(HOSTILE_TEXTS)}`).join("\n"),
    () => withLine(row, (line) => line.slice(0, line.lastIndexOf(","))).join("\n"),
    () => withLine(row, (line) => line.replace("plain", '"plain')).join("\n"),
    () => withLine(row, (line) => line.replace("plain", '"plain"x')).join("\n"),
    () => withLine(row, (line) => line.replace("plain", 'pl"ain')).join("\n"),
    () => withLine(row, (line) => line.replace("plain", "pla\0in")).join("\n"),
    () =>
      withLine(row, (line) => line.replace("plain", "x".repeat(random.pick([70_000, 2_100_000, 9_000_000])))).join(
        "\n",
      ),
    () =>
      withLine(row, (line) =>
        line.replace(/^\d+/, random.pick(["9".repeat(400), "1e999", "-0x1", "NaN", "∞", "NA"])),
      ).join("\n"),
    () => withLine(0, (line) => line.replace("note", "id")).join("\n"),
    () => withLine(0, (line) => line.replace("note", random.pick(["", " ", '""']))).join("\n"),
    () => withLine(0, (line) => line.replace("note", "n".repeat(random.pick([300, 70_000, 1_000_000])))).join("\n"),
    () => withLine(0, (line) => `${line},extra`).join("\n"),
    () =>
      withLine(0, () => Array.from({ length: random.pick([200, 1000, 10_000]) }, (_, at) => `c${at}`).join(",")).join(
        "\n",
      ),
    () => lines.slice(1).join("\n"),
    () => lines.slice(0, 1).join("\n"),
    () => [...lines, ...lines].join("\n"),
    () => lines.slice(0, row).join("\n"),
    () => random.pick(["", "\n", "\n\n\n", "\ufeff", " ", ",", ",,,,", '"', '""', "\0", "\r", "a"]),
    () => random.pick(HOSTILE_TEXTS).repeat(1 + random.int(50)),
    () => lines.join(";").replaceAll(",", ";"),
    () => lines.join("\n").replaceAll(",", random.pick([";", "|", "\t", " "])),
    () => `${"sep=,"}\n${lines.join("\n")}`,
    () => JSON_LINES,
  ])();
  return judged("t.csv", text, "refused");
}

export function wronglyEncoded(random: Random): FuzzCase {
  const encode = ENCODINGS[random.pick(Object.keys(ENCODINGS))] as (text: string) => Uint8Array;
  const [name, text] = random.pick([
    ["t.csv", delimited(",")],
    ["t.tsv", delimited("\t")],
    ["t.jsonl", JSON_LINES],
    ["t.json", JSON_ARRAY],
  ] as const);
  return judged(name, encode(text), "refused");
}

/** JSON of every shape that is not a row per object with the table's keys. */
export function misshapenJson(random: Random): FuzzCase {
  const deep = random.pick([10, 499, 501, 3000, 100_000]);
  const one = random.pick<() => string>([
    () => `${"[".repeat(deep)}${"]".repeat(deep)}`,
    () => `{"id":${'{"a":'.repeat(deep)}1${"}".repeat(deep)}}`,
    () => `{"id":1,"id":2}`,
    () => `{"${"k".repeat(random.pick([10, 100_000]))}":1}`,
    () => `{"id":${"9".repeat(random.pick([20, 400, 5000]))}}`,
    () => `{"id":1e999,"amount":-1e999}`,
    () => '{"id":"\\ud800","a\\u0000b":1}',
    () => `{"":1," ":2}`,
    () => "{}",
    () => `{${Array.from({ length: 1000 }, (_, at) => `"c${at}":${at}`).join(",")}}`,
    () => JSON.stringify(hostileValue(random)) ?? "null",
    () => `{"__proto__":${JSON.stringify(hostileValue(random)) ?? 1},"constructor":{"prototype":1}}`,
    () => `{${JSON.stringify(random.pick(HOSTILE_TEXTS))}:${JSON.stringify(hostileValue(random)) ?? 1}}`,
    () => "NaN",
    () => "undefined",
  ]);
  const rows = Array.from({ length: 1 + random.int(3) }, one);
  return random.chance(0.5)
    ? judged("t.json", random.chance(0.8) ? `[${rows.join(",")}]` : (rows[0] as string), "refused")
    : judged("t.jsonl", rows.join("\n"), "refused");
}

/** A whole file under a name that promises another format, and packings that do not end as they should. */
export function wrongFormat(random: Random, parquets: readonly Uint8Array[]): FuzzCase {
  const whole: Readonly<Record<string, Uint8Array>> = {
    "t.csv": Buffer.from(delimited(",")),
    "t.jsonl": Buffer.from(JSON_LINES),
    "t.json": Buffer.from(JSON_ARRAY),
    "t.csv.gz": GZIP,
    "t.csv.zst": ZSTD,
    "t.parquet": parquets[0] as Uint8Array,
    "t.tsv": Buffer.from(delimited("\t")),
  };
  if (random.chance(0.3)) {
    const packed = random.pick([
      GZIP.subarray(0, random.int(GZIP.length - 1)),
      gzipSync(Buffer.alloc(random.pick([0, 1, 40_000_000]))),
      Buffer.concat([GZIP, GZIP]),
      Buffer.concat([GZIP, Buffer.from("rest")]),
      gzipSync(GZIP),
    ]);
    return judged("t.csv.gz", packed, "refused");
  }
  const name = random.pick(Object.keys(whole));
  const other = random.pick(Object.keys(whole).filter((one) => one !== name));
  return judged(name, whole[other] as Uint8Array, "refused");
}

/** Two files of one table that do not belong together. */
export function unlikeFiles(random: Random): FuzzCase {
  const second = random.pick<() => string | Uint8Array>([
    () => delimited(","),
    () => damaged(Buffer.from(delimited(",")), random),
    () => "other,columns\n1,2\n",
    () => `${COLUMNS.join(",")}\n`,
    () => "",
  ])();
  return {
    files: { "parts/a.csv": delimited(","), "parts/b.csv": second, "suite.json": SUITE },
    inputs: { data: "parts/*.csv", suite: "suite.json" },
    // Nothing but the header in the second file leaves the table as it is.
    wanted: () => second === `${COLUMNS.join(",")}\n` || readsAsHeaderOnly(second),
  };
}

function readsAsHeaderOnly(second: string | Uint8Array): boolean {
  const rows = strictCells(typeof second === "string" ? Buffer.from(second) : second, ",");
  return rows?.length === 1 && rows[0]?.join("\0") === COLUMNS.join("\0");
}
