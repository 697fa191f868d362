import { findColumn, requireColumn } from "@assay/action-kit";
import type { ClassCodes } from "@assay/metrics";
import type { TableEngine } from "@assay/tables";
import type { ColumnNames } from "./inputs.ts";
import type { PredictionTable } from "./prediction-table.ts";
import type { ScoredRows } from "./scored-rows.ts";

export interface PredictionTables {
  readonly candidate: PredictionTable;
  readonly baseline: PredictionTable | undefined;
  /** Where the truth lies apart. */
  readonly truths: PredictionTable | undefined;
}

/** One column of a model's answers, as numbers: labels are there as codes. */
export interface AnswerColumn {
  /** Its name in the join: `prediction`, `score`, `score2`, `query`. */
  readonly name: string;
  readonly sql: string;
  /** How a message names it before the table: "score". */
  readonly what: string;
}

/** What one table has brought into the join, by the name it has there; `undefined` what it has not. */
export interface JoinedTable {
  numbers(name: string): Float64Array | undefined;
  codes(name: string): ClassCodes | undefined;
}

/** The joined rows. */
interface JoinedAnswers {
  readonly count: number;
  /** The table whose `truth` decides. */
  readonly holder: JoinedTable;
  readonly weight: Float64Array | undefined;
  readonly candidate: JoinedTable;
  readonly baseline: JoinedTable | undefined;
}

/** How the columns of a task are read: what each table brings into the join, and what the joined columns are. */
export interface TaskColumns {
  /** Every label that occurs, by code; none where no classes are predicted. */
  readonly labels: readonly string[];
  /** SQL of the truth as a number, in a table that holds it. */
  truth(holder: PredictionTable): Promise<string>;
  /** What a model answered. The candidate must have every column that is named; a baseline that lacks one is without its metrics. */
  answers(model: PredictionTable): Promise<readonly AnswerColumn[]>;
  rows(joined: JoinedAnswers): ScoredRows;
}

export interface ColumnReading {
  readonly engine: TableEngine;
  readonly tables: PredictionTables;
  readonly columns: ColumnNames;
}

/** A column of answers: the candidate must have it where it is named, a baseline may lack it. */
export function answerColumn(model: PredictionTable, what: string, name: string | undefined) {
  return model.role === "candidate" && name !== undefined ? requireColumn(model, what, name) : findColumn(model, name);
}
