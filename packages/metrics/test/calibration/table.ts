/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** "2.51 ± 0.22": a share in percent with three Monte-Carlo standard errors (of at least one case). */
export function share(count: number, trials: number): string {
  const p = Math.min(Math.max(count, 1), trials - 1) / trials;
  return `${((100 * count) / trials).toFixed(2)} ± ${(300 * Math.sqrt((p * (1 - p)) / trials)).toFixed(2)}`;
}
