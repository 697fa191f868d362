import type { Column, NumberColumn, Table } from "@assay/tables";
import type { Measured } from "../expectations/measure.ts";
import { canBeInfinite, isNumeric, kindInWords } from "../sql/column.ts";
import { TableSql } from "../sql/table-sql.ts";
import {
  type Distribution,
  type Family,
  isKeyOfTexts,
  isRunningNumber,
  type Side,
  type SideColumn,
} from "./distribution.ts";

/** Answers one SELECT: as rows, or as columns of numbers. */
export interface SideQueries {
  rows(sql: string): Promise<readonly Measured[]>;
  numbers(sql: string): Promise<readonly NumberColumn[]>;
}

/** Text with more different values is no category. */
export const MAX_CATEGORIES = 10_000;

/** ISO 8601 as CSV files hold it, in the syntax that JavaScript and the dialects share. */
const DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?$";

/** A table as one side of a comparison: one query for each column, which answers its values with the rows of each. */
export class TableSide implements Side {
  readonly rows: number;
  readonly columns: readonly SideColumn[];
  readonly #table: Table;
  readonly #sql: TableSql;
  readonly #queries: SideQueries;
  readonly #categories = new Map<string, Promise<Distribution>>();

  constructor(table: Table, queries: SideQueries) {
    this.#table = table;
    this.#sql = new TableSql(table.dialect);
    this.#queries = queries;
    this.rows = table.rows - table.malformed;
    this.columns = table.columns.map((column) => ({
      name: column.name,
      family: familyOf(column),
      isDates: column.kind === "date" || column.kind === "timestamp",
      holds: kindInWords(column),
    }));
  }

  /** Categories are read once, however often they are asked for; numbers may be too many to be kept. */
  async read({ name }: SideColumn): Promise<Distribution> {
    const column = this.#table.columns.find((one) => one.name === name);
    if (!column) throw new TypeError(`the table has no column ${name}`);
    if (isNumeric(column)) return await this.#readNumbers(column);
    const read = this.#categories.get(name) ?? this.#readCategories(column);
    this.#categories.set(name, read);
    return await read;
  }

  /** Infinities are left out, as Evidently does: no distance can be taken to them. */
  async #readNumbers(column: Column): Promise<Distribution> {
    const { dialect } = this.#sql;
    const [v, n] = this.#names();
    const value = dialect.cast(this.#sql.value(column), "double");
    const finite = canBeInfinite(column) ? ` AND NOT ${dialect.isInfinite(v)}` : "";
    const [values, counts] = await this.#queries.numbers(
      `SELECT ${v}, count(*) AS ${n} FROM ${this.#cells(value)}${finite} GROUP BY ${v} ORDER BY ${v}`,
    );
    const of = { values: values?.values ?? new Float64Array(), rows: counts?.values ?? new Float64Array() };
    const present = of.rows.reduce((sum, rows) => sum + rows, 0);
    const whole = column.kind === "integer";
    return {
      family: "numbers",
      of,
      present,
      distinct: of.values.length,
      isKey: whole && isRunningNumber(of, present),
      isDates: false,
      isWhole: whole && present === this.rows,
    };
  }

  async #readCategories(column: Column): Promise<Distribution> {
    const [v, n] = this.#names();
    const cells = this.#cells(this.#sql.text(column));
    const found = await this.#queries.rows(
      `SELECT ${v}, count(*) AS ${n} FROM ${cells} GROUP BY ${v} ORDER BY ${n} DESC, ${v} LIMIT ${MAX_CATEGORIES + 1}`,
    );
    const kept = found.slice(0, MAX_CATEGORIES);
    const rows = new Map(kept.map((row) => [String(row.v), Number(row.n)]));
    const counted = [...rows.values()].reduce((sum, n) => sum + n, 0);
    const all = found.length <= MAX_CATEGORIES ? counted : await this.#count(cells);
    return {
      family: "categories",
      of: { rows, others: all - counted },
      present: all,
      distinct: found.length,
      isKey: column.kind === "string" && isKeyOfTexts(all, found.length),
      isDates: column.kind === "string" && all > 0 && (await this.#areDates(found, cells)),
      isWhole: false,
    };
  }

  /** The table is asked only where the values that were read are all dates and there are more. */
  async #areDates(found: readonly Measured[], cells: string): Promise<boolean> {
    const date = new RegExp(DATE);
    if (!found.every((row) => date.test(String(row.v)))) return false;
    if (found.length <= MAX_CATEGORIES) return true;
    const { dialect } = this.#sql;
    return (await this.#count(`${cells} AND NOT ${dialect.matches(this.#names()[0], DATE)}`)) === 0;
  }

  /** Quoted, since engines differ in what they make of a bare name. */
  #names(): [value: string, rows: string] {
    return [this.#sql.dialect.identifier("v"), this.#sql.dialect.identifier("n")];
  }

  /** For a FROM clause, the WHERE with it: the values that there are. */
  #cells(value: string): string {
    const [v] = this.#names();
    return `(SELECT ${value} AS ${v} FROM ${this.#table.from}) AS cells WHERE ${v} IS NOT NULL`;
  }

  async #count(from: string): Promise<number> {
    const [, n] = this.#names();
    const [row] = await this.#queries.rows(`SELECT count(*) AS ${n} FROM ${from}`);
    return Number(row?.n);
  }
}

function familyOf(column: Column): Family {
  if (isNumeric(column)) return "numbers";
  return column.kind === "string" || column.kind === "boolean" ? "categories" : "none";
}
