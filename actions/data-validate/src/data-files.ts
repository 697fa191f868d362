import type { InputFile } from "@assay/action-kit";
import { Refusal } from "@assay/report";
import { TableError } from "@assay/tables";
import type { FileName } from "./judging/examples.ts";

const PLAIN_TEXT = /\.(csv|tsv|tab|json|jsonl|ndjson)$/i;

/** What a data file is called in reports, and whether an annotation can point into it. */
export function namesOf(files: readonly InputFile[]): (path: string) => FileName {
  const names = new Map(
    files.map(({ path, shown }) => [
      path,
      { shown, annotatable: PLAIN_TEXT.test(shown) && !shown.startsWith("$RUNNER_TEMP/") },
    ]),
  );
  return (path) => names.get(path) ?? { shown: path, annotatable: false };
}

/** The engine names files by their absolute paths; the same refusal with the names people know. */
export function inWorkspaceNames(error: unknown, files: readonly InputFile[]): unknown {
  if (!(error instanceof TableError)) return error;
  const { code, reason, remedy, location, cause } = error;
  const named = (text: string) => files.reduce((said, { path, shown }) => said.replaceAll(path, () => shown), text);
  return new Refusal(named(error.message), {
    code,
    reason,
    remedy: named(remedy),
    location: location && { ...location, file: named(location.file) },
    cause,
  });
}
