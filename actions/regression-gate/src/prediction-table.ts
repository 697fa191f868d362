import { type InputFile, openWhole } from "@assay/action-kit";
import type { ShownTable, TableEngine } from "@assay/tables";

export type Role = "candidate" | "baseline" | "truth-file";

/** A table of predictions or of truths, opened and found whole. */
export interface PredictionTable extends ShownTable {
  readonly role: Role;
  /** Whether it was made of a bundle, whose keys are hashes. */
  readonly isBundle: boolean;
}

interface Reading {
  /** Columns that are read as text whatever they look like: what identifies rows. */
  readonly text: readonly (string | undefined)[];
  /** The bundle's labels were text when it was written, so no cell of it is missing. */
  readonly isBundle?: boolean;
}

/** Opens the files as one table. Refuses malformed rows (none may be left out of a judgement) and a table of no rows. */
export async function openPredictions(
  engine: TableEngine,
  role: Role,
  files: readonly Pick<InputFile, "path" | "shown">[],
  { text, isBundle = false }: Reading,
): Promise<PredictionTable> {
  const opened = await openWhole(role, files, (paths) =>
    engine.open(role === "truth-file" ? "truths" : role, {
      paths,
      textColumns: text.filter((name) => name !== undefined),
      ...(isBundle ? { naValues: [""] } : {}),
    }),
  );
  return { role, isBundle, ...opened };
}
