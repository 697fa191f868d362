import { type JobOptions, openJob, type StepOptions } from "./job.ts";
import type { StepResult } from "./step-result.ts";
import type { Workspace } from "./workspace.ts";

export interface BundleRun extends StepResult, AsyncDisposable {
  readonly workspace: Workspace;
  /** RUNNER_TEMP. */
  readonly temp: string;
  readonly reportDir: string;
}

/**
 * Runs one action's committed bundle as the only step of a job, with exactly the runner's environment: nothing of the
 * caller's environment passes but the machine's own variables. Throws where the step could not be started, and on an
 * input that action.yml does not declare. `env` is the workflow's.
 */
export async function runBundle(options: JobOptions & Omit<StepOptions, "env">): Promise<BundleRun> {
  const job = await openJob(options);
  try {
    const result = await job.run({
      action: options.action,
      ...(options.inputs && { inputs: options.inputs }),
      ...(options.id !== undefined && { id: options.id }),
    });
    return {
      ...result,
      workspace: job.workspace,
      temp: job.temp,
      reportDir: job.reportDir,
      [Symbol.asyncDispose]: () => job[Symbol.asyncDispose](),
    };
  } catch (error) {
    await job[Symbol.asyncDispose]();
    throw error;
  }
}

/** Runs steps one after the other in one job, all of them, as steps with `if: always()`; answers in the same order. */
export async function runScenario(options: JobOptions, steps: readonly StepOptions[]): Promise<StepResult[]> {
  await using job = await openJob(options);
  const results: StepResult[] = [];
  for (const step of steps) results.push(await job.run(step));
  return results;
}
