import type { GateResult, InputFile, Progress, WorkspaceFiles } from "@assay/action-kit";
import { noChecks } from "@assay/report";
import type { TableEngine } from "@assay/tables";
import { chartMeasures, drawCharts } from "./charts.ts";
import type { Inputs } from "./inputs.ts";
import type { FileName } from "./judging/examples.ts";
import { judgeSuite } from "./judging/judge-suite.ts";
import { refusePatterns } from "./judging/patterns.ts";
import { structureChecks } from "./judging/structure-check.ts";
import { parseSuite } from "./suite/parse-suite.ts";

/** A database of the step's own. */
export type Engine = Pick<TableEngine, "version" | "open" | "lock" | "rows"> & AsyncDisposable;

export interface Ports {
  readonly files: Pick<WorkspaceFiles, "dataGlob" | "rules" | "readText" | "identity">;
  readonly progress: Pick<Progress, "during">;
  readonly openEngine: () => Promise<Engine>;
}

const PLAIN_TEXT = /\.(csv|tsv|txt|jsonl|ndjson|json)$/i;

/** What a data file is called in reports, and whether an annotation can point into it. */
function namesOf(files: readonly InputFile[]): (path: string) => FileName {
  const names = new Map(
    files.map(({ path, shown }) => [
      path,
      { shown, annotatable: PLAIN_TEXT.test(shown) && !shown.startsWith("$RUNNER_TEMP/") },
    ]),
  );
  return (path) => names.get(path) ?? { shown: path, annotatable: false };
}

/** Judges the data by the suite: a check for the files as files, and one for each expectation. */
export async function main(inputs: Inputs, { files, progress, openEngine }: Ports): Promise<GateResult> {
  const suiteFile = await files.rules("suite", inputs.suite);
  const suite = parseSuite(await files.readText("suite", suiteFile), suiteFile.shown);
  const rules = [await files.identity(suiteFile)];
  const data = await files.dataGlob("data", inputs.data);
  // Hashing reads the files once more; the engine works on other threads meanwhile.
  const hashing = Promise.all(data.map((file) => files.identity(file)));
  const [identities, judged] = await Promise.all([
    hashing,
    progress.during(`judging ${inputs.data}`, async () => {
      await using engine = await openEngine();
      const source = { paths: data.map(({ path }) => path), ...(inputs.naValues && { naValues: inputs.naValues }) };
      const table = await engine.open("data", source);
      await engine.lock();
      await refusePatterns(suite, engine);
      const showing = { maxExamples: inputs.maxExamples, redact: inputs.redact, fileName: namesOf(data) };
      const { rows, malformed } = table;
      if (rows === 0) {
        const message = `${inputs.data} has a header, but no row`;
        const check = noChecks(message, "find out why the data is empty; nothing was judged", "empty-data");
        return { rows, columns: table.columns.length, checks: [check], charts: [], engine: engine.version };
      }
      const { checks, measured } = await judgeSuite(
        suite.expectations,
        table,
        engine,
        showing,
        chartMeasures(suite, table),
      );
      return {
        rows,
        columns: table.columns.length,
        checks: [...structureChecks(table, showing), ...checks],
        charts: rows > malformed ? await drawCharts(suite, table, measured, engine) : [],
        engine: engine.version,
      };
    }),
  ]);
  const [only] = identities;
  const { rows, columns, checks, charts } = judged;
  return {
    checks,
    charts,
    figures: [
      { id: "rows", title: "Rows", observed: rows },
      { id: "columns", title: "Columns", observed: columns },
    ],
    notes:
      inputs.redact &&
      checks.some(({ examples }) => examples?.some(({ value }) => value !== undefined && value !== null))
        ? ["values of failing cells are masked (`redact: false` shows them)"]
        : [],
    provenance: {
      data: identities.length === 1 && only ? [{ ...only, rows }] : identities,
      model: [],
      rules,
      engine: judged.engine,
    },
    outputs: { rows: String(rows), "data-sha256": identities.map(({ sha256 }) => sha256).join("\n") },
  };
}
