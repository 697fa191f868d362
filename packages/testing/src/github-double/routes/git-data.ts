import { type Answer, type Call, notFound, type Routes, refuse } from "../answer.ts";
import type { JsonObject } from "../openapi.ts";
import { example } from "../payloads.ts";
import { blobSha, type Commit, treeSha } from "../state.ts";

const READ = [["contents", "read"]] as const;
const WRITE = [["contents", "write"]] as const;
const COMMIT = "POST /repos/{owner}/{repo}/git/commits";
const COMMIT_AT_REF = "GET /repos/{owner}/{repo}/commits/{ref}";

/** Refs, commits, trees and blobs. */
export const gitDataRoutes: Routes = {
  "GET /repos/{owner}/{repo}/git/ref/{ref}": {
    needs: READ,
    answer(call) {
      const name = `refs/${call.params.ref}`;
      const sha = call.state.refs.get(name);
      return sha === undefined ? notFound() : { status: 200, body: refPayload(call, name, sha) };
    },
  },
  "GET /repos/{owner}/{repo}/git/matching-refs/{ref}": {
    needs: READ,
    answer(call) {
      const found = [...call.state.refs].filter(([name]) => name.startsWith(`refs/${call.params.ref}`));
      return { status: 200, body: found.map(([name, sha]) => refPayload(call, name, sha)) };
    },
  },
  "POST /repos/{owner}/{repo}/git/refs": {
    needs: WRITE,
    answer(call) {
      const name = String(call.body.ref);
      const sha = String(call.body.sha);
      if (!/^refs\/[^/]+\/.+/.test(name)) return refuse(422, "Reference name is not valid");
      if (call.state.refs.has(name)) return refuse(422, "Reference already exists");
      if (!call.state.commits.has(sha)) return refuse(422, "Object does not exist");
      call.state.refs.set(name, sha);
      return { status: 201, body: refPayload(call, name, sha) };
    },
  },
  "PATCH /repos/{owner}/{repo}/git/refs/{ref}": {
    needs: WRITE,
    answer(call) {
      const name = `refs/${call.params.ref}`;
      const sha = String(call.body.sha);
      const held = call.state.refs.get(name);
      if (held === undefined) return refuse(422, "Reference does not exist");
      const commit = call.state.commits.get(sha);
      if (!commit) return refuse(422, "Object does not exist");
      if (call.body.force !== true && !descends(call, commit, held)) return refuse(422, "Update is not a fast forward");
      call.state.refs.set(name, sha);
      return { status: 200, body: refPayload(call, name, sha) };
    },
  },
  "GET /repos/{owner}/{repo}/git/commits/{commit_sha}": {
    needs: READ,
    answer(call) {
      const commit = call.state.commits.get(call.params.commit_sha ?? "");
      return commit ? { status: 200, body: commitPayload(call, commit) } : notFound();
    },
  },
  [COMMIT_AT_REF]: {
    needs: READ,
    answer(call) {
      const ref = call.params.ref ?? "";
      const commit = call.state.commitAt(ref);
      if (!commit) return refuse(422, `No commit found for SHA: ${ref}`);
      if (/\.sha\b/.test(call.accept))
        return {
          status: 200,
          content: Buffer.from(commit.sha),
          contentType: "application/vnd.github.sha; charset=utf-8",
        };
      const base = example(COMMIT_AT_REF);
      return {
        status: 200,
        body: {
          ...base,
          sha: commit.sha,
          files: [],
          parents: parents(call, commit),
          commit: { ...(base.commit as JsonObject), message: commit.message },
        },
      };
    },
  },
  [COMMIT]: {
    needs: WRITE,
    answer(call) {
      const tree = call.state.trees.get(String(call.body.tree));
      if (!tree) return refuse(422, "Tree SHA does not exist");
      const before = ((call.body.parents ?? []) as string[]).map(String);
      if (before.some((sha) => !call.state.commits.has(sha)))
        return refuse(422, "Parent SHA does not exist or is not a commit object");
      const commit = call.state.addCommit(tree, before, String(call.body.message));
      return { status: 201, body: commitPayload(call, commit) };
    },
  },
  "GET /repos/{owner}/{repo}/git/trees/{tree_sha}": {
    needs: READ,
    answer(call) {
      const name = call.params.tree_sha ?? "";
      const tree = call.state.trees.get(name) ?? call.state.commitAt(name)?.tree;
      return tree ? { status: 200, body: treePayload(call, tree, call.query.has("recursive")) } : notFound();
    },
  },
  "POST /repos/{owner}/{repo}/git/trees": {
    needs: WRITE,
    answer: createTree,
  },
  "GET /repos/{owner}/{repo}/git/blobs/{file_sha}": {
    needs: READ,
    answer(call) {
      const sha = call.params.file_sha ?? "";
      const content = call.state.blobs.get(sha);
      if (!content) return notFound();
      if (/\.raw\b/.test(call.accept)) return { status: 200, content, contentType: "application/vnd.github.raw+json" };
      return {
        status: 200,
        body: {
          content: content.toString("base64"),
          encoding: "base64",
          url: `${call.apiUrl}/repos/${call.state.repository}/git/blobs/${sha}`,
          sha,
          size: content.length,
          node_id: `B_${sha}`,
        },
      };
    },
  },
  "POST /repos/{owner}/{repo}/git/blobs": {
    needs: WRITE,
    answer(call) {
      const encoding = call.body.encoding === "base64" ? "base64" : "utf8";
      const sha = call.state.addBlob(Buffer.from(String(call.body.content), encoding));
      return { status: 201, body: { sha, url: `${call.apiUrl}/repos/${call.state.repository}/git/blobs/${sha}` } };
    },
  },
};

function createTree(call: Call): Answer {
  const baseName = call.body.base_tree as string | undefined;
  const base =
    baseName === undefined ? undefined : (call.state.trees.get(baseName) ?? call.state.commitAt(baseName)?.tree);
  if (baseName !== undefined && !base) return notFound();
  const tree = new Map(base ?? []);
  for (const one of call.body.tree as JsonObject[]) {
    const path = String(one.path);
    if (one.sha === null) tree.delete(path);
    else if (one.content !== undefined) tree.set(path, Buffer.from(String(one.content)));
    else {
      const content = call.state.blobs.get(String(one.sha));
      if (!content) return refuse(422, "tree.sha does not exist");
      tree.set(path, content);
    }
    const content = tree.get(path);
    if (content) call.state.addBlob(content);
  }
  call.state.addTree(tree);
  return { status: 201, body: treePayload(call, tree, true) };
}

/** Whether a commit has another among its ancestors, or is it. */
function descends(call: Call, commit: Commit, ancestor: string): boolean {
  const seen = new Set<string>();
  const waiting = [commit.sha];
  for (let sha = waiting.pop(); sha !== undefined; sha = waiting.pop()) {
    if (sha === ancestor) return true;
    if (seen.has(sha)) continue;
    seen.add(sha);
    waiting.push(...(call.state.commits.get(sha)?.parents ?? []));
  }
  return false;
}

function refPayload(call: Call, ref: string, sha: string): JsonObject {
  const base = `${call.apiUrl}/repos/${call.state.repository}/git`;
  return {
    ref,
    node_id: `REF_${sha}`,
    url: `${base}/${ref}`,
    object: { type: "commit", sha, url: `${base}/commits/${sha}` },
  };
}

const parents = (call: Call, commit: Commit): JsonObject[] =>
  commit.parents.map((sha) => ({
    sha,
    url: `${call.apiUrl}/repos/${call.state.repository}/git/commits/${sha}`,
    html_url: `https://github.com/${call.state.repository}/commit/${sha}`,
  }));

function commitPayload(call: Call, commit: Commit): JsonObject {
  const base = `${call.apiUrl}/repos/${call.state.repository}/git`;
  const tree = treeSha(commit.tree);
  return {
    ...example(COMMIT, 201),
    sha: commit.sha,
    node_id: `C_${commit.sha}`,
    url: `${base}/commits/${commit.sha}`,
    html_url: `https://github.com/${call.state.repository}/commit/${commit.sha}`,
    message: commit.message,
    tree: { sha: tree, url: `${base}/trees/${tree}` },
    parents: parents(call, commit),
  };
}

/** Trees are kept flat; asked without `recursive`, the folders below stand for themselves. */
function treePayload(call: Call, tree: ReadonlyMap<string, Buffer>, recursive: boolean): JsonObject {
  const base = `${call.apiUrl}/repos/${call.state.repository}/git`;
  const entries = new Map<string, JsonObject>();
  for (const [path, content] of tree) {
    const folder = recursive ? undefined : path.includes("/") ? path.split("/")[0] : undefined;
    const sha = blobSha(folder === undefined ? content : Buffer.from(folder));
    entries.set(
      folder ?? path,
      folder === undefined
        ? { path, mode: "100644", type: "blob", size: content.length, sha, url: `${base}/blobs/${sha}` }
        : { path: folder, mode: "040000", type: "tree", sha, url: `${base}/trees/${sha}` },
    );
  }
  const sha = treeSha(tree);
  return { sha, url: `${base}/trees/${sha}`, tree: [...entries.values()], truncated: false };
}
