import { type Reason, Refusal } from "@assay/report";

/** What the operating system calls the error, such as ENOENT. */
export function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "unknown";
}

export function refusal(code: string, reason: Reason, message: string, remedy: string, cause?: unknown): Refusal {
  return new Refusal(message, { code, reason, remedy, cause });
}

export function outsideWorkspace(input: string, path: string, tempToo: boolean): Refusal {
  return refusal(
    "outside-workspace",
    "outside-workspace",
    `input \`${input}\` is "${path}", which leads outside the workspace`,
    tempToo ? "give a path inside the repository or under RUNNER_TEMP" : "give a path inside the repository",
  );
}

/** Refuses the URL of a file that is elsewhere, such as s3://bucket/train.parquet. */
export function refuseRemote(input: string, path: string): void {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(path)) return;
  throw refusal(
    "remote-file",
    "invalid-input",
    `input \`${input}\` is "${path}", and remote storage is not read`,
    "download the file in a step before this one, and give its path",
  );
}

export function folderAbsent(input: string, path: string, folder: string): Refusal {
  return refusal(
    "file-absent",
    "unreadable",
    `input \`${input}\` is "${path}", but there is no folder ${folder}`,
    "check the path (it is relative to `working-directory`), and that the repository is checked out or an earlier step has made the folder",
  );
}

/** @param near the path of a file that is there and was perhaps meant. */
export function fileAbsent(input: string, path: string, folder: string, near: string | undefined): Refusal {
  return refusal(
    "file-absent",
    "unreadable",
    `input \`${input}\` is "${path}", but there is no such file in ${folder === "." ? "the workspace" : folder}${near === undefined ? "" : `; did you mean "${near}"?`}`,
    "check the path (it is relative to `working-directory`) and that an earlier step has made the file",
  );
}

export function unreadableFile(input: string, path: string, cause: unknown): Refusal {
  return refusal(
    "unreadable",
    "unreadable",
    `input \`${input}\`: "${path}" cannot be read (${codeOf(cause)})`,
    "check the file's permissions",
    cause,
  );
}
