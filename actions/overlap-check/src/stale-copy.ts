import type { Check, FileIdentity } from "@assay/report";
import type { Measured } from "./measures.ts";
import type { Sides } from "./side.ts";

const TITLE = "The current predictions must not be the previous ones";
const REMEDY = "check that the step which makes the current predictions ran, and that it wrote where this gate reads";

function hashes(identities: readonly FileIdentity[]): string {
  return identities
    .map(({ sha256 }) => sha256)
    .toSorted()
    .join("\n");
}

/**
 * Names predictions that are the previous ones. The same bytes are a copy, and fail; the same keys with the same values in
 * other bytes may also be what an unchanged model gives on unchanged rows, so a person looks.
 */
export function staleCopy(
  current: readonly FileIdentity[],
  previous: readonly FileIdentity[],
  sides: Sides,
  measured: Measured,
): Check {
  const names = `${sides.current.shown} and ${sides.previous.shown}`;
  const known = { id: "stale-copy", title: TITLE, severity: "critical" } as const;
  if (hashes(current) === hashes(previous))
    return {
      ...known,
      verdict: "fail",
      reason: "stale-copy",
      message: `${names} are byte for byte the same`,
      remedy: REMEDY,
    };
  if (measured.get("exact") === 1 && measured.get("new") === 0 && measured.get("lost") === 0)
    return {
      ...known,
      verdict: "review",
      reason: "stale-copy",
      message: `${names} hold the same keys with the same values, key by key, though their bytes differ`,
      remedy: REMEDY,
    };
  return { ...known, verdict: "pass", reason: "as-expected", message: `${names} are not the same` };
}
