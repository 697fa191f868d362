import { DefaultArtifactClient } from "@actions/artifact";

const { NAME = "", FOLDER = "" } = process.env;
const client = new DefaultArtifactClient();
const { artifact } = await client.getArtifact(NAME);
await client.downloadArtifact(artifact.id, { path: FOLDER, expectedHash: artifact.digest ?? "" });
