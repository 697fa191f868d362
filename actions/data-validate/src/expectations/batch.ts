/** Stands for the table in a query, as in Great Expectations. */
export const BATCH = "{batch}";
