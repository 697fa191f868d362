import type { BackendIds } from "./runtime-token.ts";

/** A refusal as Twirp sends it; the clients try again on 5xx and on 429, and give up on the others at once. */
export class TwirpError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** A request's fields, in the clients' snake_case. */
export type Fields = Readonly<Record<string, unknown>>;

export interface Method {
  /** Field names; a leading "?" marks one that may be absent. Defaults are omitted on the wire. */
  readonly fields: readonly string[];
  answer(fields: Fields, caller: BackendIds): Record<string, unknown>;
}

export type Service = Readonly<Record<string, Method>>;

/** What a request holds that the method does not take, or lacks. */
export function fieldProblems(method: Method, fields: Fields): string[] {
  const known = new Set(method.fields.map((field) => field.replace("?", "")));
  const unknown = Object.keys(fields).filter((field) => !known.has(field));
  const missing = method.fields.filter((field) => !field.startsWith("?") && fields[field] === undefined);
  return [
    ...unknown.map((field) => `unknown field "${field}"`),
    ...missing.map((field) => `field "${field}" is missing`),
  ];
}

export const text = (value: unknown): string => (value === undefined ? "" : String(value));
