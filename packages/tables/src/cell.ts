/** What a query's result holds: JSON-safe but for NaN and the infinities, which stay numbers so that they are seen. */
export type Cell = string | number | boolean | null;
