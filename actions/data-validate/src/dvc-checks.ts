import type { DvcTracking, InputFile, Tracked } from "@assay/action-kit";
import { type Check, clip, type FileIdentity, formatCount } from "@assay/report";

/** What DVC records of the data. */
export interface VersionedData {
  /** By the file's place among the data. */
  readonly recorded: readonly (Tracked | undefined)[];
  /** The `.dvc` and `dvc.lock` files that track the data, each once. */
  readonly trackers: readonly Tracked["file"][];
}

export async function versionedData(data: readonly InputFile[], tracking: DvcTracking): Promise<VersionedData> {
  const recorded: (Tracked | undefined)[] = [];
  for (const file of data) recorded.push(await tracking.recordOf(file));
  return { recorded, trackers: [...new Set(recorded.flatMap((one) => one?.file ?? []))] };
}

/** The file with the hash that DVC recorded of it, or of its folder. */
export function withRecord(identity: FileIdentity, recorded: Tracked | undefined): FileIdentity {
  return recorded?.out.md5 ? { ...identity, dvc: { file: recorded.file.shown, md5: recorded.out.md5 } } : identity;
}

/**
 * Holds each tracked file, or the folder that is tracked as a whole, against the hash that DVC recorded. Other content fails:
 * the verdict would speak of data that no commit names.
 */
export async function versionChecks({ recorded }: VersionedData, tracking: DvcTracking): Promise<Check[]> {
  const distinct = new Map(recorded.flatMap((one) => (one ? [[one.out.path, one] as const] : [])));
  const checks: Check[] = [];
  for (const one of distinct.values()) checks.push(await versionCheck(one, tracking));
  return checks;
}

async function versionCheck(tracked: Tracked, tracking: DvcTracking): Promise<Check> {
  const { file, out } = tracked;
  const common = {
    id: clip(`dvc(${out.path})`, 500),
    title: clip(`${out.path} must be the version that DVC records`, 500),
    severity: "critical",
    location: out.location,
  } as const;
  if (out.md5 === undefined)
    return {
      ...common,
      verdict: "review",
      reason: "not-comparable",
      severity: "warning",
      message: out.md5IsNumber
        ? `the MD5 that ${file.shown} records of ${out.path} is written without quotes and reads as a number, so nothing shows that the file is the version it names`
        : `${file.shown} records no MD5 of ${out.path}, so nothing shows that the file is the version it names`,
      remedy: out.md5IsNumber
        ? `put the MD5 in ${file.shown} in quotes`
        : "fetch it with `dvc pull` in this job, and let a person decide",
    };
  const { md5, files } = await tracking.hashNow(tracked);
  const limit = `md5 ${out.md5}`;
  if (md5 === out.md5)
    return {
      ...common,
      verdict: "pass",
      reason: "as-expected",
      message: `${out.path} is the version that ${file.shown} records`,
      observed: md5,
      limit,
    };
  const remedy = `\`dvc pull ${out.path}\` for the recorded version, or \`dvc add\` or \`dvc commit\` for this one`;
  if (files !== undefined && (await tracking.ignoresSome(tracked)))
    return {
      ...common,
      verdict: "review",
      reason: "not-comparable",
      severity: "warning",
      message: `${out.path} differs from what ${file.shown} records, but a .dvcignore, which is not read here, may leave some of its files out`,
      observed: md5,
      limit,
      remedy,
    };
  const counted =
    files === undefined || out.files === undefined || files === out.files
      ? ""
      : ` (${formatCount(files)} files instead of ${formatCount(out.files)})`;
  return {
    ...common,
    verdict: "fail",
    reason: "hash-mismatch",
    message: `${out.path} is not the version that ${file.shown} records${counted}: what is judged here is not what is versioned`,
    observed: md5,
    limit,
    remedy,
  };
}
