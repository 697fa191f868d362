import { Problems, parseLocatedYaml } from "@assay/action-kit";
import type { Imported } from "./imported.ts";
import { importMlflow, isMlflow } from "./mlflow-thresholds.ts";
import { importTfma, isTfma } from "./tfma-thresholds.ts";

/** What a report takes beside its other notes. */
const MAX_NOTES = 500;
const MAX_NOTE = 2000;

/** The text of the input `limits` as a document of MLflow's or TFMA's; `undefined` where it is ours. */
export function importedLimits(text: string): Imported | undefined {
  const { value } = parseLocatedYaml(text, "input `limits`", "the input", "invalid-input");
  const problems = new Problems("invalid-input", "invalid-input");
  const imported = isTfma(value)
    ? importTfma(value, problems)
    : isMlflow(value)
      ? importMlflow(value, problems)
      : undefined;
  problems.refuseIfAny();
  return imported && { ...imported, notes: imported.notes.slice(0, MAX_NOTES).map((note) => note.slice(0, MAX_NOTE)) };
}
