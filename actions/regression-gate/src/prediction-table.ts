import { type InputFile, openWhole } from "@assay/action-kit";
import type { ShownTable, TableEngine } from "@assay/tables";

export type Role = "candidate" | "baseline" | "truth-file";

/** A table of predictions or of truths, opened and found whole. */
export interface PredictionTable extends ShownTable {
  readonly role: Role;
}

/** Opens the files as one table. Refuses malformed rows (none may be left out of a judgement) and a table of no rows. */
export async function openPredictions(
  engine: TableEngine,
  role: Role,
  files: readonly Pick<InputFile, "path" | "shown">[],
  reading: { readonly key: string | undefined; readonly naValues?: readonly string[] },
): Promise<PredictionTable> {
  const opened = await openWhole(role, files, (paths) =>
    engine.open(role === "truth-file" ? "truths" : role, {
      paths,
      ...(reading.key === undefined ? {} : { textColumns: [reading.key] }),
      ...(reading.naValues ? { naValues: reading.naValues } : {}),
    }),
  );
  return { role, ...opened };
}
