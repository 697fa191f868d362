import { readFileSync } from "node:fs";
import { cpus, tmpdir, type } from "node:os";
import type { Provenance, Run } from "@assay/report";

/** What the runner says about this step, read once. On a developer's machine most of it is absent. */
export interface Runner {
  readonly workspace: string;
  readonly temp: string;
  readonly toolCache: string | undefined;
  readonly run: Run;
  readonly commit: string | undefined;
  readonly environment: NonNullable<Provenance["environment"]>;
  /** The event that started the workflow, as GitHub sent it; empty where there is none. Untrusted. */
  readonly event: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Env = Readonly<Record<string, string | undefined>>;

function readEvent(path: string | undefined): Record<string, unknown> {
  if (!path) return {};
  try {
    const event: unknown = JSON.parse(readFileSync(path, "utf8"));
    return typeof event === "object" && event !== null ? (event as Record<string, unknown>) : {};
  } catch {
    // The runner writes this file itself; where it is not there, nothing is known about the event.
    return {};
  }
}

/** `a.b.c` of untrusted JSON; `undefined` where any part is missing. */
export function dig(value: unknown, ...path: string[]): unknown {
  let found = value;
  for (const key of path)
    found = typeof found === "object" && found !== null ? (found as Record<string, unknown>)[key] : undefined;
  return found;
}

function headSha(event: unknown, env: Env): string | undefined {
  const head = dig(event, "pull_request", "head", "sha") ?? env.GITHUB_SHA;
  return typeof head === "string" && /^[0-9a-f]{40,64}$/.test(head) ? head : undefined;
}

export function readRunner(env: Env, cwd: string): Runner {
  const event = readEvent(env.GITHUB_EVENT_PATH);
  const facts: { [K in keyof Run]: Run[K] | undefined } = {
    repository: env.GITHUB_REPOSITORY,
    workflow: env.GITHUB_WORKFLOW,
    id: env.GITHUB_RUN_ID ? Number(env.GITHUB_RUN_ID) : undefined,
    attempt: env.GITHUB_RUN_ATTEMPT ? Number(env.GITHUB_RUN_ATTEMPT) : undefined,
    job: env.GITHUB_JOB,
    step: env.GITHUB_ACTION,
    event: env.GITHUB_EVENT_NAME,
    headSha: headSha(event, env),
  };
  return {
    workspace: env.GITHUB_WORKSPACE || cwd,
    temp: env.RUNNER_TEMP || tmpdir(),
    toolCache: env.RUNNER_TOOL_CACHE,
    run: Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined && value !== "")) as Run,
    commit: env.GITHUB_SHA,
    environment: {
      os: `${type()} ${process.arch}`,
      cpu: cpus()[0]?.model.trim() || "unknown",
      cores: Math.max(cpus().length, 1),
      node: process.versions.node,
    },
    event,
    env,
  };
}
