/** A table of docs/statistics.md that is made of answers to tasks, which can be answered apart, on any core. */
export interface Simulation<Task, Answer> {
  /** @param trials samples a cell where nothing else is said */
  tasks(trials: number): readonly Task[];
  run(task: Task): Answer;
  /** What was asked and answered, as Markdown. */
  write(tasks: readonly Task[], answers: readonly Answer[]): string;
}

/** One that is made in one go. */
export function whole(write: () => string): Simulation<null, string> {
  return { tasks: () => [null], run: write, write: (_, [text = ""]) => text };
}

/** Trials of one cell in parts of its own random numbers, so that many cores make the same table as one. */
export function parts(trials: number, most: number): readonly { readonly trials: number; readonly part: number }[] {
  const count = Math.max(1, Math.ceil(trials / most));
  return Array.from({ length: count }, (_, part) => ({
    trials: Math.floor((trials * (part + 1)) / count) - Math.floor((trials * part) / count),
    part,
  }));
}
