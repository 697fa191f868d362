import type { Assertion } from "./pattern.ts";

const WORD = "[0-9A-Z_a-z]";

/** RE2 knows words of ASCII alone, other engines those of Unicode or of a locale: so edges are told by what stands around. */
export const WORD_EDGES: Readonly<Record<Extract<Assertion, "word-edge" | "no-word-edge">, string>> = {
  "word-edge": `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`,
  "no-word-edge": `(?:(?<=${WORD})(?=${WORD})|(?<!${WORD})(?!${WORD}))`,
};
