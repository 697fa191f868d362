import type { MetricTask } from "@assay/metrics";
import type { ColumnReading, TaskColumns } from "./answer-columns.ts";
import { classColumns } from "./class-columns.ts";
import { numberColumns } from "./number-columns.ts";
import { rankingColumns } from "./ranking-columns.ts";

const READERS: Readonly<Record<MetricTask, (reading: ColumnReading) => Promise<TaskColumns>>> = {
  class: classColumns,
  number: numberColumns,
  ranking: rankingColumns,
};

export async function taskColumns(task: MetricTask, reading: ColumnReading): Promise<TaskColumns> {
  return READERS[task](reading);
}
