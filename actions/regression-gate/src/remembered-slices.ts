import type { TableEngine } from "@assay/tables";
import { memberArray, type RememberedSlices } from "./baseline-bundle.ts";
import type { JoinedColumns } from "./joined-columns.ts";
import type { PredictionTable } from "./prediction-table.ts";
import { rowMask } from "./row-mask.ts";
import { sliceCounts, sliceNumber } from "./slice-columns.ts";
import { rowsWhere } from "./slice-condition.ts";
import type { SliceRule } from "./slice-rule.ts";

/** How the slices of one rule are kept with the rows of a bundle. */
export interface SliceMemory {
  /** Name and SQL of the column of the candidate's table that the rows are to be fetched with. */
  readonly name: string;
  readonly sql: string;
  /** From that column of the rows that are kept, which may be fewer than the table has. */
  remember(kept: JoinedColumns): RememberedSlices;
}

async function byColumns(
  engine: TableEngine,
  candidate: PredictionTable,
  rule: SliceRule,
  name: string,
): Promise<SliceMemory> {
  const names = [...((await sliceCounts(engine, candidate, rule)) ?? new Map<string, number>()).keys()];
  const number = sliceNumber(candidate, rule);
  const { by, where } = rule;
  return {
    name,
    sql: memberArray(rule, names.length) === Uint8Array ? `cast(${number} as utinyint)` : number,
    remember: (kept) => {
      const numbers = kept.get(name) ?? new Uint8Array();
      const counts = new Uint32Array(names.length);
      for (const slice of numbers) counts[slice] = (counts[slice] as number) + 1;
      const rows = new Map<string, number>();
      const places = counts.map((count, slice) => {
        if (count > 0) rows.set(names[slice] as string, count);
        return rows.size - 1;
      });
      const members = new (memberArray(rule, rows.size))(numbers.length);
      numbers.forEach((slice, row) => {
        members[row] = places[slice] as number;
      });
      return { by, where, rows, members };
    },
  };
}

async function byCondition(engine: TableEngine, candidate: PredictionTable, rule: SliceRule): Promise<SliceMemory> {
  const mask = rowMask(await rowsWhere(engine, candidate, rule), candidate.table.rows + 1);
  const { by, where } = rule;
  return {
    name: "number",
    sql: candidate.table.rowNumber,
    remember: (kept) => {
      const numbers = kept.get("number") ?? new Float64Array();
      const members = Uint8Array.from(numbers, (number) => mask[number] as number);
      const fulfilled = members.reduce((sum, member) => sum + member, 0);
      return { by, where, rows: new Map(fulfilled > 0 ? [[rule.name, fulfilled]] : []), members };
    },
  };
}

/** How the slices and groups of these rules are kept, one memory a rule. */
export async function sliceMemories(
  engine: TableEngine,
  candidate: PredictionTable,
  rules: readonly SliceRule[],
): Promise<SliceMemory[]> {
  const memories: SliceMemory[] = [];
  for (const [index, rule] of rules.entries())
    memories.push(
      rule.where === undefined
        ? await byColumns(engine, candidate, rule, `slice${index}`)
        : await byCondition(engine, candidate, rule),
    );
  return memories;
}

/** What a bundle remembers of the slices of a rule. */
export function rememberedOf(
  remembered: readonly RememberedSlices[] | undefined,
  { by, where }: SliceRule,
): RememberedSlices | undefined {
  return remembered?.find((one) =>
    where === undefined
      ? one.by.length === by.length && one.by.every((column, index) => column === by[index])
      : one.where === where,
  );
}
