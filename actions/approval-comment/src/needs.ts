import { dig, type InputReader } from "@assay/action-kit";
import { type Check, clip } from "@assay/report";

/** A job that this one `needs`, and how it ended, in GitHub's words: `success`, `failure`, `cancelled`, `skipped`. */
export interface Need {
  readonly job: string;
  readonly result: string;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The `needs` context as `toJSON` writes it; anything else is a problem, since a job it left out would count as fine. */
export function readNeeds(reader: InputReader): readonly Need[] {
  const text = reader.text("needs");
  if (text === undefined) return [];
  const jobs = parseJson(text);
  const wellFormed = typeof jobs === "object" && jobs !== null && !Array.isArray(jobs);
  const needs = wellFormed ? Object.entries(jobs).map(([job, said]) => ({ job, result: dig(said, "result") })) : [];
  const wrong = needs.find(({ result }) => typeof result !== "string" || result === "");
  if (!wellFormed || wrong)
    reader.problem(
      `input \`needs\` must be the needs context as JSON, {"job": {"result": "success"}}, got ${
        wrong ? `no result of job "${clip(wrong.job, 100)}"` : `"${clip(text, 100)}"`
      }`,
      "give `needs` the expression `toJSON(needs)`, in the double braces of a workflow",
    );
  return needs.map(({ job, result }) => ({ job, result: String(result) }));
}

const STOPPED = ["cancelled", "skipped"];

/** A job that did not succeed is at least `fail`: whatever it should have judged was not judged. */
export function needCheck({ job, result }: Need): Check {
  const ended = clip(result, 100);
  const passed = result === "success";
  return {
    id: clip(`needs(${job})`, 500),
    title: clip(`job ${job}`, 500),
    verdict: passed ? "pass" : "fail",
    reason: passed ? "as-expected" : STOPPED.includes(result) ? "cancelled" : "job-failed",
    severity: "critical",
    message: passed
      ? `job ${clip(job, 200)} succeeded`
      : `job ${clip(job, 200)} ${STOPPED.includes(result) ? `was ${ended}` : `ended in ${ended}`}`,
    ...(passed ? {} : { remedy: "open the job's log, see what stopped it, and run it again" }),
  };
}
