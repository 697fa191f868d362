/** What has the form of a SQLSTATE, named; nothing else of an error goes further. */
export function sqlStateOf(code: unknown): string | undefined {
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) ? `SQLSTATE ${code}` : undefined;
}

/** The same of the names that Trino lists its errors by, such as INVALID_CAST_ARGUMENT. */
export function trinoNameOf(name: unknown): string | undefined {
  return typeof name === "string" && /^[A-Z][A-Z0-9_]{0,99}$/.test(name) ? name : undefined;
}
