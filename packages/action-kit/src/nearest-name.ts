import { distance } from "fastest-levenshtein";

const SHORT = 3;

/** The known name that a misspelt one most likely meant; `undefined` where none is near enough to suggest. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let best: { readonly name: string; readonly edits: number } | undefined;
  for (const candidate of known) {
    const edits = distance(wanted, candidate.toLowerCase());
    if (!best || edits < best.edits) best = { name: candidate, edits };
  }
  // Of so short a name two letters are most of it.
  const most = name.length <= SHORT ? 1 : Math.max(2, Math.floor(name.length / 3));
  return best && best.edits <= most ? best.name : undefined;
}

/** ` (did you mean …?)`, or nothing. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? "" : `; did you mean "${nearest}"?`;
}
