import type { ConfusionMatrix } from "@assay/metrics";
import { formatCount, type HeatmapChart } from "@assay/report";

/** One side's confusion, by the name of the side. */
interface NamedMatrix {
  readonly name: string;
  readonly matrix: ConfusionMatrix;
}

const MOST_CLASSES = 12;

/** The classes that have a row and a column of their own, most frequent first kept, in the order of their codes. */
function shownCodes(totals: ReadonlyMap<number, number>): number[] {
  const codes = [...totals.keys()];
  const most = codes.length <= MOST_CLASSES ? codes.length : MOST_CLASSES - 1;
  return codes
    .toSorted((one, other) => (totals.get(other) ?? 0) - (totals.get(one) ?? 0) || one - other)
    .slice(0, most)
    .sort((one, other) => one - other);
}

/** True classes in rows, predicted ones in columns; the colour is the share of the true class. */
export function confusionMatrices(
  matrices: readonly NamedMatrix[],
  weighted: boolean,
  labels: readonly string[],
): HeatmapChart[] {
  if (matrices.length === 0) return [];
  const totals = new Map<number, number>();
  for (const { matrix } of matrices)
    for (const [place, code] of matrix.codes.entries()) {
      const rows = (matrix.cells[place] as Float64Array).reduce((sum, cell) => sum + cell, 0);
      totals.set(code, Math.max(totals.get(code) ?? 0, rows));
    }
  const shown = shownCodes(totals);
  const rest = totals.size - shown.length;
  const placeOf = new Map(shown.map((code, place) => [code, place]));
  const size = shown.length + (rest > 0 ? 1 : 0);
  const panels = matrices.map(({ name, matrix }) => {
    const counts = Array.from({ length: size }, () => new Float64Array(size));
    for (const [from, truly] of matrix.codes.entries())
      for (const [to, said] of matrix.codes.entries()) {
        const line = counts[placeOf.get(truly) ?? shown.length] as Float64Array;
        const at = placeOf.get(said) ?? shown.length;
        line[at] = (line[at] as number) + ((matrix.cells[from] as Float64Array)[to] as number);
      }
    const cells = counts.map((line) => {
      const total = line.reduce((sum, count) => sum + count, 0);
      return Array.from(line, (count) => ({ value: count, shade: total > 0 ? count / total : 0 }));
    });
    return { name, cells };
  });
  const names = [...shown.map((code) => labels[code] ?? String(code)), ...(rest > 0 ? [`${rest} others`] : [])];
  return [
    {
      kind: "heatmap",
      title: weighted ? "Confusion, sums of weights" : "Confusion",
      yLabel: "true",
      xLabel: "predicted",
      values: "counts",
      rows: names,
      columns: [...names],
      panels,
      note: `The colour is the share of the true class${rest > 0 ? `; the ${formatCount(rest)} rarest classes are one row and one column` : ""}.`,
    },
  ];
}
