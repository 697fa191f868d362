import type { NumberColumn, Table, Warehouse } from "@assay/tables";
import type { Side } from "../drift/distribution.ts";
import { TableSide } from "../drift/table-side.ts";
import { TooManyValues } from "../drift/too-many-values.ts";
import { MOST_VALUES } from "../judging/inspect-values.ts";

/** A table of a warehouse as one side of a comparison: its values are grouped there, and each comes here once with its rows. */
export function warehouseSide(table: Table, { rows }: Pick<Warehouse, "rows">): Side {
  const numbers = async (sql: string): Promise<NumberColumn[]> => {
    const found = await rows(`${sql} LIMIT ${MOST_VALUES + 1}`);
    if (found.length > MOST_VALUES) throw new RangeError("too many values");
    return Object.keys(found[0] ?? {}).map((name) => ({
      name,
      values: Float64Array.from(found, (row) => Number(row[name])),
      missing: 0,
    }));
  };
  const side = new TableSide(table, { rows, numbers });
  return {
    rows: side.rows,
    columns: side.columns,
    read: async (column) => {
      try {
        return await side.read(column);
      } catch (error) {
        throw error instanceof RangeError ? new TooManyValues(column.name, MOST_VALUES) : error;
      }
    },
  };
}
