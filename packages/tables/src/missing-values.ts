/**
 * What `pandas.read_csv` reads as missing (`pandas._libs.parsers.STR_NA_VALUES`), compared exactly: case counts and a
 * blank " " is a string. As there, a quoted cell is missing too.
 */
export const PANDAS_MISSING_VALUES: readonly string[] = [
  "",
  "#N/A",
  "#N/A N/A",
  "#NA",
  "-1.#IND",
  "-1.#QNAN",
  "-NaN",
  "-nan",
  "1.#IND",
  "1.#QNAN",
  "<NA>",
  "N/A",
  "NA",
  "NULL",
  "NaN",
  "None",
  "n/a",
  "nan",
  "null",
];
