import { type GateResult, namesOf } from "@assay/action-kit";
import { type Check, noChecks } from "@assay/report";
import { type Table, TableError, type Warehouse } from "@assay/tables";
import { chartMeasures, drawCharts } from "../charts.ts";
import type { OtherTables } from "../expectations/definition.ts";
import type { Inputs } from "../inputs.ts";
import { judgeSuite } from "../judging/judge-suite.ts";
import { refusePatterns } from "../judging/patterns.ts";
import type { Suite } from "../suite/suite.ts";
import type { JudgedBy, SuiteSource } from "../suite/suite-source.ts";
import type { Compared } from "./compare-reference.ts";

type Database = Pick<Warehouse, "rows" | "batchRows" | "exactRows" | "otherTable" | "database">;

interface JudgedTable extends Required<Pick<GateResult, "checks" | "charts" | "notes">> {
  readonly by: JudgedBy;
  /** The tables beside it that the suite names. */
  readonly others: readonly string[];
}

/** Judges the table by the suite, aggregates in one pass and the examples of what is not met, and against the reference. */
export async function judgeWarehouseTable(
  inputs: Inputs,
  suiteOf: SuiteSource,
  table: Table,
  queries: Database,
  compared: Compared | undefined,
): Promise<JudgedTable> {
  const by = await suiteOf(table, queries);
  const { suite } = by;
  await refusePatterns(suite, table.dialect, queries);
  if (table.rows === 0 && suite.onEmpty === "fail") {
    const remedy = "find out why the data is empty; nothing was judged";
    return {
      by,
      checks: [noChecks(`${inputs.data} has no row`, remedy, "empty-data")],
      charts: [],
      notes: [],
      others: [],
    };
  }
  const showing = { maxExamples: inputs.maxExamples, redact: inputs.redact, fileName: namesOf([]) };
  const alongside = chartMeasures(suite, table);
  const words = suite.expectations.flatMap(({ prepared }) => (prepared.vocabulary && prepared.column) || []);
  const vocabularies = await compared?.vocabularies(words);
  const others = await openOthers(suite, queries);
  const beside = { others, database: queries.database, ...(vocabularies && { vocabularies }) };
  const { checks, measured } = await judgeSuite(suite.expectations, table, queries, showing, alongside, beside);
  const drift = await compared?.drift();
  return {
    by,
    checks: [...by.checks, ...(await personalData(inputs, table, queries)), ...checks, ...(drift?.checks ?? [])],
    charts: [...(drift?.charts ?? []), ...(table.rows > 0 ? await drawCharts(suite, table, measured, queries) : [])],
    notes: drift?.notes ?? [],
    others: [...others.values()].flatMap((other) => (other instanceof TableError ? [] : other.shown)),
  };
}

/** The tables that expectations name; one that is not there is the fault of the expectation alone. */
async function openOthers({ expectations }: Suite, { otherTable }: Database): Promise<OtherTables> {
  const others = new Map<string, Awaited<ReturnType<Database["otherTable"]>> | TableError>();
  for (const name of new Set(expectations.flatMap(({ prepared }) => prepared.otherTable ?? []))) {
    const opened = await otherTable(name).catch((error: unknown) => {
      if (error instanceof TableError) return error;
      throw error;
    });
    others.set(name, opened);
  }
  return others;
}

/** What is forbidden and was not looked for must not look like absent. */
async function personalData(inputs: Inputs, table: Table, queries: Database): Promise<Check[]> {
  if (inputs.pii.forbid.size === 0) return [];
  const { warehousePii } = await import("./warehouse-pii.ts");
  return await warehousePii(table, inputs.pii, queries);
}
