import type { Policy } from "@assay/action-kit";
import type { Location } from "@assay/report";
import { EVERY_KIND, type PiiKind } from "./kinds.ts";

/** What the policy says of personal data. */
export interface PiiPolicy {
  /** Kinds that no column may hold; the others are noted. */
  readonly forbid: ReadonlySet<PiiKind>;
  /** Columns that may hold any. */
  readonly allow: ReadonlySet<string>;
  /** Where the policy forbids them. */
  readonly location?: Location;
}

export function piiPolicy({ rules, document }: Policy): PiiPolicy {
  const { forbid = [], allow = [] } = rules.data?.pii ?? {};
  const location = document?.locate(["data", "pii", "forbid"], "key");
  return {
    forbid: new Set(forbid === "all" ? EVERY_KIND : forbid),
    allow: new Set(allow),
    ...(forbid.length > 0 && location ? { location } : {}),
  };
}
