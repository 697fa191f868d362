import { placed } from "@assay/action-kit";
import { type Check, formatCount, formatCountOf } from "@assay/report";
import type { StructureFinding, Table } from "@assay/tables";
import type { Showing } from "./examples.ts";

/**
 * The files as files: one failing check for each that is malformed, or one that says that all are sound; and one for each
 * byte order mark, which is left out of the first label, as pandas leaves it out.
 */
export function structureChecks(table: Table, showing: Showing): Check[] {
  const { marked = [] } = table;
  return [...soundness(table, showing), ...marked.map((file) => markCheck(file, showing))];
}

const HEADER_TITLE = "Every column of the header must have a name of its own";
const TITLE = "Every row must have the cells of the header";

function soundness(table: Table, showing: Showing): Check[] {
  if (table.findings.length > 0 || table.malformed > 0)
    return [...Map.groupBy(table.findings, ({ file }) => file)].map(([file, findings]) =>
      malformedFile(file, findings, table, showing),
    );
  const shown = table.files.map((file) => showing.fileName(file).shown);
  const what = shown.length === 1 ? (shown[0] ?? "") : `${formatCount(shown.length)} files`;
  return [
    {
      id: `structure(${what})`,
      title: TITLE,
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

function malformedFile(
  file: string,
  findings: readonly StructureFinding[],
  table: Table,
  { maxExamples, fileName }: Showing,
): Check {
  const [first] = findings;
  const name = fileName(file).shown;
  // What is wrong with a header is wrong with no row.
  const ofHeader = findings.filter(({ row }) => row === undefined).length;
  const listed = findings.length - ofHeader;
  const rows = table.files.length === 1 ? Math.max(table.malformed, listed) : listed;
  const counted = [
    ...(ofHeader > 0 ? [`${formatCount(ofHeader)} ${ofHeader === 1 ? "problem" : "problems"} of the header`] : []),
    ...(rows > 0 ? [formatCountOf(rows, "malformed row")] : []),
  ];
  const { location } = placed(first, fileName);
  return {
    id: `structure(${name})`,
    title: rows > 0 ? TITLE : HEADER_TITLE,
    verdict: "fail",
    reason: first?.reason ?? "malformed-row",
    severity: "critical",
    message: `${counted.join(" and ")} in ${name}; line ${first?.line}: ${first?.message}`,
    observed: ofHeader + rows,
    counts: { rows: table.rows, unexpected: ofHeader + rows },
    examples: findings.slice(0, maxExamples).map((finding) => {
      const place = placed(finding, fileName);
      return {
        note: place.note ? `${place.note}: ${finding.message}` : finding.message,
        ...(finding.row === undefined ? {} : { row: finding.row }),
        ...(place.location && { location: place.location }),
      };
    }),
    remedy: rows > 0 ? rowsRemedy(findings) : headerRemedy(findings),
    ...(location ? { location } : {}),
  };
}

function rowsRemedy(findings: readonly StructureFinding[]): string {
  const encoded = findings.some(({ message }) => message.endsWith("is not UTF-8")) ? "save the file as UTF-8, or " : "";
  return `${encoded}mend these rows; none was repaired or skipped`;
}

function headerRemedy(findings: readonly StructureFinding[]): string {
  // What pandas writes where nobody tells it otherwise: the index, under no name.
  const index = findings.some(({ message }) => message === "column 1 of the header has no name");
  return index
    ? "where the first column is the index of a pandas DataFrame, write the file with to_csv(index=False); else name the column"
    : "mend the header; it was not repaired";
}

function markCheck(file: string, { fileName }: Showing): Check {
  const { shown } = fileName(file);
  const { location } = placed({ file, line: 1 }, fileName);
  return {
    id: `byte_order_mark(${shown})`,
    title: `A byte order mark at the start of ${shown}`,
    verdict: "pass",
    reason: "as-expected",
    severity: "info",
    message: `${shown} starts with a UTF-8 byte order mark, which is none of its first label`,
    ...(location ? { location } : {}),
  };
}
