import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { type DefaultTreeAdapterTypes, parse, parseFragment } from "parse5";

type Node = DefaultTreeAdapterTypes.Node;

export interface Markup {
  /** Every element in document order, with its attributes' names: `a[href]`. */
  readonly elements: readonly string[];
  readonly attributes: readonly { readonly element: string; readonly name: string; readonly value: string }[];
  /** Texts that GitHub searches for mentions and references: not in code, not in links. */
  readonly prose: readonly string[];
  readonly code: readonly string[];
  readonly comments: readonly string[];
}

/** Markdown as GitHub's dialect reads it, raw HTML included, then as a browser would. */
export function readMarkdown(markdown: string): Markup {
  const html = micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  return read(parseFragment(html));
}

export function readHtml(html: string): Markup {
  return read(parse(html));
}

function read(root: Node): Markup {
  const markup = {
    elements: [] as string[],
    attributes: [] as Markup["attributes"][number][],
    prose: [] as string[],
    code: [] as string[],
    comments: [] as string[],
  };
  const visit = (node: Node, inCode: boolean): void => {
    if (node.nodeName === "#comment" && "data" in node) markup.comments.push(node.data);
    if (node.nodeName === "#text" && "value" in node) (inCode ? markup.code : markup.prose).push(node.value);
    if ("tagName" in node) {
      markup.elements.push(`${node.tagName}[${node.attrs.map(({ name }) => name).join(" ")}]`);
      for (const { name, value } of node.attrs) markup.attributes.push({ element: node.tagName, name, value });
    }
    const within = inCode || ["code", "pre", "a", "style"].includes(node.nodeName);
    if ("childNodes" in node) for (const child of node.childNodes) visit(child, within);
  };
  visit(root, false);
  return markup;
}

const REFERENCES = [
  /(?<![\w`])@[a-z0-9]/i,
  /#\d/,
  /\bGH-\d/i,
  /\b[A-Z]{2,}-\d/,
  /(?<![0-9a-z])[0-9a-f]{7,40}(?![0-9a-z])/i,
  /[a-z]:\/\//i,
  /www\.[^\s\u200b]/i,
  /mailto:[^\s\u200b]/i,
  /:[a-z+][\w+-]*:/,
];

/** What GitHub would turn into a link, a mention or an emoji after Markdown is done. */
export function references(texts: readonly string[]): string[] {
  return texts.flatMap((text) => REFERENCES.flatMap((pattern) => pattern.exec(text)?.[0] ?? []));
}
