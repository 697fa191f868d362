import { TableError } from "../table-error.ts";
import type { Access } from "./credentials.ts";
import { withoutSecrets } from "./credentials.ts";

const CERTIFICATE = /CERT|SIGNATURE|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS|ERR_SSL/;

/** Why a server could not be reached, as a refusal; `undefined` where the error is not of the network. */
export function networkFailure(error: unknown, { url, secrets }: Access): TableError | undefined {
  const { code = "", message = "" } = error as { code?: unknown; message?: string };
  const known = typeof code === "string" ? code : "";
  const words = withoutSecrets(message || known, secrets);
  if (CERTIFICATE.test(known))
    return new TableError(`${url.shown} did not prove who it is: ${words}`, {
      code: "unverified-server",
      reason: "engine-unavailable",
      remedy:
        "give the certificate of its authority with `sslrootcert`, and connect to the name that its certificate holds; there is no way to skip the check but sslmode=disable",
    });
  if (/does not support SSL connections/i.test(message))
    return new TableError(`${url.shown} cannot be reached: ${words}`, {
      code: "unreachable",
      reason: "engine-unavailable",
      remedy:
        "turn TLS on at the server; one on the runner's own network, such as a service container of the job, may be read without it: append ?sslmode=disable to `connection`",
    });
  if (/^(E[A-Z]+|UND_ERR_[A-Z_]+)$/.test(known) || /timeout|terminated unexpectedly|SSL connections/i.test(message))
    return new TableError(`${url.shown} cannot be reached: ${words}`, {
      code: "unreachable",
      reason: "engine-unavailable",
      remedy: "check host, port and sslmode, and that this runner may reach the server",
    });
  return undefined;
}

/** The server knows who asks, and does not let them in. */
export function refusedByServer({ url, secrets }: Access, words: string): TableError {
  return new TableError(`${url.shown} refused the user "${url.user}": ${withoutSecrets(words, secrets)}`, {
    code: "bad-credentials",
    reason: "not-permitted",
    remedy: "check the user and its password or key, and the rights it has on the server",
  });
}
