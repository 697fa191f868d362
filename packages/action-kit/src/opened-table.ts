import { type FileIdentity, formatCount, Refusal } from "@assay/report";
import { isCoded } from "./error-check.ts";
import { didYouMean } from "./nearest-name.ts";
import type { InputFile } from "./workspace-files.ts";

/** What is asked here of a table that packages/tables has opened. */
interface OpenedTable {
  readonly rows: number;
  readonly malformed: number;
  readonly findings: readonly {
    readonly reason: "malformed-row" | "unreadable";
    readonly file: string;
    readonly line: number;
    readonly column?: number;
    readonly message: string;
  }[];
}

interface Shown<T> {
  /** How messages name it: its input and its file. */
  readonly shown: string;
  readonly table: T;
}

/** Refuses a file of no bytes before anything is started for it. */
export function refuseEmpty(input: string, files: readonly InputFile[]): void {
  const empty = files.find(({ bytes }) => bytes === 0);
  if (!empty) return;
  throw new Refusal(`input \`${input}\`: ${empty.shown} is empty`, {
    code: "empty-file",
    reason: "empty-data",
    remedy: "check that the step which writes it has run to its end",
  });
}

function refuseFindings(shown: string, files: readonly Pick<InputFile, "path" | "shown">[], table: OpenedTable): void {
  const [finding] = table.findings;
  if (!finding) return;
  const file = files.find(({ path }) => path === finding.file)?.shown ?? finding.file;
  throw new Refusal(
    `${shown}: ${finding.message}${table.malformed > 1 ? `; ${formatCount(table.malformed)} rows in all` : ""}`,
    {
      code: finding.reason,
      reason: finding.reason,
      remedy: `mend ${file}, line ${finding.line}`,
      location: { file, line: finding.line, ...(finding.column ? { column: finding.column } : {}) },
    },
  );
}

/** Opens an input's files as one table. Refuses malformed rows (none may be left out of a judgement) and a table of no rows. */
export async function openWhole<T extends OpenedTable>(
  input: string,
  files: readonly Pick<InputFile, "path" | "shown">[],
  open: (paths: readonly string[]) => Promise<T>,
): Promise<Shown<T>> {
  const [first] = files;
  if (!first) throw new TypeError("an input has files");
  const shown = files.length === 1 ? `${input} ${first.shown}` : `${input} ${first.shown} and ${files.length - 1} more`;
  const table = await open(files.map(({ path }) => path)).catch((cause: unknown) => {
    if (!isCoded(cause)) throw cause;
    // The engine knows the file; which input named it is known here.
    const itself = `${first.path}: `;
    const said = cause.message.startsWith(itself) ? cause.message.slice(itself.length) : cause.message;
    throw new Refusal(`${shown}: ${said}`, {
      code: cause.code,
      reason: cause.reason,
      remedy: cause.remedy,
      location: cause.location,
      cause,
    });
  });
  refuseFindings(shown, files, table);
  if (table.rows === 0)
    throw new Refusal(`${shown} has no rows`, {
      code: "no-rows",
      reason: "empty-data",
      remedy: "check that the step before has written its predictions",
    });
  return { shown, table };
}

type Columns<C> = Shown<{ readonly columns: readonly C[] }>;

export function findColumn<C extends { readonly name: string }>(
  { table }: Columns<C>,
  name: string | undefined,
): C | undefined {
  return name === undefined ? undefined : table.columns.find((column) => column.name === name);
}

/**
 * A column that the judgement cannot do without.
 *
 * @param what its part there, which is also the input that names it: "score".
 * @param otherwise what else may be named in its place
 */
export function requireColumn<C extends { readonly name: string }>(
  from: Columns<C>,
  what: string,
  name: string | undefined,
  otherwise?: string,
): C {
  const names = from.table.columns.map((column) => column.name);
  if (name === undefined)
    throw new Refusal(`${from.shown}: it is not said which column holds the ${what}`, {
      code: "column-not-named",
      reason: "missing-column",
      remedy: `name it as \`${what}\`, or in the policy as \`columns: {${what}: …}\`; the columns are: ${names.join(", ")}`,
    });
  const column = findColumn(from, name);
  if (column) return column;
  throw new Refusal(`${from.shown} has no column "${name}" (${what})${didYouMean(name, names)}`, {
    code: "missing-column",
    reason: "missing-column",
    remedy: `name ${otherwise === undefined ? "" : `${otherwise}, or `}a column of the file as \`${what}\`: ${names.join(", ")}`,
  });
}

/** Files with the rows that were judged in them. */
export function withRows(
  identities: readonly FileIdentity[],
  { table }: Shown<{ readonly rows: number }>,
): FileIdentity[] {
  return identities.length === 1 ? identities.map((one) => ({ ...one, rows: table.rows })) : [...identities];
}
