import { type Fields, isFields } from "./fields.ts";

function linesOf(notes: unknown): string {
  const lines = isFields(notes) ? notes.content : notes;
  const texts = [lines].flat().filter((line): line is string => typeof line === "string");
  return texts
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(" ");
}

/** With the full stop that parts it from the next, unless it is the last one. */
const ended = (line: string, index: number, { length }: readonly string[]) =>
  index === length - 1 || /[.!?:;…]$/.test(line) ? line : `${line}.`;

/**
 * What the author wrote beside an expectation: its `description`, its `notes` (1.x), and its `meta.notes` (0.x), each
 * of which is a text, a list of texts, or `{format, content}`.
 */
export function notesOf(item: Fields): string | undefined {
  const meta = isFields(item.meta) ? item.meta.notes : undefined;
  const parts = [item.description, item.notes, meta].map(linesOf).filter((part) => part !== "");
  return parts.length > 0 ? parts.map(ended).join(" ") : undefined;
}
