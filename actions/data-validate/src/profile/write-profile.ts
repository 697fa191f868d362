import type { WorkspaceFiles } from "@assay/action-kit";
import { type Check, type FileIdentity, gateVerdict } from "@assay/report";
import type { Table } from "@assay/tables";
import type { TableSide } from "../drift/table-side.ts";
import { makeProfile } from "./make-profile.ts";
import { serializeProfile } from "./profile.ts";

interface JudgedTable {
  readonly checks: readonly Check[];
  readonly table: Table;
  readonly side: TableSide;
}

/**
 * Writes the profile for later runs, and says in one sentence whether it did. Data that fails, or that needs a person's
 * eye, never becomes a reference by itself: small drifts would add up to one that no run has judged.
 *
 * @param key the column that tells rows apart, of which no value is kept.
 */
export async function writeProfile(
  path: string,
  key: string | undefined,
  { checks, table, side }: JudgedTable,
  identities: readonly FileIdentity[],
  files: Pick<WorkspaceFiles, "write">,
): Promise<string> {
  const verdict = gateVerdict(checks);
  if (verdict !== "pass")
    return `the profile ${path} was not written: only data that passes becomes a reference, and this data's verdict is ${verdict}`;
  const data = identities.map((file) => ({ path: file.path, sha256: file.sha256 ?? "" }));
  await files.write("write-profile", path, serializeProfile(await makeProfile(table, side, data, key)));
  return `the profile of the data was written to ${path}; give it as \`reference\` to later runs`;
}
