import lock from "../duckdb-lock/package-lock.json" with { type: "json" };

/** The package that is loaded; the native library comes with one of its optional dependencies. */
export const BINDINGS = "@duckdb/node-bindings";

export const VERSION = lock.packages[`node_modules/${BINDINGS}`].version;
