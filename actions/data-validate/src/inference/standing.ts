import type { Severity } from "@assay/report";
import type { ColumnProfile } from "./column-profile.ts";

/** How much the column tells, for those who learn from it. */
export interface Standing {
  readonly profile: ColumnProfile;
  readonly present: number;
  /** How all its texts are written, where that is how ids are. */
  readonly pattern: string | undefined;
  readonly isKey: boolean;
  /** Its values are not to be written down. */
  readonly isPersonal: boolean;
  /** Of what cannot be chance, given enough rows. */
  readonly firm: Severity;
}
