/** A name for the hidden column with the row's number that no column of the data has, SQL's blindness to case included. */
export function rowColumn(columns: readonly string[]): string {
  const taken = new Set(columns.map((name) => name.toLowerCase()));
  let name = "assay row";
  while (taken.has(name)) name += "'";
  return name;
}
