import { DEFAULT_REPOSITORY, openJob, pullRequestEvent, type StepResult } from "@assay/testing";
import { expect } from "@jest/globals";

/** What differs from the run that is asked for most. */
interface Asked {
  readonly inputs?: Record<string, string>;
  readonly env?: Record<string, string>;
  readonly suite?: string;
}

/** The run that is asked for most; its certificate and connection are known once the server runs. */
interface Usual {
  readonly table: string;
  readonly env: Record<string, string>;
  readonly suite: string;
  readonly connection: () => string;
  readonly certificate: () => string;
  /** Words of the engine's or the driver's inside, which no user is to see. */
  readonly inside?: RegExp;
}

/** A suite of expectations: type, keywords and what stands beside them. */
export const suiteOf = (...expectations: readonly (readonly [string, object, object?])[]) =>
  JSON.stringify({ expectations: expectations.map(([type, kwargs, rest]) => ({ type, kwargs, ...rest })) });

/** Runs of data-validate on a table of one server, in a pull request from a fork. */
export function judgedTable({ table, env: usual, suite: promised, connection, certificate, inside = /(?!)/ }: Usual) {
  const judge = async ({ inputs = {}, env = usual, suite = promised }: Asked = {}): Promise<StepResult> => {
    await using job = await openJob({
      files: { "suite.json": suite, "ca.pem": certificate() },
      event: pullRequestEvent({ headRepository: "fork/churn", repository: DEFAULT_REPOSITORY }),
    });
    const given = { suite: "suite.json", connection: connection(), table, "upload-report": "false", ...inputs };
    return await job.run({ action: "data-validate", inputs: given, env });
  };
  /** The first check of a run, which may show no secret, no stack and no defect of ours, and tells the way out. */
  const refusal = async (asked: Asked) => {
    const { report, exitCode, stdout, stderr, reportFiles } = await judge(asked);
    const everything = [stdout.replace(/^::add-mask::.*$/gm, ""), stderr, ...reportFiles.values()].join("\n");
    for (const secret of Object.values(asked.env ?? usual)) if (secret !== "") expect(everything).not.toContain(secret);
    expect(everything).not.toMatch(/defect in Assay|\n\s+at .*:\d+:\d+/);
    expect(everything).not.toMatch(inside);
    const [check] = report?.checks ?? [];
    expect([exitCode, report?.verdict]).toEqual(report?.verdict === "review" ? [0, "review"] : [1, "error"]);
    expect(check?.remedy).toMatch(/\w{4}/);
    return {
      exitCode,
      verdict: report?.verdict,
      reason: check?.reason,
      message: check?.message,
      remedy: check?.remedy,
    };
  };
  return { judge, refusal };
}
