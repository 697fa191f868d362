import { createHash } from "node:crypto";
import type { GateResult, Progress, WorkspaceFiles } from "@assay/action-kit";
import type { Check, FileIdentity } from "@assay/report";
import { type TableEngine, TableError, type Warehouse, type WarehouseOptions } from "@assay/tables";
import { noReferenceCheck } from "../drift/no-reference.ts";
import type { Inputs } from "../inputs.ts";
import type { TargetFiles } from "../profile/profile-target.ts";
import type { SuiteSource } from "../suite/suite-source.ts";
import type { WarehouseInputs } from "./warehouse-inputs.ts";
import { warehouseSide } from "./warehouse-side.ts";
import { judgeWarehouseTable } from "./warehouse-table.ts";

export interface WarehousePorts {
  readonly files: Pick<WorkspaceFiles, "data" | "dataGlob" | "readText" | "identity" | "write"> & TargetFiles;
  readonly progress: Pick<Progress, "during">;
  readonly openWarehouse: (options: Omit<WarehouseOptions, "env" | "mask">) => Promise<Warehouse>;
  /** Where the reference is a file. */
  readonly openEngine: () => Promise<Pick<TableEngine, "open" | "lock" | "rows" | "numbers"> & AsyncDisposable>;
}

/** A pull request that gets no secrets, in the words of a check: nothing was judged, and a person has to know. */
function withoutCredentials({ message, remedy }: TableError): Check {
  return {
    id: "gate",
    title: "Nothing was judged",
    verdict: "review",
    reason: "missing-credentials",
    severity: "critical",
    message,
    remedy,
  };
}

/** Judges a table or a query inside the engine that holds it: aggregates and the examples shown are all that travels. */
export async function judgeWarehouse(
  inputs: Inputs,
  { connection, source, otherTables, onMissingCredentials }: WarehouseInputs,
  suiteOf: SuiteSource,
  { files, progress, openWarehouse, openEngine }: WarehousePorts,
): Promise<GateResult> {
  const readCertificate = async (path: string) =>
    await files.readText("connection", await files.data("connection", path));
  const asked = "query" in source ? [identityOf(source.query)] : [];
  const { reference, writeProfile } = inputs;
  const writer =
    writeProfile === undefined
      ? undefined
      : await (await import("../profile/write-profile.ts")).profileWriter(writeProfile, inputs, [], files);
  await using opened = new AsyncDisposableStack();
  try {
    await using warehouse = await openWarehouse({ connection, source, otherTables, readCertificate });
    const { table, version, shown, unencrypted } = warehouse;
    const side = warehouseSide(table, warehouse);
    const compared =
      reference === undefined
        ? undefined
        : await (await import("./compare-reference.ts")).compareReference(reference, inputs, side, files, openEngine);
    if (compared) opened.use(compared);
    const judged = await progress.during(`judging ${inputs.data} in ${version}`, () =>
      judgeWarehouseTable(inputs, suiteOf, table, warehouse, compared),
    );
    const { checks, charts, by } = judged;
    const { rows } = table;
    const masked = inputs.redact && checks.some(({ examples }) => examples?.some(({ value }) => value != null));
    const noDrift = inputs.wantsDrift && !compared ? [noReferenceCheck("the input `reference` is not given")] : [];
    const identity = { path: shown, rows };
    return {
      checks: [...checks, ...noDrift],
      charts,
      figures: [
        { id: "rows", title: "Rows", observed: rows },
        { id: "columns", title: "Columns", observed: table.columns.length },
      ],
      notes: [
        ...by.notes,
        ...(masked ? ["values of failing cells are masked (`redact: false` shows them)"] : []),
        ...judged.notes,
        ...(writer ? [await writer({ checks, table, side }, [identity])] : []),
        ...(unencrypted ? ["the connection is not encrypted (`sslmode=disable`)"] : []),
      ],
      provenance: {
        data: [identity, ...judged.others.map((other) => ({ path: `${shown.slice(0, shown.indexOf(" "))} ${other}` }))],
        model: [],
        rules: [...by.identities, ...(compared?.identities ?? []), ...asked],
        engine: version,
      },
      outputs: { rows: String(rows), "data-sha256": "", ...by.outputs },
    };
  } catch (error) {
    const missing = error instanceof TableError && error.reason === "missing-credentials";
    if (!missing || onMissingCredentials === "error") throw error;
    return { checks: [withoutCredentials(error)], provenance: { data: [], model: [], rules: asked } };
  }
}

/** What was asked for is part of the rules: another query is another promise. */
function identityOf(query: string): FileIdentity {
  const bytes = Buffer.from(query, "utf8");
  return { path: "input query", sha256: createHash("sha256").update(bytes).digest("hex"), bytes: bytes.length };
}
