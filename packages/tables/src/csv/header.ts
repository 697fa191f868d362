import type { StructureFinding } from "../table.ts";

export interface Header {
  /** One distinct name per column, also where SQL's blindness to case would make two the same. */
  readonly names: readonly string[];
  readonly findings: readonly StructureFinding[];
}

/**
 * Names for the columns of a header row. A blank or repeated name is a finding and gets the name pandas would give it
 * (`Unnamed: 0`, `a.1`), so that the rest of the file can still be judged.
 */
export function readHeader(
  cells: readonly string[],
  file: string,
  placeOf: (index: number) => Pick<StructureFinding, "line" | "column">,
): Header {
  const findings: StructureFinding[] = [];
  const taken = new Map<string, number>();
  const names = cells.map((cell, index) => {
    const problem = (message: string) => findings.push({ reason: "malformed-row", file, ...placeOf(index), message });
    let name = cell;
    if (cell.trim() === "") {
      name = `Unnamed: ${index}`;
      problem(`column ${index + 1} of the header has no name`);
    } else if (taken.has(cell.toLowerCase())) {
      const first = taken.get(cell.toLowerCase()) as number;
      problem(
        cells[first] === cell
          ? `column ${index + 1} of the header is named ${JSON.stringify(cell)}, as column ${first + 1} is`
          : `column ${index + 1} of the header, ${JSON.stringify(cell)}, differs from column ${first + 1} only in case, which SQL cannot tell apart`,
      );
    }
    for (let count = 1; taken.has(name.toLowerCase()); count++)
      name = `${cell.trim() === "" ? `Unnamed: ${index}` : cell}.${count}`;
    taken.set(name.toLowerCase(), index);
    return name;
  });
  return { names, findings };
}
