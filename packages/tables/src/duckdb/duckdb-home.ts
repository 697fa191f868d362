/** Where DuckDB may be looked for and put; the caller reads the environment, this package does not. */
export interface DuckDbHome {
  /** `ASSAY_DUCKDB_DIR`: a folder with `node_modules/@duckdb/node-bindings` in it, for runners without a network. */
  readonly duckdbDir?: string | undefined;
  /** `RUNNER_TOOL_CACHE`. */
  readonly toolCache?: string | undefined;
  /** `RUNNER_TEMP`, or the system's: for the installation in progress, copies and spilled data. */
  readonly temp: string;
  /** `GITHUB_WORKSPACE`: nothing in it is ever loaded. */
  readonly workspace?: string | undefined;
  /** The whole environment; npm gets it without the job's secrets. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: (message: string) => void;
}
