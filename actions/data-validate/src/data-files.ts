import type { InputFile } from "@assay/action-kit";
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
