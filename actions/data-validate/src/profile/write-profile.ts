import type { InputFile, WorkspaceFiles } from "@assay/action-kit";
import { type Check, type FileIdentity, gateVerdict } from "@assay/report";
import type { Table } from "@assay/tables";
import type { Side } from "../drift/distribution.ts";
import type { Inputs } from "../inputs.ts";
import { makeProfile } from "./make-profile.ts";
import { serializeProfile } from "./profile.ts";
import { refuseTarget, type TargetFiles } from "./profile-target.ts";

interface JudgedTable {
  readonly checks: readonly Check[];
  readonly table: Table;
  readonly side: Side;
}

/** Writes the profile for later runs, and says in one sentence whether it did. */
export type ProfileWriter = (judged: JudgedTable, identities: readonly FileIdentity[]) => Promise<string>;

/**
 * A writer of the profile to the path, which is refused before anything is judged. Data that fails, or that needs a person's
 * eye, never becomes a reference by itself: small drifts would add up to one that no run has judged.
 */
export async function profileWriter(
  path: string,
  inputs: Inputs,
  data: readonly InputFile[],
  files: TargetFiles & Pick<WorkspaceFiles, "write">,
): Promise<ProfileWriter> {
  await refuseTarget(path, inputs, data, files);
  return async ({ checks, table, side }, identities) => {
    const verdict = gateVerdict(checks);
    if (verdict !== "pass")
      return `the profile ${path} was not written: only data that passes becomes a reference, and this data's verdict is ${verdict}`;
    const from = identities.map((file) => ({ path: file.path, sha256: file.sha256 ?? "" }));
    await files.write("write-profile", path, serializeProfile(await makeProfile(table, side, from, inputs.drift.key)));
    return `the profile of the data was written to ${path}; give it as \`reference\` to later runs`;
  };
}
