import { isFields } from "../conditions/condition-object.ts";

type Fields = Readonly<Record<string, unknown>>;

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/**
 * What the author wrote beside an expectation: its `description`, its `notes` (1.x), and its `meta.notes` (0.x), which is
 * a text, a list of texts, or `{format, content}`.
 */
export function notesOf(item: Fields): string | undefined {
  const meta = isFields(item.meta) ? item.meta.notes : undefined;
  const lines = [
    item.description,
    ...listed(item.notes),
    ...(isFields(meta) ? listed(meta.content) : listed(meta)),
  ].filter((line) => typeof line === "string" && line !== "");
  return lines.length > 0 ? lines.join(" ") : undefined;
}
