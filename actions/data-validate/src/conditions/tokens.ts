export interface Token {
  readonly kind: "name" | "quoted-name" | "text" | "number" | "symbol" | "end";
  /** Without its quotes, escapes resolved. */
  readonly text: string;
  readonly offset: number;
}

const PATTERNS: readonly (readonly [Token["kind"], RegExp])[] = [
  ["number", /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\p{L}\p{N}_])/uy],
  ["name", /[\p{L}_][\p{L}\p{N}_]*/uy],
  ["quoted-name", /`([^`]+)`/uy],
  ["text", /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/suy],
  ["symbol", /==|!=|<=|>=|&&|\|\||[<>()[\],.&|~!]/uy],
];
const SPACE = /\s*/uy;

/** Cuts a row condition into tokens, the last of them `end`. `refuse` is told of the first character that fits none. */
export function tokenize(text: string, refuse: (message: string, offset: number) => never): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  for (;;) {
    SPACE.lastIndex = offset;
    offset += SPACE.exec(text)?.[0].length ?? 0;
    if (offset >= text.length) break;
    const token = tokenAt(text, offset);
    if (!token) refuse(`"${[...text.slice(offset)][0]}" is not understood`, offset);
    tokens.push(token.token);
    offset += token.length;
  }
  return [...tokens, { kind: "end", text: "", offset: text.length }];
}

function tokenAt(text: string, offset: number): { token: Token; length: number } | undefined {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = offset;
    const match = pattern.exec(text);
    if (!match) continue;
    const inner = match[1] ?? match[2];
    const value = inner === undefined ? match[0] : kind === "text" ? inner.replace(/\\(.)/gsu, "$1") : inner;
    return { token: { kind, text: value, offset }, length: match[0].length };
  }
  return undefined;
}
