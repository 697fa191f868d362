import type { DvcFile } from "@assay/action-kit";
import type { Check } from "@assay/report";
import type { Dialect } from "@assay/tables";
import type { Queries } from "../judging/queries.ts";
import { piiCheck } from "./pii-check.ts";
import type { PiiPolicy } from "./pii-policy.ts";
import { findPii } from "./scan.ts";

/** Personal data in the keys, paths and other texts of the `.dvc` and `dvc.lock` files that track the data, told by line alone. */
export async function trackerChecks(
  trackers: readonly DvcFile[],
  policy: PiiPolicy,
  dialect: Dialect,
  queries: Queries,
  maxExamples: number,
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const { shown, texts } of trackers) {
    if (texts.length === 0) continue;
    // No engine takes a NUL in a text.
    const rows = texts.map(({ text }, index) => `(${index}, ${dialect.literal(text.replaceAll("\0", " "))})`);
    const cells = {
      from: `(VALUES ${rows.join(", ")}) AS tracked(place, field)`,
      place: "place",
      columns: [{ name: "", text: "field", numbers: false }],
    };
    for (const found of await findPii(cells, dialect, queries))
      checks.push(
        await piiCheck(
          found,
          { name: shown, rows: texts.length, sampled: false, maxExamples },
          policy,
          queries,
          async (places) => places.flatMap((place) => texts[place]?.location() ?? []).map((location) => ({ location })),
        ),
      );
  }
  return checks;
}
