import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DefaultArtifactClient } from "@actions/artifact";

const { NAME = "", FOLDER = "", ASKED, RETENTION_DAYS } = process.env;
if (ASKED !== "true error true") throw new Error(`the stand-in does not know these options: ${ASKED}`);
const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name));
if (files.length === 0) throw new Error(`${FOLDER} holds no file`);
const client = new DefaultArtifactClient();
await client.deleteArtifact(NAME).catch((error: unknown) => {
  // A first run has none to overwrite.
  if (!(error instanceof Error && error.name === "ArtifactNotFoundError")) throw error;
});
await client.uploadArtifact(NAME, files, FOLDER, { retentionDays: Number(RETENTION_DAYS) });
