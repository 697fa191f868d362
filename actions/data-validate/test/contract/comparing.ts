import { compareContracts } from "../../src/contract/compare-contracts.ts";
import { parseContract } from "../../src/contract/read-contract.ts";

/** What changed from one contract to the other: "breaking x: …", in the order told. JSON is YAML. */
export function changesOf(base: unknown, head: unknown): string[] {
  const [was, is] = [base, head].map((one, index) => parseContract(JSON.stringify(one), `${index}.json`));
  if (!was || !is) throw new Error("two contracts are compared");
  return compareContracts(was, is).map(({ column, effect, what }) => `${effect} ${column ?? "table"}: ${what}`);
}

export interface Item {
  readonly type: string;
  readonly kwargs: object;
  readonly severity?: string;
}

export const suite = (...expectations: readonly Item[]) => ({ expectations });

/** An expectation about column `x`, by the end of its name. */
export const about = (type: string, kwargs: object = {}, rest: object = {}): Item => ({
  type: `expect_column_${type}`,
  kwargs: { column: "x", ...kwargs },
  ...rest,
});
