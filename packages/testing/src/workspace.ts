import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, relative } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Content by path relative to the workspace, with forward slashes. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A folder that lies outside every checkout and is gone after the test. */
export interface Workspace extends AsyncDisposable {
  /** Absolute, with links resolved (macOS keeps its temporary folder behind one). */
  readonly path: string;
  /** Writes files, making the folders they need. */
  write(files: Files): Promise<void>;
  /** Reads one file as UTF-8. */
  read(path: string): Promise<string>;
  /** Runs git in the workspace, answering what it printed without the last line break; throws what git says. */
  git(...args: string[]): Promise<string>;
  /** Commits everything that lies in the workspace, answering the commit's SHA. */
  commit(message: string): Promise<string>;
}

export interface WorkspaceOptions {
  /** A folder whose content is copied in first. */
  readonly from?: string;
  readonly files?: Files;
  /** Make it a git repository on branch `main` whose first commit holds the files. */
  readonly git?: boolean;
  /** Where to lay it; default a new temporary folder. */
  readonly at?: string;
}

/** A new temporary folder, its links resolved. */
export async function temporaryFolder(prefix: string): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), prefix)));
}

/** Lays a throw-away workspace; throws on a file that would lie outside it. */
export async function createWorkspace(options: WorkspaceOptions = {}): Promise<Workspace> {
  const workspace = openWorkspace(options.at ?? (await temporaryFolder("assay-workspace-")));
  try {
    await fill(workspace, options);
    return workspace;
  } catch (error) {
    if (options.at === undefined) await workspace[Symbol.asyncDispose]();
    throw error;
  }
}

async function fill(workspace: Workspace, options: WorkspaceOptions): Promise<void> {
  await mkdir(workspace.path, { recursive: true });
  if (options.from !== undefined) await cp(options.from, workspace.path, { recursive: true });
  if (options.files) await workspace.write(options.files);
  if (options.git) {
    await workspace.git("init", "--quiet", "--initial-branch=main");
    await workspace.commit("First commit");
  }
}

function openWorkspace(path: string): Workspace {
  const git = async (...args: string[]) => {
    const { stdout } = await execute("git", args, { cwd: path, env: gitEnvironment(), maxBuffer: 64 * 1024 * 1024 });
    return stdout.replace(/\r?\n$/, "");
  };
  return {
    path,
    async write(files) {
      for (const [name, content] of Object.entries(files)) {
        const target = join(path, name);
        const inside = relative(path, target);
        if (inside === "" || inside.startsWith("..") || isAbsolute(inside))
          throw new Error(`fixture "${name}" would lie outside the workspace`);
        await mkdir(dirname(target), { recursive: true });
        await writeFile(target, content);
      }
    },
    read: (name) => readFile(join(path, name), "utf8"),
    git,
    async commit(message) {
      await git("add", "--all");
      await git("commit", "--quiet", "--allow-empty", "--message", message);
      return git("rev-parse", "HEAD");
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** The developer's own git settings (signing, hooks, default branch) must not decide a test. */
function gitEnvironment(): NodeJS.ProcessEnv {
  const when = "2026-01-02T03:04:05Z";
  return {
    PATH: process.env.PATH,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: process.platform === "win32" ? "NUL" : "/dev/null",
    GIT_AUTHOR_NAME: "Fixture",
    GIT_AUTHOR_EMAIL: "fixture@example.com",
    GIT_AUTHOR_DATE: when,
    GIT_COMMITTER_NAME: "Fixture",
    GIT_COMMITTER_EMAIL: "fixture@example.com",
    GIT_COMMITTER_DATE: when,
  };
}
