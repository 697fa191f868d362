import type { Prepared } from "../expectations/definition.ts";

/** Ids in the order of the promises: one that is made again is told apart by its number. */
export class ExpectationIds {
  readonly #times = new Map<string, number>();

  /** `expect_column_values_to_be_unique(id)`, with ` #2` for the second such promise. */
  next(type: string, { column, columns }: Pick<Prepared, "column" | "columns">): string {
    const about = column ?? columns?.join(",");
    const id = about === undefined ? type : `${type}(${about})`;
    const times = (this.#times.get(id) ?? 0) + 1;
    this.#times.set(id, times);
    return times === 1 ? id : `${id} #${times}`;
  }
}
