import type { Obstacle } from "@assay/judgement";
import type { Evidence, NoEvidence } from "@assay/metrics";
import { FIGURES_OF_PROCESS } from "./judged-figures.ts";
import { isTooFew, type SideFigure, type SideFigures, type TooFew } from "./side-figures.ts";

/** What the candidate is compared with: a side of the same rounds, an earlier run, or nothing. */
export interface Comparison {
  readonly candidate: SideFigures;
  readonly batchSizes: readonly number[];
  /** Sides measured in this run: the candidate, and a baseline that runs beside it. */
  readonly measured: readonly SideFigures[];
  /** The baseline's figure at the batch size in that place; `undefined` where it has none. */
  readonly baseline: (name: string, batch: number) => SideFigure | undefined;
  /** Whether both sides were measured in the same rounds. */
  readonly paired: boolean;
  /** Why changes cannot be judged; `undefined` where they can. */
  readonly obstacle: Obstacle | undefined;
}

/** A figure where it is judged or shown: `p95_ms`, `p95_ms[batch=16]`, and `memory_mb` once for all batch sizes. */
export interface Place {
  readonly id: string;
  readonly name: string;
  /** Place of the batch size. */
  readonly batch: number;
  readonly label: string;
}

function isOfProcess(name: string): boolean {
  return (FIGURES_OF_PROCESS as readonly string[]).includes(name);
}

/** Where a figure stands: once where there is one batch size or it is the process's, else once for each size. */
export function placesOf(name: string, batchSizes: readonly number[]): Place[] {
  if (isOfProcess(name) || batchSizes.length === 1) return [{ id: name, name, batch: 0, label: "" }];
  return batchSizes.map((size, batch) => ({ id: `${name}[batch=${size}]`, name, batch, label: `, batch of ${size}` }));
}

/** The figures of another side of the same rounds; a percentile of too few requests is none. */
export function figureOf(side: SideFigures, name: string, batch: number): SideFigure | undefined {
  const figure: SideFigure | TooFew | undefined = side.figure(name, batch);
  return figure && !isTooFew(figure) ? figure : undefined;
}

/** The change that the rounds show, in the figure's unit: what their interval is about. `undefined` where they have none. */
export function changeOf(evidence: Evidence | NoEvidence | undefined): number | undefined {
  return evidence && "contrast" in evidence ? evidence.contrast(1).estimate : undefined;
}
