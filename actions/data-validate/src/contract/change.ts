import type { Location } from "@assay/report";

/** `breaking` for whoever reads the data: data that keeps the new contract may break the old one. `compatible`: it cannot. */
export type Effect = "breaking" | "compatible";

export interface Change {
  /** `undefined` for the table as a whole. */
  readonly column: string | undefined;
  readonly effect: Effect;
  /** A clause: "may now be missing in 5% of the rows, where none was". */
  readonly what: string;
  /** Where the new contract says so; none for what is gone. */
  readonly location?: Location;
}
