import { placed } from "@assay/action-kit";
import { type Check, formatCount } from "@assay/report";
import type { Table } from "@assay/tables";
import type { Showing } from "./examples.ts";

/** The files as files: one failing check for each that is malformed, or one that says that all are sound. */
export function structureChecks(table: Table, { maxExamples, fileName }: Showing): Check[] {
  const shown = table.files.map((file) => fileName(file).shown);
  const title = "Every row must have the cells of the header";
  if (table.findings.length === 0 && table.malformed === 0) {
    const what = shown.length === 1 ? (shown[0] ?? "") : `${formatCount(shown.length)} files`;
    return [
      {
        id: `structure(${what})`,
        title,
        verdict: "pass",
        reason: "as-expected",
        severity: "critical",
        message:
          table.rows === 1
            ? `the only row of ${what} is well-formed`
            : `all ${formatCount(table.rows)} rows of ${what} are well-formed`,
        counts: { rows: table.rows, unexpected: 0 },
      },
    ];
  }
  const byFile = Map.groupBy(table.findings, ({ file }) => file);
  return [...byFile].map(([file, findings]) => {
    const [first] = findings;
    const name = fileName(file).shown;
    const count = table.files.length === 1 ? Math.max(table.malformed, findings.length) : findings.length;
    const { location } = placed(first, fileName);
    return {
      id: `structure(${name})`,
      title,
      verdict: "fail",
      reason: first?.reason ?? "malformed-row",
      severity: "critical",
      message: `${formatCount(count)} malformed ${count === 1 ? "row" : "rows"} in ${name}; line ${first?.line}: ${first?.message}`,
      observed: count,
      counts: { rows: table.rows, unexpected: count },
      examples: findings.slice(0, maxExamples).map((finding) => {
        const place = placed(finding, fileName);
        return {
          note: place.note ? `${place.note}: ${finding.message}` : finding.message,
          ...(place.location && {
            location: { ...place.location, ...(finding.column ? { column: finding.column } : {}) },
          }),
        };
      }),
      remedy: "mend these rows; none was repaired or skipped",
      ...(location ? { location } : {}),
    };
  });
}
