/** Texts and the words that Python's `json` takes for numbers, which JSON has not. */
const TEXT_OR_WORD = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/gs;

/**
 * Parses JSON as Python's `json.loads` does: `NaN`, `Infinity` and `-Infinity` are taken, and read as null here.
 * `undefined` where it is none.
 */
export function parsePythonJson(text: string): { readonly value: unknown; readonly strange: boolean } | undefined {
  const parsed = parse(text);
  if (parsed !== undefined) return { value: parsed, strange: false };
  const plain = text.replace(TEXT_OR_WORD, (found) => (found.startsWith('"') ? found : "null"));
  const second = plain === text ? undefined : parse(plain);
  return second === undefined ? undefined : { value: second, strange: true };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
