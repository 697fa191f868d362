import type { Reason } from "./generated/report-v1.ts";

export interface ReasonHelp {
  /** What it says about the check, one sentence. */
  readonly meaning: string;
  /** What a reader can do about it, in the imperative. */
  readonly remedy: string;
}

/** Every reason code with its help: the single source of docs/reasons.md and of the rules in SARIF. */
export const REASONS: Readonly<Record<Reason, ReasonHelp>> = {
  "within-limit": {
    meaning: "The figure, with its uncertainty where it has one, keeps its limit.",
    remedy: "Nothing to do.",
  },
  "as-expected": { meaning: "The data is what the suite or the rule expects.", remedy: "Nothing to do." },
  "below-min": {
    meaning: "The figure is below the lowest value allowed.",
    remedy: "Find out what changed in the data or the model; lower `min` only if the new value is acceptable.",
  },
  "above-max": {
    meaning: "The figure is above the highest value allowed.",
    remedy: "Find out what changed in the data or the model; raise `max` only if the new value is acceptable.",
  },
  dropped: {
    meaning: "The figure is shown to have fallen by more than the limit allows.",
    remedy:
      "Compare the candidate with the baseline where they differ most, starting with the worst slice; keep the baseline until it is understood.",
  },
  rose: {
    meaning: "The figure is shown to have risen by more than the limit allows.",
    remedy: "Find what made it slower, larger or more wrong; widen the limit only if that price is acceptable.",
  },
  inconclusive: {
    meaning: "The interval reaches across the limit: the evidence neither shows harm nor rules it out.",
    remedy: "Add as many rows, requests, rounds or runs as the check says it needs, or let a person decide.",
  },
  "too-few-events": {
    meaning:
      "There are fewer than 30 events or fewer than 30 non-events, or fewer rows of quantities or queries than the metric needs, so no interval can be claimed.",
    remedy:
      "Score as many more rows, of the rare class, as the check says it needs, or judge the slice together with a larger one.",
  },
  "too-few-samples": {
    meaning: "The sample is too small for this figure, such as a 99th percentile of 240 requests.",
    remedy: "Take as many samples as the check says it needs, or limit a less extreme figure.",
  },
  "point-estimate": {
    meaning: "Two single numbers were compared, without a word on their noise.",
    remedy: "Give predictions, several seeds or the number of rows `n`, so that the comparison has an interval.",
  },
  "missing-metric": {
    meaning: "A metric that has a limit is missing on one side.",
    remedy: "Compute and write the metric on both sides under the library's name, or remove its limit.",
  },
  "missing-slice": {
    meaning: "A slice that the policy names, or that the baseline had, has no rows.",
    remedy: "Check the column and its values in the new data; remove the slice from the policy if it is gone for good.",
  },
  "below-min-rows": {
    meaning: "The slice has fewer rows than its `min-rows`.",
    remedy: "Score more rows of this slice, or lower `min-rows` knowing that the verdict gets weaker.",
  },
  "not-comparable": {
    meaning: "The two sides were measured on other data, by other means or on another machine.",
    remedy: "Measure both sides on the same data and the same runner.",
  },
  "no-baseline": {
    meaning: "There is no baseline yet: nothing to compare with.",
    remedy: "Look at the figures; if they are good, write the baseline with `write-baseline` and keep it.",
  },
  "rules-changed": {
    meaning: "The change also changes the rules it is judged by: the policy, a suite, a baseline or the workflow.",
    remedy: "Have the changed limits reviewed by someone who may approve them.",
  },
  "suite-inferred": {
    meaning: "A suite was learnt from the data; nobody has agreed to it yet.",
    remedy: "Read it line by line, strike what is chance, mend what is wrong, commit it and give it as `suite`.",
  },
  "breaking-change": {
    meaning: "A promise about the data is weaker than before, or gone: whoever relies on it may get other data.",
    remedy: "Tell those who read the data, and let someone who may approve the change look at it.",
  },
  "compatible-change": {
    meaning: "The promises about the data are other than before, and none is weaker.",
    remedy: "Nothing to do for those who read the data; whoever makes it has to keep the new promises.",
  },
  "missing-gate": {
    meaning: "A gate that the policy requires has not reported.",
    remedy: "See why its job was skipped, cancelled or failed before it wrote its report, then run it again.",
  },
  "duplicate-gate": {
    meaning: "Two steps of one run reported under the same name.",
    remedy: "Give each step its own `name`, as a matrix leg does with its key.",
  },
  "gate-verdict": {
    meaning: "A gate that this verdict rests on did not pass.",
    remedy: "Open that gate's report and follow its remedies.",
  },
  "empty-data": {
    meaning: "The table has no rows, so nothing can be said about it.",
    remedy: "Check the path, the query and the step that writes the data.",
  },
  "no-checks": {
    meaning: "There was nothing to check: zero expectations, limits or rules.",
    remedy: "Add at least one expectation or limit; an empty suite is not a pass.",
  },
  unreadable: {
    meaning: "A file or a table exists but cannot be read.",
    remedy: "Check permissions, format, encoding and whether the file is whole.",
  },
  "malformed-row": {
    meaning: "A row of the file does not fit its header: too few or too many cells, bad quoting, bad encoding.",
    remedy: "Mend the line that is named, or the program that wrote it.",
  },
  "duplicate-key": {
    meaning: "A key that must be unique occurs more than once.",
    remedy: "Remove the repeated rows, or name a key that is unique.",
  },
  "pointer-file": {
    meaning: "The file is a Git LFS or DVC pointer, not the data or the model itself.",
    remedy: "Fetch the real file first: `lfs: true` in the checkout, or `dvc pull`.",
  },
  "hash-mismatch": {
    meaning: "The file is not the one whose hash is on record: what was judged is not what is versioned.",
    remedy: "Fetch the recorded version (`dvc pull`), or record this one (`dvc add`, `dvc commit`) and commit that.",
  },
  "personal-data": {
    meaning: "Values, or the name of a column, look like personal data.",
    remedy:
      "Leave the column out or replace its values by pseudonyms; list it under `data.pii.allow` if it may hold them.",
  },
  drifted: {
    meaning:
      "A column's distribution differs from the reference by more than noise and more than the smallest effect that matters.",
    remedy: "Find out whether the world or the pipeline changed; retrain or mend the data, or take a new reference.",
  },
  "stale-copy": {
    meaning: "The new file is the old one, byte for byte or row for row.",
    remedy: "Check that the step which makes the file ran, and that it wrote where this gate reads.",
  },
  "generator-bound": {
    meaning: "The load generator, not the server, was the bottleneck, so the times are not the server's.",
    remedy: "Lower the rate, or give the generator more processor.",
  },
  "not-ready": {
    meaning: "The process under test ended or never answered.",
    remedy: "Start the command by hand, read the last lines it printed, and check port and path.",
  },
  "timed-out": { meaning: "The work did not end within its time.", remedy: "Give it more time, or less to do." },
  cancelled: {
    meaning: "The run or the job was cancelled or skipped before it could judge.",
    remedy: "See why, then run it again.",
  },
  "job-failed": {
    meaning: "A job that this verdict rests on failed.",
    remedy: "Open that job's log, mend what stopped it and run it again.",
  },
  "unexpected-values": {
    meaning: "More values break the expectation than `mostly` allows.",
    remedy: "Look at the examples; mend the data, or change the expectation if the new values are right.",
  },
  "set-mismatch": {
    meaning: "A set of columns or values is not the set expected.",
    remedy: "Add what is missing and remove what is extra, or change the set in the suite.",
  },
  "missing-column": {
    meaning: "A column that is asked for is not in the data.",
    remedy: "Check the spelling of the column in the suite or policy and the header of the file.",
  },
  "wrong-type": {
    meaning: "A column has another type than expected.",
    remedy: "Look at the examples that do not fit; often one blank or one text turns a column of numbers into text.",
  },
  "too-good": {
    meaning: "The figure is better than is plausible (`max-gain`), as after a leak of the target.",
    remedy: "Look for a leak: a feature made from the target, or rows of the training data in the test data.",
  },
  "leaked-truth": {
    meaning:
      "The truth can be read off something that is known of a row before the model answers, such as its key; or the answers are the truth itself.",
    remedy:
      "Identify rows by something that was known before the outcome was, or by a hash of it; look for the truth among what the model reads.",
  },
  "implausible-scores": {
    meaning:
      "The scores contradict the predictions, or order the rows worse than chance: they are likely those of another label.",
    remedy: "Check that `score` holds the probability of the label that `positive` names, on both sides.",
  },
  "ambiguous-limit": {
    meaning: "The limit is kept as a share and broken as a percentage, and it does not say which it is.",
    remedy: 'Write it with its unit, `"10%"` for a tenth or `"1000%"` for ten.',
  },
  "gain-too-small": {
    meaning: "The figure has not improved by as much as the limit asks for (`min-gain`).",
    remedy: "Keep the baseline, or lower `min-gain` if a smaller gain is worth the change.",
  },
  "invalid-input": {
    meaning: "An input of the action is missing or is not understood.",
    remedy: "Correct the input that the message names.",
  },
  "invalid-policy": {
    meaning: "The policy file (`assay.yml`) is not valid.",
    remedy:
      "Correct the line that the message names; unknown keys are refused so that a misspelt limit is never ignored.",
  },
  "invalid-suite": {
    meaning: "The suite of expectations is not valid.",
    remedy: "Correct the line that the message names; unknown expectations and keywords are refused.",
  },
  "invalid-report": {
    meaning: "A file that should be a report of a gate is not one.",
    remedy: "Give the JSON file as the action wrote it, of the same version.",
  },
  "not-a-number": {
    meaning: "A figure is NaN, infinite or not a number at all.",
    remedy: "Find the division by zero or the missing value that made it.",
  },
  "empty-intersection": {
    meaning: "The two tables have no key in common.",
    remedy: "Check that both files use the same key column and the same spelling of its values.",
  },
  "outside-workspace": {
    meaning: "A path leads outside the places that may be read.",
    remedy: "Keep the file in the workspace, or data and models under RUNNER_TEMP.",
  },
  "engine-unavailable": {
    meaning: "The data engine could not be installed, opened or reached.",
    remedy: "Check the network, the registry and the credentials, or point ASSAY_DUCKDB_DIR at a copy.",
  },
  "not-permitted": {
    meaning: "GitHub or the engine refused the access.",
    remedy: "Grant the permission that the message names.",
  },
  "missing-credentials": {
    meaning: "The run has no secret to reach the data with, as pull requests from forks have none.",
    remedy:
      "Pass the secret as the environment variable that the message names, or have the data judged after the merge.",
  },
  defect: { meaning: "Assay itself went wrong.", remedy: "Open an issue with the log and the report." },
};

export function isReason(word: unknown): word is Reason {
  return typeof word === "string" && Object.hasOwn(REASONS, word);
}
