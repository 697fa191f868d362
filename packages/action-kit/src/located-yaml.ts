import { type Location, type Reason, Refusal } from "@assay/report";
import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type ParsedNode,
  parseDocument,
  visit,
} from "yaml";

export type Path = readonly (string | number)[];

/** A YAML (or JSON) document as plain data that can still say where each of its values stands. */
export interface LocatedDocument {
  readonly file: string;
  readonly value: unknown;
  /** Where the value (or, with `key`, the key that introduces it) at the path stands; the nearest parent where it is absent. */
  locate(path: Path, at?: "key" | "value"): Location;
  /** A number, a text or another single value as it is written; `undefined` where there is none at the path. */
  written(path: Path): string | undefined;
}

const MAX_ALIASES = 100;
const NEEDS_BRACES =
  "put what belongs to the first key in braces, `accuracy: {max-drop: 0.02}`, or on lines of its own; put a text that holds `: ` in quotes";
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
    // Checked below: the library compares every key with every other, which takes minutes for a hostile file.
    uniqueKeys: false,
    strict: true,
    prettyErrors: false,
    stringKeys: true,
  });
  const place = (offset: number): Location => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const language = /\.json$/i.test(file) ? "JSON" : "YAML";
  const refuse = (offset: number, problem: string, remedy = `mend the ${language} at that place`): never => {
    const location = place(offset);
    throw new Refusal(`${what} is not valid ${language}: ${file}:${location.line}:${location.column}: ${problem}`, {
      code,
      reason,
      location,
      remedy,
    });
  };
  // A tag that is not known is a warning to the library, which then drops it: the value would not be what was written.
  // `accuracy: max-drop: 0.02`, the slip that the library tells in words of its own.
  for (const { pos, message } of [...document.errors, ...document.warnings])
    if (message.startsWith("Nested mappings")) refuse(pos[0], "a key behind a key", NEEDS_BRACES);
    else refuse(pos[0], message);
  if (document.directives.yaml.version !== "1.2")
    refuse(0, "only YAML 1.2 is read, in which `yes` is text and 010 is ten");
  let aliases = 0;
  visit(document, {
    Alias: (_, alias, ancestors) => {
      aliases++;
      const inside = ancestors.some((node) => isNode(node) && "anchor" in node && node.anchor === alias.source);
      if (inside) refuse(alias.range?.[0] ?? 0, `*${alias.source} stands inside itself`);
    },
    Map: (_, map) => {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const name = isScalar(key) ? String(key.value) : "";
        if (seen.has(name))
          refuse(isNode(key) ? (key.range?.[0] ?? 0) : 0, `the key "${name.slice(0, 80)}" stands there twice`);
        seen.add(name);
      }
    },
  });
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (cause) {
    // The library's word for an alias whose anchor is nowhere: "Unresolved alias (the anchor must be set before the alias): x".
    if (cause instanceof Error && cause.message.startsWith("Unresolved alias")) refuse(0, cause.message);
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
  const written = (path: Path): string | undefined => {
    const meant = (node: unknown) => (isAlias(node) ? node.resolve(document) : node);
    let node: unknown = document.contents;
    for (const step of path) {
      const parent = meant(node);
      node = isCollection(parent) ? parent.get(step, true) : undefined;
    }
    const scalar = meant(node);
    return isScalar(scalar) ? scalar.source : undefined;
  };
  return {
    file,
    value,
    written,
    locate: (path, at = "value") => place(nodeAt(path, at)?.range?.[0] ?? 0),
  };
}
