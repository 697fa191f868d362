/** A Markdown table. The cells are Markdown already: whoever gives them has escaped them. Empty columns are dropped. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const kept = titles.map((_, column) => column === 0 || rows.some((row) => (row[column] ?? "") !== ""));
  const line = (cells: readonly string[]): string => `| ${cells.filter((_, column) => kept[column]).join(" | ")} |`;
  return [line(titles), line(titles.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A folded part. GitHub reads Markdown inside only after an empty line; `title` is Markdown-safe HTML. */
export function folded(title: string, body: string, open = false): string {
  return `<details${open ? " open" : ""}><summary>${title}</summary>\n\n${body}\n\n</details>`;
}
