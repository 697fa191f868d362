import { type GateResult, type InputFile, namesOf, type Progress, type WorkspaceFiles } from "@assay/action-kit";
import { noChecks } from "@assay/report";
import type { TableEngine } from "@assay/tables";
import { chartMeasures, drawCharts } from "./charts.ts";
import type { Inputs } from "./inputs.ts";
import { judgeSuite } from "./judging/judge-suite.ts";
import { refusePatterns } from "./judging/patterns.ts";
import { structureChecks } from "./judging/structure-check.ts";
import { piiChecks } from "./pii/pii-checks.ts";
import { type JudgedBy, openSuite, type SourcePorts, type SuiteSource } from "./suite/suite-source.ts";

/** A database of the step's own. */
type Engine = Pick<TableEngine, "version" | "open" | "lock" | "rows"> & AsyncDisposable;

export interface Ports {
  readonly files: SourcePorts["files"] & Pick<WorkspaceFiles, "dataGlob">;
  readonly progress: Pick<Progress, "during">;
  readonly openEngine: () => Promise<Engine>;
}

interface JudgedData extends Required<Pick<GateResult, "checks" | "charts">> {
  readonly rows: number;
  readonly columns: number;
  readonly engine: string;
  readonly by: JudgedBy;
}

async function judgeData(
  inputs: Inputs,
  data: readonly InputFile[],
  suiteOf: SuiteSource,
  engine: Engine,
): Promise<JudgedData> {
  const paths = data.map(({ path }) => path);
  const table = await engine.open("data", { paths, ...(inputs.naValues && { naValues: inputs.naValues }) });
  await engine.lock();
  const by = await suiteOf(table, engine);
  const { suite } = by;
  await refusePatterns(suite, table.dialect, engine);
  const { rows, malformed } = table;
  const facts = { rows, columns: table.columns.length, engine: engine.version, by };
  if (rows === 0 && suite.onEmpty === "fail") {
    const message = `${inputs.data} has a header, but no row`;
    const remedy = "find out why the data is empty; nothing was judged";
    return { ...facts, checks: [noChecks(message, remedy, "empty-data")], charts: [] };
  }
  const showing = { maxExamples: inputs.maxExamples, redact: inputs.redact, fileName: namesOf(data) };
  const personal = await piiChecks(table, inputs.pii, engine, showing);
  const alongside = chartMeasures(suite, table);
  const { checks, measured } = await judgeSuite(suite.expectations, table, engine, showing, alongside);
  return {
    ...facts,
    checks: [...by.checks, ...structureChecks(table, showing), ...personal, ...checks],
    charts: rows > malformed ? await drawCharts(suite, table, measured, engine) : [],
  };
}

/** Judges the data by the suite: a check for the files as files, and one for each expectation. */
export async function main(inputs: Inputs, ports: Ports): Promise<GateResult> {
  const { files, progress } = ports;
  await using opened = new AsyncDisposableStack();
  // The engine starts on threads of its own while the suite is read; what is wrong with the suite is told first.
  const [read, started] = await Promise.allSettled([openSuite(inputs, ports), ports.openEngine()]);
  if (started.status === "fulfilled") opened.use(started.value);
  if (read.status === "rejected") throw read.reason;
  if (started.status === "rejected") throw started.reason;
  const data = await files.dataGlob("data", inputs.data);
  // Hashing reads the files once more, while the engine works on threads of its own.
  const [identities, { rows, columns, checks, charts, engine, by }] = await Promise.all([
    Promise.all(data.map((file) => files.identity(file))),
    progress.during(`judging ${inputs.data}`, () => judgeData(inputs, data, read.value, started.value)),
  ]);
  const [only] = identities;
  const masked = inputs.redact && checks.some(({ examples }) => examples?.some(({ value }) => value != null));
  return {
    checks,
    charts,
    figures: [
      { id: "rows", title: "Rows", observed: rows },
      { id: "columns", title: "Columns", observed: columns },
    ],
    notes: [
      ...(masked ? ["values of failing cells are masked (`redact: false` shows them)"] : []),
      ...(inputs.wantsDrift
        ? ["the policy's `data.drift` was not judged: it compares with a reference, and none can be given yet"]
        : []),
    ],
    provenance: {
      data: identities.length === 1 && only ? [{ ...only, rows }] : identities,
      model: [],
      rules: [...by.identities],
      engine,
    },
    outputs: { rows: String(rows), "data-sha256": identities.map(({ sha256 }) => sha256).join("\n"), ...by.outputs },
  };
}
