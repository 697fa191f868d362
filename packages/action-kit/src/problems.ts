import { type Location, type Reason, Refusal } from "@assay/report";

export interface Problem {
  /** Names the input or key, the value it got, and what it wants. */
  readonly message: string;
  readonly remedy: string;
  readonly location?: Location | undefined;
}

/** Collects every problem of one source, so that its user mends them in one go. */
export class Problems {
  readonly #found: Problem[] = [];
  readonly #code: string;
  readonly #reason: Reason;

  constructor(code: string, reason: Reason) {
    this.#code = code;
    this.#reason = reason;
  }

  add(problem: Problem): void {
    this.#found.push(problem);
  }

  /** Refuses with all problems found so far in one message; returns where there are none. */
  refuseIfAny(): void {
    const [first, ...others] = this.#found;
    if (!first) return;
    const placed = ({ message, location }: Problem) =>
      location ? `${location.file}:${location.line}:${location.column ?? 1}: ${message}` : message;
    const several = others.length > 0;
    const lines = [first, ...others].map((problem) =>
      several ? `${placed(problem)} → ${problem.remedy}` : placed(problem),
    );
    throw new Refusal(lines.join("\n"), {
      code: this.#code,
      reason: this.#reason,
      remedy: several ? `mend these ${lines.length} problems` : first.remedy,
      location: first.location,
    });
  }
}
