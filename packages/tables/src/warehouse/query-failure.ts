import { TableError } from "../table-error.ts";
import { type Access, withoutSecrets } from "./credentials.ts";
import type { Session } from "./session.ts";

/** A query that an engine refused without running it, in its own words, which are about the query. */
export function refusedQuery(
  { said }: Pick<Session, "said">,
  { url, secrets }: Pick<Access, "secrets"> & { readonly url: Pick<Access["url"], "shown"> },
  error: unknown,
): TableError {
  return new TableError(`${url.shown} could not answer: ${withoutSecrets(said(error), secrets)}`, {
    code: "query-failed",
    reason: "invalid-input",
    remedy: "check the table or query, the rights of the user and the columns the suite names",
  });
}

/** A driver's word for a connection that broke, such as ECONNRESET. */
const NODE_CODE = /^E[A-Z]{3,20}$/;

/**
 * A query that failed while an engine ran it. Whatever it says then may repeat a cell (`unrecognized configuration parameter
 * "…"`), of whatever class the error is: its code is all that is told.
 *
 * @param whose names the query: "it", where a message before says which.
 */
export function failedOnRows({ codeOf }: Pick<Session, "codeOf">, error: unknown, whose: string): TableError {
  const { code } = error as { code?: unknown };
  const told = codeOf(error) ?? (typeof code === "string" && NODE_CODE.test(code) ? code : "without a code of its own");
  return new TableError(`the database could not run ${whose} on these rows (${told})`, {
    code: "query-failed",
    reason: "invalid-input",
    remedy:
      "the engine's words may hold values, and are not shown: run the query where you may see them, and leave out or cast the rows it fails on",
  });
}
