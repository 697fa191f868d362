import { createHash, randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import {
  createWorkspace,
  type GithubDouble,
  type ResultsDouble,
  type ResultsDoubleOptions,
  startGithub,
  type Workspace,
  withResults,
} from "../src/index.ts";

const FIRST = { id: 812, attempt: 1, job: "gates" };
const names = new Set<string>();
const set = (name: string, value: string) => {
  names.add(name);
  process.env[name] = value;
};

let github: GithubDouble;
let folder: Workspace;
beforeAll(async () => {
  github = await startGithub({
    seed: (state) => {
      state.addRun({ id: 812 });
    },
  });
  // @actions/github reads the API's address when it is imported, so nothing of it may be imported before.
  set("GITHUB_API_URL", github.apiUrl);
});
afterAll(async () => {
  await github[Symbol.asyncDispose]();
  for (const name of names) delete process.env[name];
});
beforeEach(async () => {
  folder = await createWorkspace();
  // The clients print a page of workflow commands for every call.
  jest.spyOn(process.stdout, "write").mockImplementation(() => true);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await folder[Symbol.asyncDispose]();
});

/** Runs with the real clients pointed at a double of their own. */
async function withClients(
  use: (results: ResultsDouble, clients: Clients) => Promise<void>,
  options: ResultsDoubleOptions = {},
) {
  await withResults(options, async (results) => {
    github.state.uploaded = () => results.artifacts;
    set("ACTIONS_RESULTS_URL", results.url);
    set("ACTIONS_RUNTIME_TOKEN", results.tokenFor(FIRST));
    set("ACTIONS_CACHE_SERVICE_V2", "True");
    set("GITHUB_SERVER_URL", "https://github.com");
    set("GITHUB_WORKSPACE", folder.path);
    set("RUNNER_TEMP", folder.path);
    const { DefaultArtifactClient } = await import("@actions/artifact");
    await use(results, { artifact: new DefaultArtifactClient(), cache: await import("@actions/cache") });
    github.assertClean();
  });
}

interface Clients {
  readonly artifact: import("@actions/artifact").DefaultArtifactClient;
  readonly cache: typeof import("@actions/cache");
}

async function file(name: string, content: string | Buffer): Promise<string> {
  await folder.write({ [name]: content });
  return join(folder.path, name);
}

describe("the real artifact client", () => {
  test("uploads a zip that tests can read, lists it with its digest, and downloads it again", async () => {
    await withClients(async (results, { artifact }) => {
      const files = [await file("a/churn.json", "{}"), await file("a/churn.md", "# é")];
      const uploaded = await artifact.uploadArtifact("assay-churn", files, folder.path);
      const [stored] = results.artifacts;
      expect(stored).toMatchObject({
        name: "assay-churn",
        runId: 812,
        contentType: "application/zip",
        id: uploaded.id,
      });
      expect(stored?.digest).toBe(`sha256:${uploaded.digest}`);
      // The client reads the files side by side, and packs whichever is read first.
      expect([...(stored?.entries ?? [])].map(([path, content]) => [path, content.toString()]).sort()).toEqual([
        ["a/churn.json", "{}"],
        ["a/churn.md", "# é"],
      ]);
      const listed = await artifact.listArtifacts();
      expect(listed.artifacts).toMatchObject([{ name: "assay-churn", digest: stored?.digest }]);
      const got = await artifact.getArtifact("assay-churn");
      const path = join(folder.path, "out");
      const download = await artifact.downloadArtifact(got.artifact.id, { path, expectedHash: stored?.digest ?? "" });
      expect(download.digestMismatch).toBe(false);
      expect(await readFile(join(path, "a", "churn.md"), "utf8")).toBe("# é");
    });
  });

  test("finds by exact name among others", async () => {
    await withClients(async (_, { artifact }) => {
      for (const name of ["assay-churn-2", "assay-churn"])
        await artifact.uploadArtifact(name, [await file(name, name)], folder.path);
      expect((await artifact.getArtifact("assay-churn")).artifact.name).toBe("assay-churn");
      await expect(artifact.getArtifact("assay")).rejects.toThrow(/not found/i);
    });
  });

  test("puts 20 MB together by the block list, byte for byte", async () => {
    await withClients(async (results, { artifact }) => {
      const content = randomBytes(20 * 1024 * 1024);
      await artifact.uploadArtifact("big", [await file("big.bin", content)], folder.path);
      const held = results.artifacts[0]?.entries.get("big.bin") ?? Buffer.alloc(0);
      const hash = (data: Buffer) => createHash("sha256").update(data).digest("hex");
      expect(hash(held)).toBe(hash(content));
    });
  });

  test("uploads one file unzipped under its own name and type, and downloads it under that name", async () => {
    await withClients(async (results, { artifact }) => {
      await artifact.uploadArtifact("ignored", [await file("churn.html", "<p>")], folder.path, { skipArchive: true });
      expect(results.artifacts[0]).toMatchObject({ name: "churn.html", contentType: "text/html" });
      expect(results.artifacts[0]?.entries.get("churn.html")?.toString()).toBe("<p>");
      const path = join(folder.path, "out");
      await artifact.downloadArtifact(results.artifacts[0]?.id ?? 0, { path });
      expect(await readFile(join(path, "churn.html"), "utf8")).toBe("<p>");
    });
  });

  test("is refused a name that the run's attempt has already used, until that artifact is deleted", async () => {
    await withClients(async (results, { artifact }) => {
      const files = [await file("a.json", "1")];
      await artifact.uploadArtifact("assay-churn", files, folder.path);
      await expect(artifact.uploadArtifact("assay-churn", files, folder.path)).rejects.toThrow(/\(409\) Conflict/);
      await artifact.deleteArtifact("assay-churn");
      expect(results.artifacts).toEqual([]);
      await artifact.uploadArtifact("assay-churn", files, folder.path);
      expect(results.artifacts).toHaveLength(1);
    });
  });

  test("sees the artifacts of an earlier attempt beside its own, and the latest of each name on request", async () => {
    await withClients(async (results, { artifact }) => {
      const files = [await file("a.json", "1")];
      await artifact.uploadArtifact("assay-churn", files, folder.path);
      set("ACTIONS_RUNTIME_TOKEN", results.tokenFor({ ...FIRST, attempt: 2 }));
      const again = await artifact.uploadArtifact("assay-churn", files, folder.path);
      expect((await artifact.listArtifacts()).artifacts).toHaveLength(2);
      expect((await artifact.listArtifacts({ latest: true })).artifacts.map((one) => one.id)).toEqual([again.id]);
      set("ACTIONS_RUNTIME_TOKEN", results.tokenFor({ ...FIRST, id: 813 }));
      expect((await artifact.listArtifacts()).artifacts).toEqual([]);
    });
  });

  test("finds another run's artifacts by REST and follows the redirect to their zip", async () => {
    await withClients(async (_, { artifact }) => {
      await artifact.uploadArtifact("assay-churn", [await file("a.json", "[1]")], folder.path);
      const findBy = { token: "workflow-token", workflowRunId: 812, repositoryOwner: "octo", repositoryName: "churn" };
      const listed = await artifact.listArtifacts({ findBy });
      const path = join(folder.path, "out");
      await artifact.downloadArtifact(listed.artifacts[0]?.id ?? 0, { findBy, path });
      expect(await readFile(join(path, "a.json"), "utf8")).toBe("[1]");
    });
  });

  test("hears a refusal from the fault hook at once", async () => {
    const before: ResultsDoubleOptions["before"] = ({ method }) =>
      method === "ArtifactService/CreateArtifact"
        ? { status: 403, code: "permission_denied", message: "storage quota has been hit" }
        : undefined;
    await withClients(
      async (_, { artifact }) => {
        await expect(artifact.uploadArtifact("a", [await file("a", "1")], folder.path)).rejects.toThrow(/quota/);
      },
      { before },
    );
  });
});

describe("the real cache client", () => {
  test("misses, saves once, and restores by key and by prefix", async () => {
    await withClients(async (results, { cache }) => {
      const saved = await file("lib/native.bin", "library");
      const paths = [join(folder.path, "lib")];
      expect(await cache.restoreCache(paths, "duckdb-1.5.5")).toBeUndefined();
      expect(await cache.saveCache(paths, "duckdb-1.5.5")).toBeGreaterThan(0);
      expect(await cache.saveCache(paths, "duckdb-1.5.5")).toBe(-1);
      expect(results.cacheEntries.map((one) => one.key)).toEqual(["duckdb-1.5.5"]);
      await writeFile(saved, "gone");
      expect(await cache.restoreCache(paths, "duckdb-1.5.5")).toBe("duckdb-1.5.5");
      expect(await readFile(saved, "utf8")).toBe("library");
      expect(await cache.restoreCache(paths, "duckdb-2", ["duckdb-1"], { lookupOnly: true })).toBe("duckdb-1.5.5");
      expect(await cache.restoreCache(paths, "duckdb-1.5", [], { lookupOnly: true })).toBe("duckdb-1.5.5");
      expect(await cache.restoreCache([join(folder.path, "other")], "duckdb-1.5.5")).toBeUndefined();
    });
  });

  test("can be handed something else than was saved", async () => {
    await withClients(async (results, { cache }) => {
      await file("lib/native.bin", "library");
      const paths = [join(folder.path, "lib")];
      await cache.saveCache(paths, "k");
      results.tamperCache("k", Buffer.from("no archive"));
      // The client warns and reports a miss.
      expect(await cache.restoreCache(paths, "k")).toBeUndefined();
    });
  });
});

describe("what the services would not take fails the test", () => {
  const CREATE = "/twirp/github.actions.results.api.v1.ArtifactService/CreateArtifact";
  const own = { workflow_run_backend_id: "run-812-1", workflow_job_run_backend_id: "job-gates" };
  const call = (results: ResultsDouble, path: string, fields: object, headers?: Record<string, string>) =>
    fetch(new URL(path, results.url), {
      method: "POST",
      body: JSON.stringify(fields),
      headers: headers ?? { authorization: `Bearer ${results.tokenFor(FIRST)}` },
    });
  const open = async (results: ResultsDouble) => {
    const response = await call(results, CREATE, { ...own, name: "a", version: 7 });
    return ((await response.json()) as { signed_upload_url: string }).signed_upload_url;
  };
  const version = { "x-ms-version": "2026-10-06" };
  const put = (url: string, body = "x", headers: Record<string, string> = version) =>
    fetch(url, { method: "PUT", body, headers });

  test.each<[string, (results: ResultsDouble) => Promise<Response>, number, RegExp]>([
    ["an unknown method", (results) => call(results, CREATE.replace("Create", "Rename"), own), 404, /does not know/],
    ["no token", (results) => call(results, CREATE, { ...own, name: "a", version: 7 }, {}), 401, /no runtime token/],
    [
      "camelCase fields",
      (results) => call(results, CREATE, { ...own, name: "a", version: 7, mimeType: "x" }),
      400,
      /unknown field "mimeType"/,
    ],
    ["a missing field", (results) => call(results, CREATE, { ...own, version: 7 }), 400, /"name" is missing/],
    [
      "a block list that names a block nobody put",
      async (results) => put(`${await open(results)}&comp=blocklist`, "<BlockList><Latest>YQ==</Latest></BlockList>"),
      400,
      /InvalidBlockList/,
    ],
    [
      "a block id that is no base64",
      async (results) => put(`${await open(results)}&comp=block&blockid=*`),
      400,
      /blockid/,
    ],
    [
      "a blob without the API's version",
      async (results) => put(await open(results), "x", { "x-ms-blob-type": "BlockBlob" }),
      400,
      /x-ms-version/,
    ],
    ["reading by a URL that may write", async (results) => fetch(await open(results)), 403, /more than the signature/],
    [
      "a token carried to the blob storage",
      async (results) => put(await open(results), "x", { ...version, authorization: "Bearer t" }),
      403,
      /token was carried/,
    ],
    [
      "a size that does not fit",
      async (results) => {
        await put(await open(results), "four", { ...version, "x-ms-blob-type": "BlockBlob" });
        return call(results, CREATE.replace("Create", "Finalize"), { ...own, name: "a", size: "5" });
      },
      400,
      /finalized with 5 bytes/,
    ],
  ])("%s", async (_, ask, status, message) => {
    const asked = withResults({}, async (results) => {
      expect((await ask(results)).status).toBe(status);
    });
    await expect(asked).rejects.toThrow(message);
  });

  test.each([
    ["another run's ids", { ...own, workflow_run_backend_id: "run-9-1", name: "a", version: 7 }, 403],
    ["a name with a slash", { ...own, name: "a/b", version: 7 }, 400],
  ])("%s are refused", async (_, fields, status) => {
    await withResults({}, async (results) => {
      expect((await call(results, CREATE, fields)).status).toBe(status);
      expect(results.artifacts).toEqual([]);
    });
  });
});
