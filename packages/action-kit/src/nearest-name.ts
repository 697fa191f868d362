import { distance } from "fastest-levenshtein";

/** Letters of a beginning that says which name it is of. */
const SHORTEST = 4;

/** The known name that a misspelt one most likely meant; `undefined` where none is near enough to suggest. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  const names = [...known];
  // What was cut short is meant whole, also where another name of the same length is fewer edits away.
  const whole = names.filter((one) => wanted.length >= SHORTEST && one.toLowerCase().startsWith(wanted));
  if (whole.length === 1) return whole[0];
  let best: { readonly name: string; readonly edits: number } | undefined;
  for (const candidate of names) {
    const edits = distance(wanted, candidate.toLowerCase());
    if (!best || edits < best.edits) best = { name: candidate, edits };
  }
  // A name of one or two letters is near to every other such.
  const near = best && best.edits <= Math.max(2, Math.floor(name.length / 3)) && best.edits < name.length;
  return near ? best?.name : undefined;
}

/** ` (did you mean …?)`, or nothing. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? "" : `; did you mean "${nearest}"?`;
}
