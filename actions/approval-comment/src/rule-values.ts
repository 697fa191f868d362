import { type LocatedDocument, type Path, parseLocatedYaml } from "@assay/action-kit";
import { type Example, Refusal } from "@assay/report";

/** One value that a rule file gave before, gives now, or both: `assay.yml`, `regression.limits.f1.max-drop`, 0.02 → 0.05. */
export type ValueChange = Required<Pick<Example, "key" | "note">> & Pick<Example, "location">;

/** A value, by the name a reader knows it by. */
interface Leaf {
  readonly path: Path;
  readonly text: string;
}

const ABSENT = "—";
const MAX_TEXT = 80;

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function firstText(item: Readonly<Record<string, unknown>>, keys: readonly string[]): string | undefined {
  const found = keys.map((key) => item[key]).find((value) => value !== undefined);
  return found === undefined ? undefined : [found].flat().map(String).join(", ");
}

/** What tells an item of a list from its neighbours: a slice's column, a rule's name, an expectation and its column. */
function labelOf(item: unknown): string | undefined {
  if (!isMapping(item)) return undefined;
  const type = firstText(item, ["type", "expectation_type"]);
  if (type === undefined) return firstText(item, ["name", "by", "where"]);
  const column = isMapping(item.kwargs) ? firstText(item.kwargs, ["column", "column_list", "column_set"]) : undefined;
  return column === undefined ? type : `${type}(${column})`;
}

/** The names of a list's items; their own content where labels are missing or not unique. */
function itemNames(items: readonly unknown[]): string[] {
  const labels = items.map(labelOf);
  const unique = new Set(labels).size === items.length && !labels.includes(undefined);
  return items.map((item, index) => (unique ? (labels[index] ?? "") : JSON.stringify(item)));
}

/** Every value of a document by its name, in the order written; a list of plain values is one value. */
function leavesOf(value: unknown, name: string, path: Path, into: Map<string, Leaf>): Map<string, Leaf> {
  if (isMapping(value))
    for (const [key, part] of Object.entries(value))
      leavesOf(part, name === "" ? key : `${name}.${key}`, [...path, key], into);
  else if (Array.isArray(value) && value.some(isMapping)) {
    const names = itemNames(value);
    for (const [index, item] of value.entries()) leavesOf(item, `${name}[${names[index]}]`, [...path, index], into);
  } else into.set(name, { path, text: JSON.stringify(value) ?? ABSENT });
  return into;
}

function clipped(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text;
}

function parsed(text: string | undefined, path: string): LocatedDocument | undefined {
  if (text === undefined) return undefined;
  try {
    return parseLocatedYaml(text, path, "the file", "invalid-policy");
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/**
 * What a change made of a YAML or JSON file's values; none where one of the two is not there or cannot be read as such:
 * that the file changed is known without it.
 */
export function changedValues(path: string, before: string | undefined, after: string | undefined): ValueChange[] {
  const [was, is] = [parsed(before, path), parsed(after, path)];
  if (!was || !is) return [];
  const [old, now] = [was, is].map(({ value }) => leavesOf(value, "", [], new Map()));
  const names = new Set([...(now?.keys() ?? []), ...(old?.keys() ?? [])]);
  return [...names].flatMap((name) => {
    const [left, right] = [old?.get(name), now?.get(name)];
    if (left?.text === right?.text) return [];
    const note = `${clipped(left?.text ?? ABSENT)} → ${clipped(right?.text ?? ABSENT)}`;
    return [{ key: clipped(name), note, ...(right ? { location: is.locate(right.path) } : {}) }];
  });
}
