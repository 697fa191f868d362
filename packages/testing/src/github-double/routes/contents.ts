import { type Answer, type Call, notFound, type Routes, refuse } from "../answer.ts";
import type { JsonObject } from "../openapi.ts";
import { blobSha } from "../state.ts";

/** Beyond this, JSON comes with empty `content` and encoding "none": only the raw media type carries the file. */
const MAX_JSON_BYTES = 1024 * 1024;
const MAX_BYTES = 100 * 1024 * 1024;

/** Under this media type a folder is an object too. */
const OBJECT = "application/vnd.github.object";

/** Files and folders at a ref. */
export const contentRoutes: Routes = {
  "GET /repos/{owner}/{repo}/contents/{path}": {
    needs: [["contents", "read"]],
    answer(call) {
      const ref = call.query.get("ref") ?? "main";
      const commit = call.state.commitAt(ref);
      if (!commit) return refuse(404, `No commit found for the ref ${ref}`);
      const path = (call.params.path ?? "").replace(/^\/|\/$/g, "");
      const file = commit.tree.get(path);
      if (file) return fileAnswer(call, path, file, ref);
      const entries = folderEntries(call, commit.tree, path, ref);
      if (entries.length === 0) return notFound();
      if (!/\.object\b/.test(call.accept)) return { status: 200, body: entries };
      const folder = entry(call, "dir", path, blobSha(Buffer.from(path)), 0, ref);
      return { status: 200, body: { ...folder, entries }, contentType: OBJECT };
    },
  },
};

function fileAnswer(call: Call, path: string, content: Buffer, ref: string): Answer {
  if (content.length > MAX_BYTES)
    return refuse(
      403,
      "This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API",
    );
  if (/\.raw\b/.test(call.accept))
    return { status: 200, content, contentType: "application/vnd.github.raw+json; charset=utf-8" };
  const small = content.length <= MAX_JSON_BYTES;
  return {
    status: 200,
    body: {
      ...entry(call, "file", path, blobSha(content), content.length, ref),
      encoding: small ? "base64" : "none",
      // GitHub breaks base64 into lines of 60.
      content: small ? content.toString("base64").replaceAll(/(.{60})/g, "$1\n") : "",
    },
  };
}

function folderEntries(call: Call, tree: ReadonlyMap<string, Buffer>, folder: string, ref: string): JsonObject[] {
  const prefix = folder === "" ? "" : `${folder}/`;
  const entries = new Map<string, JsonObject>();
  for (const [path, content] of tree) {
    if (!path.startsWith(prefix)) continue;
    const [name = "", ...below] = path.slice(prefix.length).split("/");
    const at = `${prefix}${name}`;
    const file = below.length === 0;
    const sha = blobSha(file ? content : Buffer.from(at));
    entries.set(name, entry(call, file ? "file" : "dir", at, sha, file ? content.length : 0, ref));
  }
  return [...entries.values()];
}

function entry(call: Call, type: "file" | "dir", path: string, sha: string, size: number, ref: string): JsonObject {
  const { repository } = call.state;
  const self = `${call.apiUrl}/repos/${repository}/contents/${path}?ref=${ref}`;
  const git = `${call.apiUrl}/repos/${repository}/git/${type === "file" ? "blobs" : "trees"}/${sha}`;
  const html = `https://github.com/${repository}/${type === "file" ? "blob" : "tree"}/${ref}/${path}`;
  return {
    type,
    name: path.split("/").at(-1) ?? path,
    path,
    sha,
    size,
    url: self,
    git_url: git,
    html_url: html,
    download_url: type === "file" ? `https://raw.githubusercontent.com/${repository}/${ref}/${path}` : null,
    _links: { self, git, html },
  };
}
