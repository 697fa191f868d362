import { type InputFile, openWhole, type WorkspaceFiles } from "@assay/action-kit";
import type { Table, TableEngine } from "@assay/tables";
import { looksLikeProfile, parseProfile } from "../profile/parse-profile.ts";
import { ProfileSide } from "../profile/profile-side.ts";
import type { Side } from "./distribution.ts";
import { type SideQueries, TableSide } from "./table-side.ts";

/** What the data is compared with, and the files it came from. */
export interface Reference {
  readonly side: Side;
  readonly files: readonly InputFile[];
  /** A profile is none. */
  readonly table?: Table;
  /** Rows of the table; a profile has none itself. */
  readonly rows: number | undefined;
  /** SHA-256 of the files that a profile was made from. */
  readonly madeFrom: readonly string[];
}

type Files = Pick<WorkspaceFiles, "dataGlob" | "readText">;

/**
 * Opens the reference: tables, or the profile of one. A JSON file that holds an object is a profile, since a table is an
 * array. Call it before the engine is locked.
 */
export async function openReference(
  input: string,
  naValues: readonly string[] | undefined,
  files: Files,
  engine: Pick<TableEngine, "open"> & SideQueries,
): Promise<Reference> {
  const found = await files.dataGlob("reference", input);
  const file = await profileText(found, files);
  if (file) {
    const profile = parseProfile(file.text, file.shown);
    const madeFrom = profile.data.map(({ sha256 }) => sha256);
    return { side: new ProfileSide(profile), files: found, rows: undefined, madeFrom };
  }
  const { table } = await openWhole("reference", found, (paths) =>
    engine.open("reference", { paths, ...(naValues && { naValues }) }),
  );
  return { side: new TableSide(table, engine), files: found, table, rows: table.rows, madeFrom: [] };
}

const MAX_PROFILE_BYTES = 10_000_000;

async function profileText(
  found: readonly InputFile[],
  files: Files,
): Promise<{ text: string; shown: string } | undefined> {
  const [file, ...others] = found;
  if (!file || others.length > 0 || !/\.json$/i.test(file.path) || file.bytes > MAX_PROFILE_BYTES) return undefined;
  const text = await files.readText("reference", file);
  return looksLikeProfile(text) ? { text, shown: file.shown } : undefined;
}
