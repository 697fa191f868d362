/** What came of one request. */
export type Answer =
  | { readonly ok: true }
  /** `what` is short, so that equal failures can be counted: a status, or the code of an error. */
  | { readonly ok: false; readonly what: string; readonly detail: string; readonly timedOut: boolean };

/** One request at a time to a server, over a connection of its own. */
export interface Connection {
  send(body: string): Promise<Answer>;
  close(): Promise<void>;
}

export const OK: Answer = { ok: true };

export function failure(what: string, detail = "", timedOut = false): Answer {
  return { ok: false, what, detail, timedOut };
}
