import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "@jest/globals";
import { openEngine, type Table, type TableEngine, type TableSource } from "../src/index.ts";

/** An engine and a folder for the tests of one file. */
export interface Scratch {
  readonly engine: TableEngine;
  readonly folder: string;
  write(name: string, content: string | Uint8Array): string;
  /** Writes the file and opens it under a name of its own. */
  open(name: string, content: string | Uint8Array, source?: Omit<TableSource, "paths">): Promise<Table>;
  cells(table: Table): Promise<unknown[][]>;
}

export function useScratch(): () => Scratch {
  let scratch: Scratch;
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), "assay-tables-test-"));
    const engine = await openEngine({ temp: folder, env: {}, log: () => {} });
    let count = 0;
    const write = (name: string, content: string | Uint8Array) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    };
    scratch = {
      engine,
      folder,
      write,
      open: (name, content, source = {}) =>
        engine.open(`t${count++}`, { paths: [write(`${count}-${name}`, content)], ...source }),
      cells: async (table) =>
        (await engine.rows(`select * from ${table.from} order by ${table.rowNumber}`)).map((row) =>
          table.columns.map((column) => row[column.name]),
        ),
    };
  });
  afterAll(async () => {
    await scratch.engine[Symbol.asyncDispose]();
    rmSync(scratch.folder, { recursive: true, force: true });
  });
  return () => scratch;
}
