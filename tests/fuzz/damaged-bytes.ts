import type { Random } from "./random.ts";

const MEANINGFUL: readonly (string | readonly number[])[] = [
  ...[
    "\0",
    '"',
    '""',
    "\r",
    "\n",
    "\r\n",
    ",",
    "\t",
    ";",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ":",
    "#",
    "&",
    "*",
    "-",
    "|",
    ">",
    "'",
  ],
  ...["\u001b[2J", "\u2028", "\u00a0", "\ufeff", "é", "9".repeat(400), "1e999", "-1e-999", "NaN", "null", "true"],
  ...[[0xff], [0xfe, 0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0x80], [0x1a]],
];

function splice(bytes: Uint8Array, at: number, removed: number, put: Uint8Array = new Uint8Array()): Uint8Array {
  return Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + removed)]);
}

/** One place of the bytes changed as transmission, editors and enemies do; may leave what they say as it was. */
export function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.int(bytes.length + 1);
  const span = 1 + random.int(random.chance(0.7) ? 4 : 64);
  switch (random.int(8)) {
    case 0: {
      const copy = Buffer.from(bytes);
      const place = Math.min(at, bytes.length - 1);
      copy[place] = (copy[place] as number) ^ (1 << random.int(8));
      return copy;
    }
    case 1:
      return splice(bytes, at, span);
    case 2:
      return splice(
        bytes,
        at,
        0,
        Uint8Array.from({ length: span }, () => random.int(256)),
      );
    case 3:
    case 4: {
      const piece = random.pick(MEANINGFUL);
      return splice(bytes, at, random.int(2), typeof piece === "string" ? Buffer.from(piece) : Uint8Array.from(piece));
    }
    case 5: {
      const from = random.int(bytes.length);
      return splice(bytes, at, 0, bytes.subarray(from, from + 8 * span));
    }
    case 6:
      return bytes.subarray(0, at);
    default:
      return splice(
        bytes,
        at,
        span,
        Uint8Array.from({ length: span }, () => random.int(256)),
      );
  }
}

/** The same text as other programs save it. */
export const ENCODINGS: Readonly<Record<string, (text: string) => Uint8Array>> = {
  "UTF-16LE with a mark": (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
  "UTF-16LE": (text) => Buffer.from(text, "utf16le"),
  "UTF-16BE with a mark": (text) => Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
  "UTF-32LE": (text) => Buffer.from(Uint32Array.from(text, (letter) => letter.codePointAt(0) ?? 0).buffer),
  "Latin 1": (text) => Buffer.from(`${text}ÿ`, "latin1"),
  "two byte order marks": (text) => Buffer.from(`\ufeff\ufeff${text}`),
  "a lone surrogate": (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xed, 0xa0, 0x80])]),
};
