import { realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { codeOf, refusal } from "./file-refusals.ts";

interface Folders {
  readonly workspace: string;
  readonly workingDirectory: string;
  /** RUNNER_TEMP: data, models and baselines may lie here too. */
  readonly temp: string;
  /** The same two folders as the runner spells them, where a link leads to them. */
  readonly spelled: { readonly workspace: string; readonly temp: string };
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || (!isAbsolute(way) && way !== ".." && !way.startsWith(`..${sep}`));
}

async function realFolder(variable: string, path: string): Promise<string> {
  return realpath(path).catch((cause: unknown) => {
    throw refusal(
      "no-folder",
      "unreadable",
      `${variable}, which the runner sets, is "${path}", where there is no folder (${codeOf(cause)})`,
      "see what the workflow, its container or an earlier step made of that variable or that folder",
      cause,
    );
  });
}

/** The folders a step may touch, links resolved, and how reports name what lies in them. */
export class StepPlaces {
  readonly #folders: Folders;

  private constructor(folders: Folders) {
    this.#folders = folders;
  }

  /** All paths are relative to it. */
  get workingDirectory(): string {
    return this.#folders.workingDirectory;
  }

  /** Refuses a working directory that is absent or outside the workspace. */
  static async open(workspace: string, workingDirectory: string, temp: string): Promise<StepPlaces> {
    const root = await realFolder("GITHUB_WORKSPACE", workspace);
    const wanted = resolve(root, workingDirectory);
    const real = await realpath(wanted).catch((cause: unknown) => {
      throw refusal(
        "no-working-directory",
        "invalid-input",
        `input \`working-directory\` is "${workingDirectory}", which does not exist in the workspace`,
        "check out the repository first, and give a folder in it",
        cause,
      );
    });
    if (!isInside(real, root) || !(await stat(real)).isDirectory())
      throw refusal(
        "outside-workspace",
        "outside-workspace",
        `input \`working-directory\` is "${workingDirectory}", which is not a folder of the workspace`,
        "give a folder inside the repository",
      );
    return new StepPlaces({
      workspace: root,
      workingDirectory: real,
      temp: await realFolder("RUNNER_TEMP", temp),
      spelled: { workspace: resolve(workspace), temp: resolve(temp) },
    });
  }

  /** Whether the path leads into the workspace, or, with `tempToo`, into RUNNER_TEMP. */
  allows(path: string, tempToo: boolean): boolean {
    const { workspace, temp, spelled } = this.#folders;
    const folders = tempToo ? [workspace, spelled.workspace, temp, spelled.temp] : [workspace, spelled.workspace];
    return folders.some((folder) => isInside(path, folder));
  }

  /** Text that names files by their absolute paths, as the engine's errors do, with the names that reports use. */
  inShownPaths(text: string): string {
    const { workspace, temp } = this.#folders;
    return text.replaceAll(workspace + sep, "").replaceAll(temp + sep, () => "$RUNNER_TEMP/");
  }

  /** The absolute path of what reports name `shown`, where that lies in the workspace. */
  inWorkspace(shown: string): string {
    return resolve(this.#folders.workspace, shown);
  }

  /** How reports name a path: relative to the workspace where it lies in it. */
  shown(path: string): string {
    const { workspace, temp } = this.#folders;
    if (isInside(path, workspace)) return relative(workspace, path).split(sep).join("/") || ".";
    return isInside(path, temp) ? `$RUNNER_TEMP/${relative(temp, path).split(sep).join("/")}` : path;
  }
}
