import type { NumericColumn } from "@assay/metrics";
import { type Example, formatCountOf, redacted } from "@assay/report";
import type { PooledCategories } from "./pooled.ts";

interface CategoryChanges {
  readonly words: readonly string[];
  readonly examples: Example[];
}

/** Categories that are new in the data or gone from it, those of most rows first. Their names are cells: masked where cells are. */
export function categoryChanges(
  column: NumericColumn | PooledCategories,
  { maxExamples, redact }: { readonly maxExamples: number; readonly redact: boolean },
): CategoryChanges {
  if (column.kind === "numeric") return { words: [], examples: [] };
  const all = column.labels
    .map((label, index) => ({
      label,
      reference: column.reference[index] as number,
      current: column.current[index] as number,
    }))
    .slice(0, column.hasRest ? -1 : undefined);
  const fresh = all.filter(({ reference, current }) => reference === 0 && current > 0);
  const gone = all.filter(({ reference, current }) => reference > 0 && current === 0);
  const rows = (of: typeof all, side: "reference" | "current") => of.reduce((sum, one) => sum + one[side], 0);
  const words = [
    ...(fresh.length > 0
      ? [`${formatCountOf(fresh.length, "new value")} in ${formatCountOf(rows(fresh, "current"), "row")}`]
      : []),
    ...(gone.length > 0
      ? [
          `${formatCountOf(gone.length, "value")} of ${formatCountOf(rows(gone, "reference"), "row")} of the reference vanished`,
        ]
      : []),
  ];
  const shown = (label: string | undefined) =>
    label === undefined ? "‹kept as a hash›" : redact ? redacted(label) : label;
  const examples = [
    ...fresh
      .toSorted((left, right) => right.current - left.current)
      .map(({ label, current }) => ({ value: shown(label), count: current, note: "new: not in the reference" })),
    ...gone
      .toSorted((left, right) => right.reference - left.reference)
      .map(({ label, reference }) => ({
        value: shown(label),
        note: `vanished: ${formatCountOf(reference, "row")} of the reference`,
      })),
  ];
  return { words, examples: examples.slice(0, maxExamples) };
}
