import { type Policy, Problems } from "@assay/action-kit";
import type { Location } from "@assay/report";

/** One rule of the policy's `regression.model`, with the place where it stands. */
export interface ModelRule<T> {
  readonly allowed: T;
  readonly location: Location | undefined;
}

/** What a model's headers may say. */
export interface ModelRules {
  readonly dtypes: ModelRule<readonly string[]> | undefined;
  readonly opset: ModelRule<{ readonly min?: number; readonly max?: number }> | undefined;
  readonly sameTensors: ModelRule<"same"> | undefined;
}

export function modelRules({ rules, document }: Policy): ModelRules {
  const written = rules.regression?.model;
  const rule = <T>(key: string, allowed: T | undefined): ModelRule<T> | undefined =>
    allowed === undefined ? undefined : { allowed, location: document?.locate(["regression", "model", key], "key") };
  const { min, max } = written?.opset ?? {};
  const problems = new Problems("invalid-policy", "invalid-policy");
  if (min !== undefined && max !== undefined && min > max)
    problems.add({
      message: `regression.model.opset allows nothing: min ${min} is above max ${max}`,
      remedy: "swap min and max",
      location: document?.locate(["regression", "model", "opset"]),
    });
  problems.refuseIfAny();
  return {
    dtypes: rule("dtypes", written?.dtypes),
    opset: rule("opset", written?.opset),
    sameTensors: rule("tensors", written?.tensors),
  };
}

/** Whether there is anything to judge. */
export function hasModelRules({ dtypes, opset, sameTensors }: ModelRules): boolean {
  return [dtypes, opset, sameTensors].some((rule) => rule !== undefined);
}
