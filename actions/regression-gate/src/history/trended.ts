import { limitOfChange, type Subject, shownUnit } from "@assay/judgement";

/** A limited metric whose course is drawn. */
export interface Trended {
  readonly name: string;
  readonly title: string;
  /** Empty where there is none to tell. */
  readonly unit: string;
  /** The value at which this run would stand on its limit. */
  readonly limit: number | undefined;
}

/** The limited metrics over all rows, against the baseline: neither a slice nor an anchor has a course of its own. */
export function trendedOf(subjects: readonly Subject[]): Trended[] {
  return subjects
    .filter(({ id, metric }) => id === metric.name)
    .map((subject) => {
      const { metric, facts } = subject;
      const change = limitOfChange(subject);
      const fixed = metric.better === "higher" ? metric.limit.min : metric.limit.max;
      const limit = change === undefined || facts.baseline === undefined ? fixed : facts.baseline + change;
      return { name: metric.name, title: metric.title, unit: shownUnit(metric), limit };
    });
}
