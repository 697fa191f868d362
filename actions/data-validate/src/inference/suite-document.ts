import { formatCountOf, visibleText } from "@assay/report";
import { Document, isScalar, type Node, Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import type { LearntExpectation, LearntSection } from "./learnt-expectation.ts";

const WIDTH = 118;
const RULE = 100;
/** A text that every reader of YAML 1.1 and 1.2 takes for a text, without quotes. */
const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*(?:[ -][A-Za-z0-9_]+)*$/;
const WORDS_OF_YAML = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i;
/** What a reviewer would not see, and what some readers of YAML take for the end of a line; escaped where it stands in quotes. */
const UNSEEN = /[[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]--[\n]]/gv;

export interface LearntFrom {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
}

function headOf({ rows, columns }: LearntFrom): string[] {
  return [
    `Learnt by Assay from ${formatCountOf(rows, "row")} of ${formatCountOf(columns, "column")}. It says what this data was like, not what it should be: read it line by`,
    "line, strike what is chance, and mend what is wrong. How each kind of promise is learnt stands in docs/data-validate.md.",
    "critical (where nothing is said): a miss fails. warning: a miss asks for review.",
  ];
}

/** Quotes each text that could be taken for anything else. */
function quoteTexts(node: Node): void {
  if (isScalar(node)) {
    const { value } = node;
    if (typeof value === "string")
      node.type = PLAIN.test(value) && !WORDS_OF_YAML.test(value) ? Scalar.PLAIN : Scalar.QUOTE_DOUBLE;
    return;
  }
  const { items } = node as YAMLSeq | YAMLMap;
  for (const item of items)
    quoteTexts(
      ("value" in (item as object) && "key" in (item as object) ? (item as { value: Node }).value : item) as Node,
    );
}

function commentOf(text: string): string {
  const lines = [""];
  for (const word of visibleText(text).split(" ")) {
    const last = lines.length - 1;
    if (lines[last] !== "" && `${lines[last]} ${word}`.length > WIDTH - 4) lines.push(word);
    else lines[last] = lines[last] === "" ? word : `${lines[last]} ${word}`;
  }
  return lines.map((line) => ` ${line}`).join("\n");
}

function ruleOf(column: string | undefined): string {
  const title = column === undefined ? "the table" : visibleText(column);
  return ` ---- ${title} ${"-".repeat(Math.max(4, RULE - title.length))}`;
}

function expectationNode(document: Document, { type, kwargs, severity, why }: LearntExpectation): YAMLMap {
  const node = document.createNode({ type, ...(severity === "critical" ? {} : { severity }), kwargs }) as YAMLMap;
  quoteTexts(node);
  const given = node.get("kwargs") as YAMLMap;
  for (const { value } of given.items as { value: YAMLSeq }[]) {
    const length =
      "items" in value ? value.items.reduce<number>((sum, item) => sum + JSON.stringify(item).length + 2, 30) : 0;
    if ("items" in value && length <= WIDTH) value.flow = true;
  }
  node.commentBefore = commentOf(why);
  return node;
}

/**
 * A suite as YAML, with a comment above each promise. Same sections, same bytes. Names and values from the data stand in
 * quotes unless they are plain words, and what cannot be seen is escaped.
 */
export function suiteDocument(sections: readonly LearntSection[], from: LearntFrom): string {
  const document = new Document({ name: from.name, expectations: [] });
  document.commentBefore = headOf(from)
    .map((line) => ` ${line}`)
    .join("\n");
  const name = document.get("name", true) as Scalar;
  quoteTexts(name);
  const list = document.get("expectations") as YAMLSeq;
  let pending: string[] = [];
  for (const { column, remark, expectations } of sections) {
    if (pending.length > 0) pending.push("");
    pending.push(ruleOf(column), ...(remark === undefined ? [] : [commentOf(remark)]));
    for (const [index, expectation] of expectations.entries()) {
      const node = expectationNode(document, expectation);
      if (index === 0) {
        node.commentBefore = [...pending, node.commentBefore].join("\n");
        pending = [];
      }
      // Below `expectations:` it would leave blanks at the end of a line.
      node.spaceBefore = list.items.length > 0;
      list.add(node);
    }
  }
  if (pending.length > 0) list.comment = ["", ...pending].join("\n");
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  return text.replace(UNSEEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
