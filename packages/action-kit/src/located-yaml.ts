import { type Location, type Reason, Refusal } from "@assay/report";
import { isMap, isNode, isPair, isScalar, LineCounter, type ParsedNode, parseDocument, visit } from "yaml";

export type Path = readonly (string | number)[];

/** A YAML (or JSON) document as plain data that can still say where each of its values stands. */
export interface LocatedDocument {
  readonly file: string;
  readonly value: unknown;
  /** Where the value (or, with `key`, the key that introduces it) at the path stands; the nearest parent where it is absent. */
  locate(path: Path, at?: "key" | "value"): Location;
}

const MAX_ALIASES = 100;
const MAX_CHARACTERS = 5_000_000;

/**
 * Parses one YAML 1.2 document (of which JSON is a part). Refuses syntax errors, duplicate keys, several documents,
 * alias bombs and values no JSON could hold, each with file, line and column.
 *
 * `file` is what locations name; `what` names the document in messages ("the policy", "the suite").
 */
export function parseLocatedYaml(text: string, file: string, what: string, reason: Reason): LocatedDocument {
  const code = `${reason}`;
  if (text.length > MAX_CHARACTERS)
    throw new Refusal(`${what} ${file} has ${text.length} characters; at most ${MAX_CHARACTERS} are read`, {
      code,
      reason,
      remedy: `check that ${file} is the file you meant`,
    });
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    strict: true,
    prettyErrors: false,
    stringKeys: true,
  });
  const place = (offset: number): Location => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const [error] = document.errors;
  if (error) {
    const location = place(error.pos[0]);
    throw new Refusal(`${what} is not valid YAML: ${file}:${location.line}:${location.column}: ${error.message}`, {
      code,
      reason,
      location,
      remedy: "mend the YAML at that place",
    });
  }
  let aliases = 0;
  visit(document, { Alias: () => void aliases++ });
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (cause) {
    throw new Refusal(
      `${what} ${file} repeats itself through ${aliases} YAML aliases, more than can be a mistake (at most ${MAX_ALIASES} expansions are read)`,
      { code, reason, cause, remedy: "write the values out instead of using aliases" },
    );
  }

  const nodeAt = (path: Path, at: "key" | "value"): ParsedNode | null => {
    let node: unknown = document.contents;
    for (const [index, step] of path.entries()) {
      let next: unknown;
      let key: unknown;
      if (isMap(node)) {
        const pair = node.items.find(
          (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
        );
        next = pair?.value;
        key = pair?.key;
      } else if (isNode(node) && "items" in node && typeof step === "number") {
        next = (node.items as unknown[])[step];
      }
      if (at === "key" && index === path.length - 1 && isNode(key)) return key as ParsedNode;
      if (!isNode(next)) return (isNode(key) ? key : node) as ParsedNode;
      node = next;
    }
    return node as ParsedNode | null;
  };
  return {
    file,
    value,
    locate: (path, at = "value") => place(nodeAt(path, at)?.range?.[0] ?? 0),
  };
}
