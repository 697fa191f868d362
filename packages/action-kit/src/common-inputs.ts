import { FAIL_ON, type FailOn } from "./gate.ts";
import type { InputReader } from "./input-reader.ts";

export const COMMON_INPUTS = ["policy", "name", "working-directory", "report-dir", "upload-report", "fail-on"] as const;
const DEFAULT_POLICY = "assay.yml";

/** The inputs that every action has; defaults that depend on the policy or the runner are filled in later. */
export interface CommonInputs {
  readonly policy: { readonly path: string; readonly required: boolean };
  readonly name: string | undefined;
  readonly workingDirectory: string;
  readonly reportDir: string | undefined;
  readonly uploadReport: boolean;
  readonly failOn: FailOn | undefined;
}

/** Files are named by it, so one that is refused is not used for the refusal's own report either. */
function readName(reader: InputReader): string | undefined {
  const name = reader.text("name");
  if (name === undefined || /^[A-Za-z0-9._-]{1,100}$/.test(name)) return name;
  reader.problem(
    `input \`name\` must be up to 100 letters, digits, ".", "_" or "-", got "${name}"`,
    "give a name such as churn-data-validate",
  );
  return undefined;
}

export function readCommonInputs(reader: InputReader): CommonInputs {
  const policy = reader.text("policy");
  return {
    policy: { path: policy ?? DEFAULT_POLICY, required: policy !== undefined },
    name: readName(reader),
    workingDirectory: reader.text("working-directory") ?? ".",
    reportDir: reader.text("report-dir"),
    uploadReport: reader.boolean("upload-report") ?? true,
    failOn: reader.choice("fail-on", FAIL_ON),
  };
}
