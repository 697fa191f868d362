import { type Check, formatCountOf } from "@assay/report";
import type { ModelContents } from "./model.ts";

/** How the tensors of two models differ in name and shape; what they are stored as does not count. */
export interface TensorDifferences {
  readonly added: readonly string[];
  readonly gone: readonly string[];
  readonly reshaped: readonly string[];
  /** One for each, up to a few. */
  readonly examples: NonNullable<Check["examples"]>;
}

const MAX_EXAMPLES = 20;
const MAX_NAMED = 3;
const MAX_NAME = 120;

function shapeText(shape: readonly number[] = []): string {
  return `[${shape.join(", ")}]`;
}

export function tensorDifferences(candidate: ModelContents, baseline: ModelContents): TensorDifferences {
  const [ours, theirs] = [candidate.tensors, baseline.tensors];
  const added = [...ours.keys()].filter((name) => !theirs.has(name)).toSorted();
  const gone = [...theirs.keys()].filter((name) => !ours.has(name)).toSorted();
  const shape = (tensors: ModelContents["tensors"], name: string) => shapeText(tensors.get(name)?.shape);
  const reshaped = [...ours.keys()]
    .filter((name) => theirs.has(name) && shape(ours, name) !== shape(theirs, name))
    .toSorted();
  const example = (value: string, note: string) => ({ value: value.slice(0, MAX_NAME), note });
  const examples = [
    ...gone.slice(0, MAX_EXAMPLES).map((name) => example(name, `gone, was ${shape(theirs, name)}`)),
    ...added.slice(0, MAX_EXAMPLES).map((name) => example(name, `new, ${shape(ours, name)}`)),
    ...reshaped
      .slice(0, MAX_EXAMPLES)
      .map((name) => example(name, `${shape(theirs, name)} became ${shape(ours, name)}`)),
  ];
  return { added, gone, reshaped, examples };
}

function several(names: readonly string[], what: string): string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, MAX_NAMED).map((name) => name.slice(0, MAX_NAME));
  const list = [...shown, ...(names.length > shown.length ? ["…"] : [])].join(", ");
  return [`${formatCountOf(names.length, "tensor")} ${names.length === 1 ? "is" : "are"} ${what} (${list})`];
}

/** "1 tensor is gone (head.bias); 2 tensors are new (a, b)"; empty where nothing differs. */
export function differencesText({ added, gone, reshaped }: TensorDifferences): string {
  return [...several(gone, "gone"), ...several(added, "new"), ...several(reshaped, "of another shape")].join("; ");
}
