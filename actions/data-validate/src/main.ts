import {
  type DvcFile,
  DvcTracking,
  type GateResult,
  type InputFile,
  namesOf,
  type Progress,
  type WorkspaceFiles,
} from "@assay/action-kit";
import { noChecks } from "@assay/report";
import type { Table, TableEngine } from "@assay/tables";
import { chartMeasures, drawCharts } from "./charts.ts";
import { noReferenceCheck } from "./drift/no-reference.ts";
import type { Reference } from "./drift/reference.ts";
import { sameFileNotes, withReferenceRows } from "./drift/reference-files.ts";
import { TableSide } from "./drift/table-side.ts";
import { versionChecks, versionedData, withRecord } from "./dvc-checks.ts";
import type { Inputs } from "./inputs.ts";
import { judgeSuite } from "./judging/judge-suite.ts";
import { refusePatterns } from "./judging/patterns.ts";
import { structureChecks } from "./judging/structure-check.ts";
import { piiChecks, piiMeasures } from "./pii/pii-checks.ts";
import { trackerChecks } from "./pii/tracker-checks.ts";
import { type JudgedBy, openSuite, type SourcePorts, type SuiteSource } from "./suite/suite-source.ts";
import type { WarehousePorts } from "./warehouse/judge-warehouse.ts";

/** A database of the step's own. */
type Engine = Pick<TableEngine, "version" | "open" | "lock" | "rows" | "numbers" | "userRows" | "exactUserRows"> &
  AsyncDisposable;

export interface Ports extends WarehousePorts, Pick<SourcePorts, "gitFile"> {
  readonly files: SourcePorts["files"] &
    WarehousePorts["files"] &
    Pick<WorkspaceFiles, "places" | "data" | "dvcText" | "realFile" | "dataGlob" | "findData" | "matching" | "write">;
  readonly progress: Pick<Progress, "during">;
  readonly openEngine: () => Promise<Engine>;
}

// What most steps never need is imported where it is: chunks of their own, which cost a start nothing.

interface JudgedData extends Required<Pick<GateResult, "checks" | "charts">> {
  readonly rows: number;
  readonly columns: number;
  readonly engine: string;
  readonly by: JudgedBy;
  readonly table: Table;
  readonly side: TableSide;
  readonly reference: Reference | undefined;
  readonly notes: readonly string[];
}

async function judgeData(
  inputs: Inputs,
  data: readonly InputFile[],
  trackers: readonly DvcFile[],
  suiteOf: SuiteSource,
  engine: Engine,
  files: Ports["files"],
): Promise<JudgedData> {
  const paths = data.map(({ path }) => path);
  const table = await engine.open("data", { paths, ...(inputs.naValues && { naValues: inputs.naValues }) });
  const reference = await referenceOf(inputs, engine, files);
  await engine.lock();
  const by = await suiteOf(table, engine);
  const { suite } = by;
  await refusePatterns(suite, table.dialect, engine);
  const { rows, malformed } = table;
  const side = new TableSide(table, engine);
  const facts = { rows, columns: table.columns.length, engine: engine.version, by, table, side, reference, notes: [] };
  if (rows === 0 && suite.onEmpty === "fail") {
    const message = `${inputs.data} has a header, but no row`;
    const remedy = "find out why the data is empty; nothing was judged";
    return { ...facts, checks: [noChecks(message, remedy, "empty-data")], charts: [] };
  }
  const showing = { maxExamples: inputs.maxExamples, redact: inputs.redact, fileName: namesOf(data) };
  const alongside = { ...chartMeasures(suite, table), ...piiMeasures(table, inputs.pii) };
  const compared = suite.expectations.flatMap(({ prepared }) => (prepared.vocabulary && prepared.column) || []);
  const vocabularies =
    reference && compared.length > 0
      ? await (await import("./drift/vocabulary.ts")).compareVocabularies(compared, reference.side, side, inputs.redact)
      : undefined;
  const beside = { ...(vocabularies && { vocabularies }), ...(reference?.table && { reference: reference.table }) };
  const { checks, measured } = await judgeSuite(suite.expectations, table, engine, showing, alongside, beside);
  const personal = [
    ...(await piiChecks(table, inputs.pii, measured, engine, showing)),
    ...(await trackerChecks(trackers, inputs.pii, table.dialect, engine, inputs.maxExamples)),
  ];
  const lookedUpOnly = !inputs.wantsDrift && suite.expectations.some(({ prepared }) => prepared.looksUp);
  const drift = reference && !lookedUpOnly ? await driftOf(inputs, reference, side) : undefined;
  return {
    ...facts,
    checks: [...by.checks, ...structureChecks(table, showing), ...personal, ...checks, ...(drift?.checks ?? [])],
    charts: [...(drift?.charts ?? []), ...(rows > malformed ? await drawCharts(suite, table, measured, engine) : [])],
    notes: drift?.notes ?? (reference && lookedUpOnly ? [LOOKED_UP_ONLY] : []),
  };
}

async function referenceOf({ reference, naValues }: Inputs, engine: Engine, files: Ports["files"]) {
  if (reference === undefined) return undefined;
  const { openReference } = await import("./drift/reference.ts");
  return await openReference(reference, naValues, files, engine);
}

/** A table of keys is no data that this data is to be distributed as. */
const LOOKED_UP_ONLY =
  "drift was not judged: the suite takes the reference for another table (it looks keys or rows up there); give the policy a section `data.drift` to judge it as well";

async function driftOf({ drift, maxExamples, redact }: Inputs, { side }: Reference, data: TableSide) {
  const { judgeDrift } = await import("./drift/judge-drift.ts");
  return await judgeDrift(drift, side, data, { maxExamples, redact });
}

async function profileWriterOf(inputs: Inputs, data: readonly InputFile[], files: Ports["files"]) {
  if (inputs.writeProfile === undefined) return undefined;
  const { profileWriter } = await import("./profile/write-profile.ts");
  return await profileWriter(inputs.writeProfile, inputs, data, files);
}

/** Judges the data by the suite: a check for the files as files, and one for each expectation. */
export async function main(inputs: Inputs, ports: Ports): Promise<GateResult> {
  const { files, progress } = ports;
  if (inputs.warehouse) {
    const { judgeWarehouse } = await import("./warehouse/judge-warehouse.ts");
    return await judgeWarehouse(inputs, inputs.warehouse, await openSuite(inputs, ports), ports);
  }
  await using opened = new AsyncDisposableStack();
  // The engine starts on threads of its own while the suite is read; what is wrong with the suite is told first.
  const [read, started] = await Promise.allSettled([openSuite(inputs, ports), ports.openEngine()]);
  if (started.status === "fulfilled") opened.use(started.value);
  if (read.status === "rejected") throw read.reason;
  if (started.status === "rejected") throw started.reason;
  const tracking = new DvcTracking(files, "data");
  const data = await tracking.dataGlob(inputs.data);
  const writeProfile = await profileWriterOf(inputs, data, files);
  const versioned = await versionedData(data, tracking);
  // Hashing reads the files once more, while the engine works on threads of its own.
  const [identities, versions, judged] = await Promise.all([
    Promise.all(data.map(async (file, index) => withRecord(await files.identity(file), versioned.recorded[index]))),
    versionChecks(versioned, tracking),
    progress.during(`judging ${inputs.data}`, () =>
      judgeData(inputs, data, versioned.trackers, read.value, started.value, files),
    ),
  ]);
  const { rows, columns, checks, charts, engine, by, reference } = judged;
  const references = reference
    ? withReferenceRows(await Promise.all(reference.files.map((file) => files.identity(file))), reference)
    : [];
  const [only] = identities;
  const masked = inputs.redact && checks.some(({ examples }) => examples?.some(({ value }) => value != null));
  return {
    checks: [
      ...versions,
      ...checks,
      ...(inputs.wantsDrift && !reference ? [noReferenceCheck("the input `reference` is not given")] : []),
    ],
    charts,
    figures: [
      { id: "rows", title: "Rows", observed: rows },
      { id: "columns", title: "Columns", observed: columns },
    ],
    notes: [
      ...by.notes,
      ...(masked ? ["values of failing cells are masked (`redact: false` shows them)"] : []),
      ...judged.notes,
      ...(reference ? sameFileNotes(identities, references, reference) : []),
      ...(writeProfile ? [await writeProfile(judged, identities)] : []),
    ],
    provenance: {
      data: identities.length === 1 && only ? [{ ...only, rows }] : identities,
      model: [],
      rules: [...by.identities, ...references],
      engine,
    },
    outputs: { rows: String(rows), "data-sha256": identities.map(({ sha256 }) => sha256).join("\n"), ...by.outputs },
  };
}
