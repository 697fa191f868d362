import type { AbsentSource, InputFile, Progress, WorkspaceFiles } from "@assay/action-kit";
import type { TableEngine } from "@assay/tables";
import type { BaseBranchAnswer } from "./base-branch.ts";
import type { BaselinePlace } from "./baseline-place.ts";
import type { HistoryPorts } from "./history/keep-history.ts";

export type FilesPort = Pick<WorkspaceFiles, "data" | "dataGlob" | "readText" | "identity" | "write">;

/** What was found at a place, and what a reader must know about where it comes from. */
export interface FetchedPlace {
  readonly files: readonly InputFile[];
  readonly notes: readonly string[];
}

/** Lays down as files what lies elsewhere; the files are there until it is disposed of. */
export interface RemotePort extends AsyncDisposable {
  fetch(input: string, written: string, place: BaselinePlace): Promise<FetchedPlace | AbsentSource>;
}

/** What the gate needs of the world. */
export interface Ports {
  readonly files: FilesPort;
  /** Called only where there are predictions to read. */
  readonly openEngine: () => Promise<TableEngine>;
  /** The way to what lies elsewhere, with this token where GitHub is asked. */
  readonly remote: (token: string | undefined) => RemotePort;
  /** Whether the file exists on the base branch of the pull request that is judged. */
  readonly onBaseBranch: (path: string, token: string | undefined) => Promise<BaseBranchAnswer>;
  /** Puts the candidate's metrics JSON beside the report; answers with its absolute path. */
  readonly writeMetrics: (content: string) => Promise<string>;
  /** Holds the content in a file of that ending while the work runs; gives its absolute path. */
  readonly temporarily: <T>(content: string, ending: string, work: (path: string) => Promise<T>) => Promise<T>;
  /** Versions and machine that this run's numbers were measured with, as one text. */
  readonly environment: string;
  /** A fresh random salt for the hashed keys of a baseline bundle, in hexadecimal. */
  readonly newSalt: () => string;
  readonly history: HistoryPorts;
  readonly progress: Pick<Progress, "during">;
}
