import type { Example } from "@assay/report";
import type { InputFile } from "./workspace-files.ts";

/** A row's place in the text file that holds it, as the engine knows the file. */
interface RowPlace {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** What a data file is called in reports. */
export interface FileName {
  readonly shown: string;
  /** A plain text file of the workspace, which an annotation can point into. */
  readonly annotatable: boolean;
}

const PLAIN_TEXT = /\.(csv|tsv|tab|json|jsonl|ndjson)$/i;

/** Names of data files by the paths that the engine was given. */
export function namesOf(files: readonly InputFile[]): (path: string) => FileName {
  const names = new Map(
    files.map(({ path, shown }) => [
      path,
      { shown, annotatable: PLAIN_TEXT.test(shown) && !shown.startsWith("$RUNNER_TEMP/") },
    ]),
  );
  return (path) => names.get(path) ?? { shown: path, annotatable: false };
}

/** Where an example stands: as a place of the workspace, else in words; nothing of a file that has no lines. */
export function placed(
  place: RowPlace | undefined,
  fileName: (path: string) => FileName,
): Pick<Example, "location" | "note"> {
  if (!place) return {};
  const { shown, annotatable } = fileName(place.file);
  const { line, column } = place;
  if (annotatable) return { location: { file: shown, line, ...(column === undefined ? {} : { column }) } };
  return { note: `line ${line} of ${shown}` };
}
