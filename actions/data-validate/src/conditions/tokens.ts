export interface Token {
  readonly kind: "name" | "quoted-name" | "text" | "number" | "symbol" | "end";
  /** Without its quotes, escapes resolved. */
  readonly text: string;
  readonly offset: number;
}

interface Pattern {
  readonly kind: Token["kind"];
  readonly shape: RegExp;
  /** What its quotes hold; the whole of it where it has none. */
  readonly inner?: (quoted: string) => string;
}

/** How a language writes names, texts and symbols. */
export type Spelling = readonly Pattern[];

const NUMBER: Pattern = { kind: "number", shape: /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\p{L}\p{N}_])/uy };
const NAME: Pattern = { kind: "name", shape: /[\p{L}_][\p{L}\p{N}_]*/uy };
const SYMBOL: Pattern = { kind: "symbol", shape: /==|!=|<=|>=|<>|&&|\|\||[=<>()[\],.&|~!]/uy };
const BACKTICKS: Pattern = { kind: "quoted-name", shape: /`([^`]+)`/uy };

const withoutBackslashes = (quoted: string) => quoted.replace(/\\(.)/gsu, "$1");

/** Python, as pandas and Great Expectations have it; in Spark's SQL, too, double quotes hold a text and a backslash escapes. */
export const PYTHON: Spelling = [
  NUMBER,
  NAME,
  BACKTICKS,
  { kind: "text", shape: /"((?:[^"\\]|\\.)*)"/suy, inner: withoutBackslashes },
  { kind: "text", shape: /'((?:[^'\\]|\\.)*)'/suy, inner: withoutBackslashes },
  SYMBOL,
];

/** SQL: a quote within quotes is written twice, and double quotes hold a name. */
export const SQL: Spelling = [
  NUMBER,
  NAME,
  BACKTICKS,
  { kind: "text", shape: /'((?:[^']|'')*)'/uy, inner: (quoted) => quoted.replaceAll("''", "'") },
  { kind: "quoted-name", shape: /"((?:[^"]|"")+)"/uy, inner: (quoted) => quoted.replaceAll('""', '"') },
  SYMBOL,
];

const SPACE = /\s*/uy;

/** Cuts a row condition into tokens, the last of them `end`. `refuse` is told of the first character that fits none. */
export function tokenize(
  text: string,
  spelling: Spelling,
  refuse: (message: string, offset: number) => never,
): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  for (;;) {
    SPACE.lastIndex = offset;
    offset += SPACE.exec(text)?.[0].length ?? 0;
    if (offset >= text.length) break;
    const token = tokenAt(text, offset, spelling);
    if (!token) refuse(`"${[...text.slice(offset)][0]}" is not understood`, offset);
    tokens.push(token.token);
    offset += token.length;
  }
  return [...tokens, { kind: "end", text: "", offset: text.length }];
}

function tokenAt(text: string, offset: number, spelling: Spelling): { token: Token; length: number } | undefined {
  for (const { kind, shape, inner } of spelling) {
    shape.lastIndex = offset;
    const match = shape.exec(text);
    if (!match) continue;
    const quoted = match[1] ?? match[0];
    return { token: { kind, text: inner ? inner(quoted) : quoted, offset }, length: match[0].length };
  }
  return undefined;
}
