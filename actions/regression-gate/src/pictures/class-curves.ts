import { ClassRows } from "@assay/metrics";
import { type CurvesChart, clip, formatCount, visibleText } from "@assay/report";
import { scoreCurves } from "./score-curves.ts";

/** The answers of one side, with a column of scores for each class, by the name of the side. */
interface NamedRows {
  readonly name: string;
  readonly rows: ClassRows;
}

const MOST_CLASSES = 6;

function notDrawn(classes: number): string {
  return classes === 1 ? "The rarest class is not drawn." : `The ${formatCount(classes)} rarest classes are not drawn.`;
}

/** The ROC curve of each class against all others, by its own scores: what `roc_auc_ovr` is the mean area of. The most frequent classes. */
export function classCurves(sides: readonly NamedRows[], labels: readonly string[]): CurvesChart[] {
  const [first] = sides;
  if (!first) return [];
  const { truth, weight } = first.rows;
  const counts = new Map<number, number>();
  for (const code of truth) counts.set(code, (counts.get(code) ?? 0) + 1);
  const drawn = [...counts]
    .toSorted(([one, few], [other, many]) => many - few || one - other)
    .slice(0, MOST_CLASSES)
    .map(([code]) => code)
    .sort((one, other) => one - other);
  const rest = counts.size - drawn.length;
  return drawn.flatMap((code) => {
    const isOwn = Uint8Array.from(truth, (one) => Number(one === code));
    const own = sides.flatMap(({ name, rows: { scores } }) => {
      const score = scores?.[code];
      return score ? [{ name, scores: new ClassRows({ truth: isOwn, score, weight }).binary }] : [];
    });
    const [roc] = scoreCurves(own);
    if (!roc) return [];
    const left = rest > 0 ? [notDrawn(rest)] : [];
    const notes = [...(roc.note === undefined ? [] : [roc.note]), ...left];
    return [
      {
        ...roc,
        title: `ROC curve of ${clip(visibleText(labels[code] ?? String(code)), 60)} against the others`,
        ...(notes.length > 0 ? { note: notes.join(" ") } : {}),
      },
    ];
  });
}
