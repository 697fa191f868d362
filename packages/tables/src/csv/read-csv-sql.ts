import { quoteLiteral } from "../quoting.ts";

/** A missing-value text that no file holds, for callers who want none. */
const NO_MISSING = "\u0001assay: nothing is missing\u0001";

export interface CsvReading {
  readonly files: readonly string[];
  readonly delimiter: string;
  /** Lines before the first data row. */
  readonly skip: number;
  /** The first cell of each row is its number: the column `c`. */
  readonly numbered: boolean;
  /** The texts that are missing. */
  readonly missing: readonly string[];
}

/**
 * SQL that reads the files with the columns `c0`, `c1`, … of the given types. Nothing is left to DuckDB's sniffer, which
 * drops rows that do not fit its idea of the file.
 */
function readCsv(types: readonly string[], missing: readonly string[], reading: CsvReading): string {
  const names = [...(reading.numbered ? ["c"] : []), ...types.map((_, index) => `c${index}`)];
  const all = [...(reading.numbered ? ["VARCHAR"] : []), ...types];
  const columns = names.map((name, index) => `${quoteLiteral(name)}: ${quoteLiteral(all[index] as string)}`);
  // Numbered files are our own copies: quoted line breaks of any kind, rows as long as the scanner lets through.
  const options = reading.numbered ? ", new_line = '\\n', max_line_size = 16777216" : "";
  return `read_csv([${list(reading.files)}], auto_detect = false, header = false, skip = ${reading.skip},
    delim = ${quoteLiteral(reading.delimiter)}, quote = '"', escape = '"', strict_mode = true, null_padding = false,
    ignore_errors = false, hive_partitioning = false, columns = {${columns.join(", ")}}, nullstr = [${list(missing)}]${options})`;
}

function list(texts: readonly string[]): string {
  return texts.map(quoteLiteral).join(", ");
}

/** SQL for the rows with their cells as text, missing ones NULL. */
export function textRows(columns: number, reading: CsvReading): string {
  const types = Array.from({ length: columns }, () => "VARCHAR");
  const { missing } = reading;
  if (missing.length === 0) return readCsv(types, [NO_MISSING], reading);
  if (missing.every((text) => /^[^"\n\r\t,]*$/.test(text))) return readCsv(types, missing, reading);
  // The reader takes no list with delimiters or quotes in it.
  const cells = types.map(
    (_, index) => `case when list_contains([${list(missing)}], c${index}) then null else c${index} end as c${index}`,
  );
  return `(select ${[...(reading.numbered ? ["c"] : []), ...cells].join(", ")} from ${readCsv(types, [NO_MISSING], reading)})`;
}

/**
 * SQL for the rows with their cells parsed by the reader itself, which is much faster and asks for `exactScan`. Only the
 * empty cell is looked for in every column: a list of twenty words would cost as much as the parsing. Columns of text look
 * for the words in a list, and only where a cell begins like one of them. (Not with \`in\`: DuckDB makes a join of a long
 * one, behind which the rows may come in another order.)
 */
export function typedRows(types: readonly string[], reading: CsvReading): string {
  const { missing } = reading;
  const words = missing.filter((text) => text !== "");
  const firsts = new Set(words.map((text) => text.codePointAt(0)));
  const cells = types.map((type, index) => {
    const cell = `c${index}`;
    if (type !== "VARCHAR" || words.length === 0) return cell;
    return `case when list_contains([${[...firsts].join(", ")}], ord(${cell})) and list_contains([${list(words)}], ${cell}) then null else ${cell} end as ${cell}`;
  });
  const from = readCsv(types, missing.includes("") ? [""] : [NO_MISSING], reading);
  return `(select ${cells.join(", ")} from ${from})`;
}
