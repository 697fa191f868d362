const encoder = new TextEncoder();

/** The size a text has for GitHub's limit of a step summary, which counts bytes of UTF-8. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}

/**
 * The first of the renderings, richest first, that fits. Each is made whole, so nothing is ever cut inside a table or a
 * tag; the last one must fit by construction, and it is a defect if it does not.
 */
export function firstThatFits<Level>(
  levels: readonly Level[],
  render: (level: Level) => string,
  fits: (text: string) => boolean,
): string {
  for (const level of levels) {
    const text = render(level);
    if (fits(text)) return text;
  }
  throw new Error("the smallest rendering of a report is larger than its place");
}
