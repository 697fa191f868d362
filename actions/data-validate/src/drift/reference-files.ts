import type { FileIdentity } from "@assay/report";
import type { Reference } from "./reference.ts";

/** Identities of the reference's files for the report, with the rows of the only one. */
export function withReferenceRows(identities: readonly FileIdentity[], { rows }: Reference): FileIdentity[] {
  return identities.length === 1 && rows !== undefined ? identities.map((one) => ({ ...one, rows })) : [...identities];
}

/** A comparison of a file with itself can find nothing, which is worth a word. */
export function sameFileNotes(
  data: readonly FileIdentity[],
  references: readonly FileIdentity[],
  { madeFrom }: Pick<Reference, "madeFrom">,
): string[] {
  const known = new Set([...references.map(({ sha256 }) => sha256), ...madeFrom]);
  return data.length > 0 && data.every(({ sha256 }) => sha256 !== undefined && known.has(sha256))
    ? ["the data is what the reference was made from, byte for byte, so that nothing could have drifted"]
    : [];
}
