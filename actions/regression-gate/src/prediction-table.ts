import { didYouMean, type InputFile } from "@assay/action-kit";
import { type FileIdentity, formatCount, Refusal } from "@assay/report";
import { type Column, quoteIdentifier, type Table, type TableEngine, TableError } from "@assay/tables";
import type { ColumnNames } from "./inputs.ts";

export type Role = "candidate" | "baseline" | "truth-file";

/** A table of predictions or of truths, opened and found whole. */
export interface PredictionTable {
  readonly role: Role;
  /** How messages name it: its input and its file. */
  readonly shown: string;
  readonly table: Table;
}

/** Opens the files as one table. Refuses malformed rows (none may be left out of a judgement) and a table of no rows. */
export async function openPredictions(
  engine: TableEngine,
  role: Role,
  files: readonly Pick<InputFile, "path" | "shown">[],
  reading: { readonly key: string | undefined; readonly naValues?: readonly string[] },
): Promise<PredictionTable> {
  const [first] = files;
  if (!first) throw new TypeError("a source has files");
  const shown = files.length === 1 ? `${role} ${first.shown}` : `${role} ${first.shown} and ${files.length - 1} more`;
  const table = await engine
    .open(role === "truth-file" ? "truths" : role, {
      paths: files.map(({ path }) => path),
      ...(reading.key === undefined ? {} : { textColumns: [reading.key] }),
      ...(reading.naValues ? { naValues: reading.naValues } : {}),
    })
    .catch((cause: unknown) => {
      if (!(cause instanceof TableError)) throw cause;
      // The engine knows the file; which input named it is known here.
      throw new Refusal(`${shown}: ${cause.message}`, {
        code: cause.code,
        reason: cause.reason,
        remedy: cause.code === "missing-column" ? "name a column of the header as `key`" : cause.remedy,
        location: cause.location,
        cause,
      });
    });
  const [finding] = table.findings;
  if (finding) {
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
  if (table.rows === 0)
    throw new Refusal(`${shown} has no rows`, {
      code: "no-rows",
      reason: "empty-data",
      remedy: "check that the step before has written its predictions",
    });
  return { role, shown, table };
}

export function findColumn({ table }: PredictionTable, name: string | undefined): Column | undefined {
  return name === undefined ? undefined : table.columns.find((column) => column.name === name);
}

/** A column that the judgement cannot do without. */
export function requireColumn(from: PredictionTable, what: keyof ColumnNames | "by", name: string | undefined): Column {
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
    remedy: `name a column of the file as \`${what}\`: ${names.join(", ")}`,
  });
}

export function textOf(column: Column): string {
  return `cast(${quoteIdentifier(column.name)} as varchar)`;
}

/** A column of numbers as DOUBLE; refuses text, with its first cell that is no number. */
export async function numberOf(
  engine: TableEngine,
  from: PredictionTable,
  what: "score" | "weight",
  column: Column,
): Promise<string> {
  if (column.kind === "integer" || column.kind === "float") return `cast(${quoteIdentifier(column.name)} as double)`;
  const cell = quoteIdentifier(column.name);
  const [bad] = await engine.rows(
    `select ${from.table.rowNumber} as number, cast(${cell} as varchar) as value from ${from.table.from}
     where ${cell} is not null and try_cast(cast(${cell} as varchar) as double) is null order by 1 limit 1`,
  );
  const example = bad ? `: row ${bad.number} holds ${JSON.stringify(bad.value)}` : ` but of type ${column.kind}`;
  throw new Refusal(`${from.shown}: column "${column.name}" (${what}) is no column of numbers${example}`, {
    code: "wrong-type",
    reason: "wrong-type",
    remedy: `name the column that holds the ${what} as a number`,
  });
}

/** Files with the rows that were judged in them. */
export function withRows(identities: readonly FileIdentity[], { table }: PredictionTable): FileIdentity[] {
  return identities.length === 1 ? identities.map((one) => ({ ...one, rows: table.rows })) : [...identities];
}
