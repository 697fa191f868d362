import { expect, test } from "@jest/globals";
import { networkFailure } from "../src/warehouse/connect-failure.ts";
import { parseConnectionUrl } from "../src/warehouse/connection-url.ts";

test.each([
  ["postgresql+psycopg2://u@h/db", 'drop "+psycopg2", which names a driver of SQLAlchemy\'s: postgresql://…'],
  ["mysql+pymysql://u@h/db", "use postgresql, trino or snowflake; for a file give `data` instead"],
  ["sqlite://u@h/db", "use postgresql, trino or snowflake; for a file give `data` instead"],
])("the scheme of %s is refused with a remedy", (url, remedy) => {
  expect(() => parseConnectionUrl(url, false)).toThrow(expect.objectContaining({ remedy }));
});

test.each([
  // What pg says where the server answers its request for TLS with "N".
  ["The server does not support SSL connections", "?sslmode=disable"],
  ["Connection terminated unexpectedly", "check host, port and sslmode"],
])("%s has a remedy", (message, remedy) => {
  const url = parseConnectionUrl("postgresql://u@localhost:5432/db", false);
  const failure = networkFailure(new Error(message), { url, secrets: [] } as unknown as Parameters<
    typeof networkFailure
  >[1]);
  expect(failure).toMatchObject({ reason: "engine-unavailable", remedy: expect.stringContaining(remedy) });
});
