import type { GateResult, WorkspaceFiles } from "@assay/action-kit";
import type { FileIdentity } from "@assay/report";
import type { TableEngine } from "@assay/tables";
import type { Side } from "../drift/distribution.ts";
import { judgeDrift } from "../drift/judge-drift.ts";
import { openReference } from "../drift/reference.ts";
import { withReferenceRows } from "../drift/reference-files.ts";
import { compareVocabularies, type Vocabularies } from "../drift/vocabulary.ts";
import type { Inputs } from "../inputs.ts";

type Engine = Pick<TableEngine, "open" | "lock" | "rows" | "numbers"> & AsyncDisposable;

/** What is told of a table beside its reference. */
export interface Compared extends AsyncDisposable {
  readonly identities: readonly FileIdentity[];
  vocabularies(columns: readonly string[]): Promise<Vocabularies | undefined>;
  drift(): Promise<Required<Pick<GateResult, "checks" | "charts" | "notes">>>;
}

/** Holds a table of a warehouse against the reference: a profile, or files, which an engine of the step's own opens. */
export async function compareReference(
  reference: string,
  { naValues, drift, maxExamples, redact }: Inputs,
  side: Side,
  files: Pick<WorkspaceFiles, "dataGlob" | "readText" | "identity">,
  openEngine: () => Promise<Engine>,
): Promise<Compared> {
  const opened = new AsyncDisposableStack();
  try {
    let engine: Engine | undefined;
    const started = async () => {
      engine ??= opened.use(await openEngine());
      return engine;
    };
    const known = await openReference(reference, naValues, files, {
      open: async (name, source) => await (await started()).open(name, source),
      rows: async (sql) => await (await started()).rows(sql),
      numbers: async (sql) => await (await started()).numbers(sql),
    });
    await engine?.lock();
    const identities = await Promise.all(known.files.map((file) => files.identity(file)));
    return {
      identities: withReferenceRows(identities, known),
      vocabularies: async (columns) =>
        columns.length === 0 ? undefined : await compareVocabularies(columns, known.side, side, redact),
      drift: async () => await judgeDrift(drift, known.side, side, { maxExamples, redact }),
      [Symbol.asyncDispose]: () => opened.disposeAsync(),
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}
