import { clip, visibleText } from "@assay/report";

const MAX_SHOWN = 20;

type Wanted = "value" | "item" | "key" | "first key" | "colon" | "next";

const WANTED: Readonly<Record<Exclude<Wanted, "next">, string>> = {
  value: "a value",
  item: "a value or ]",
  key: "a key in double quotes",
  "first key": "a key in double quotes or }",
  colon: "a colon",
};

const WORD = /[^\s,:{}[\]"]+/y;
const SPACE = /[ \t\n\r]*/y;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

function matched(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

/** The place behind the closing quote of the text that opens here, or what is wrong with it and where. */
function textEnd(text: string, from: number): number | Problem {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) return { at, what: "a text that is not closed on its line" };
    if (code !== 0x5c) continue;
    const escaped = matched(ESCAPE, text, at);
    if (escaped === "") return { at, what: "a backslash that begins no escape of JSON's" };
    at += escaped.length - 1;
  }
  return { at: from, what: "a text that is never closed" };
}

interface Problem {
  readonly at: number;
  readonly what: string;
}

function firstProblem(text: string): Problem | undefined {
  const open: string[] = [];
  let wanted: Wanted = "value";
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  for (;;) {
    at += matched(SPACE, text, at).length;
    const [one, inside] = [text[at], open.at(-1)];
    const ends: string = inside === "{" ? "a comma or }" : inside === "[" ? "a comma or ]" : "the end of the file";
    const awaited: string = wanted === "next" ? ends : WANTED[wanted];
    if (one === undefined)
      return wanted === "next" && open.length === 0
        ? undefined
        : { at, what: `the end of the file where ${awaited} is wanted` };
    const isValue: boolean = wanted === "value" || wanted === "item";
    if (one === '"' && (isValue || wanted === "key" || wanted === "first key")) {
      const end = textEnd(text, at);
      if (typeof end !== "number") return end;
      at = end;
      wanted = isValue ? "next" : "colon";
    } else if ((one === "{" || one === "[") && isValue) {
      open.push(one);
      wanted = one === "{" ? "first key" : "item";
      at++;
    } else if (
      (one === "}" && inside === "{" && (wanted === "next" || wanted === "first key")) ||
      (one === "]" && inside === "[" && (wanted === "next" || wanted === "item"))
    ) {
      open.pop();
      wanted = "next";
      at++;
    } else if (one === "," && wanted === "next" && inside !== undefined) {
      wanted = inside === "{" ? "key" : "value";
      at++;
    } else if (one === ":" && wanted === "colon") {
      wanted = "value";
      at++;
    } else {
      const word = matched(WORD, text, at);
      if (!isValue || !(NUMBER.test(word) || ["true", "false", "null"].includes(word)))
        return {
          at,
          what: `${one === '"' ? "a text" : visibleText(clip(word || one, MAX_SHOWN))} where ${awaited} is wanted`,
        };
      wanted = "next";
      at += word.length;
    }
  }
}

/** Where a text ceases to be JSON, line and column from 1, and by what. */
export interface JsonProblem {
  readonly line: number;
  readonly column: number;
  readonly what: string;
}

/** The same in words. */
export function noJson({ line, column, what }: JsonProblem): string {
  return `it is not valid JSON: line ${line}, column ${column}: ${what}`;
}

/**
 * The first thing that keeps a text from being JSON; `undefined` where nothing does.
 * JSON.parse names a place for some mistakes only, and in words that change with the engine.
 */
export function jsonProblem(text: string): JsonProblem | undefined {
  const found = firstProblem(text);
  if (!found) return undefined;
  const before = text.slice(0, found.at).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, what: found.what };
}
