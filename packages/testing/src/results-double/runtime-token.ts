/** The run and job that a runtime token speaks for. */
export interface BackendIds {
  readonly runId: number;
  readonly workflowRun: string;
  readonly workflowJobRun: string;
}

/** What a token is issued for. A re-run has backend ids of its own. */
export interface TokenSubject {
  readonly id: number;
  readonly attempt: number;
  readonly job: string;
}

/**
 * ACTIONS_RUNTIME_TOKEN as the runner hands it out: a JWT whose `scp` names the run's and the job's backend ids. The
 * clients read it without checking the signature, so there is none to speak of.
 */
export function issueRuntimeToken(subject: TokenSubject): string {
  const ids = `run-${subject.id}-${subject.attempt}:job-${subject.job}`;
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const header = part({ typ: "JWT", alg: "RS256" });
  return `${header}.${part({ scp: `Actions.Example Actions.Results:${ids}`, iss: "double" })}.c2lnbmF0dXJl`;
}

/** The ids in an `Authorization: Bearer …` header; `undefined` where it is no token of ours. */
export function readRuntimeToken(authorization: string | undefined): BackendIds | undefined {
  const payload = /^Bearer [^.]+\.([^.]+)\.[^.]+$/i.exec(authorization ?? "")?.[1];
  if (payload === undefined) return undefined;
  try {
    const { scp } = JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as { scp?: string };
    const match = /(?:^| )Actions\.Results:(run-(\d+)-\d+):([^: ]+)(?: |$)/.exec(scp ?? "");
    return match ? { workflowRun: match[1] ?? "", runId: Number(match[2]), workflowJobRun: match[3] ?? "" } : undefined;
  } catch {
    return undefined;
  }
}
