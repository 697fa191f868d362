/** Texts and the words that Python's `json` takes for numbers, which JSON has not. A text without an end is one, too: else looking for it anew from each quote would take for ever. */
const TEXT_OR_WORD = /"(?:[^"\\]|\\.)*(?:"|\\?$)|-?Infinity|NaN/gs;

/**
 * Parses JSON as Python's `json.loads` does: `NaN`, `Infinity` and `-Infinity` are taken, and read as null here.
 * `undefined` where it is none.
 */
export function parsePythonJson(text: string): { readonly value: unknown; readonly strange: boolean } | undefined {
  const parsed = parse(text);
  if (parsed !== undefined) return { value: parsed, strange: false };
  if (!/NaN|Infinity/.test(text)) return undefined;
  const plain = text.replace(TEXT_OR_WORD, (found) => (found.startsWith('"') ? found : "null"));
  const second = parse(plain);
  return second === undefined ? undefined : { value: second, strange: true };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
