import { formatCount } from "@assay/report";
import { TableError } from "@assay/tables";

/** A column of a warehouse has more different numbers than may come out of it, so that nothing can be compared with them. */
export class TooManyValues extends TableError {
  override readonly name = "TooManyValues";

  constructor(column: string, most: number) {
    super(`${column} has more than ${formatCount(most)} different numbers, which do not leave the warehouse`, {
      code: "too-many-values",
      reason: "not-comparable",
      remedy: "round the column in a `query`, or judge an extract of the table as a file",
    });
  }
}
