/**
 * Text from data, suites, reports and comments, made harmless for the place it is put in. Every function takes any
 * string and returns one line that creates nothing there but text.
 */

const LINE_BREAK = /\r\n|[\n\r\p{Zl}\p{Zp}\u0085]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's escape sequences start with one
const ANSI_ESCAPE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\]\P{Cc}*(?:\u0007|\u001b\\)?|[@-_])/gu;
// Control characters, halves of surrogate pairs, private and non-characters, and whatever Unicode itself calls
// ignorable (bidi controls, zero-width characters, tags): no reader sees them, and each can make a text look like another.
const UNSEEN =
  /[[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}]--[\ufe0f]]|(?<!\p{Extended_Pictographic})\ufe0f/gv;

/** One line on which every invisible character stands as its code point, `[U+202E]`; colours of a terminal go away. */
export function visibleText(text: string): string {
  return text
    .replace(ANSI_ESCAPE, "")
    .replace(LINE_BREAK, " ↵ ")
    .replaceAll("\t", " ")
    .replace(UNSEEN, (character) => `[U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}]`);
}

/** At most `length` UTF-16 units, the last of them `…` where something was cut; never half a surrogate pair. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, Math.max(0, length - 1));
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

const HTML_ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** For HTML and XML 1.0, element content and quoted attributes alike; what XML cannot carry at all is spelt out before. */
export function inertHtml(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => HTML_ENTITIES[character] ?? "");
}

const BREAK = "&#8203;";
const MARKDOWN_SIGNS = /[&<>\\`*_[\]~|#$@]/g;

/**
 * For Markdown prose, table cells and the HTML inside Markdown. Signs become character references, which is enough for
 * what a Markdown parser reads. GitHub then searches the *finished* text for @mentions, #123, commits, addresses and
 * :emoji:, so a zero-width space parts those; html-pipeline and Dependabot's comments rest on the same fact.
 */
export function inertMarkdown(text: string): string {
  const parted = visibleText(text)
    .replace(/@(?=[\p{L}\p{N}_-])/gu, "@\u0000")
    .replace(/#(?=\d)/g, "#\u0000")
    .replace(/\b(GH|GHSA|CVE|CWE|[A-Z][A-Z0-9]+)-(?=[0-9A-Za-z])/g, "$1-\u0000")
    .replace(/www(?=\.)/gi, "$&\u0000")
    .replace(/:(?=\/\/)|(?<=mailto|xmpp):/gi, ":\u0000")
    .replace(/:(?=[\w+-]+:)/g, ":\u0000")
    .replace(/::/g, ":\u0000:")
    .replace(/(?<![0-9a-zA-Z])[0-9a-f]{7,40}(?![0-9a-zA-Z])/gi, (hash) => hash.replace(/.{6}(?=.)/g, "$&\u0000"));
  const escaped = parted
    .replace(MARKDOWN_SIGNS, (sign) => `&#${sign.charCodeAt(0)};`)
    .replaceAll("\u0000", BREAK)
    .replace(/^ | $/g, "&#32;");
  // What starts a list, a quote, a rule or a heading only does so at the start of a line.
  return escaped.replace(
    /^[-=]|^\+(?=\s|$)|^(\d+)[.)](?=\s|$)/,
    (start) => `${start.slice(0, -1)}&#${start.charCodeAt(start.length - 1)};`,
  );
}

/** The first `length` units of a text for Markdown, as a reader sees them; hidden characters count by their spelling. */
export function inertExcerpt(text: string, length: number): string {
  return inertMarkdown(clip(visibleText(clip(text, length)), length));
}

/**
 * A value as inline code for Markdown, table cells included: GitHub looks for no mention, address or commit in code, and
 * what is copied from it is the value itself. A value that could end the code, the cell or speak to the runner's log
 * (`::` and `##[` are workflow commands) is spelt in character references instead.
 */
export function inertCode(text: string): string {
  const line = visibleText(text);
  if (line.trim() === "") return `<code>${line === "" ? "(empty)" : "(blank)"}</code>`;
  if (/[`|\\$]|::|##\[|^ | $/.test(line)) return `<code>${inertMarkdown(line).replace(/ /g, "&#32;")}</code>`;
  return `\`${line}\``;
}

/** What stands between two backticks of prose is a name or a text as it is typed: `redact: false`. */
const TYPED = /`([^`]+)`/;

/** A sentence in HTML, in which what is to be typed is code. */
export function proseHtml(text: string): string {
  const parts = visibleText(text).split(TYPED);
  return parts.map((part, index) => (index % 2 === 0 ? inertHtml(part) : `<code>${inertHtml(part)}</code>`)).join("");
}

/** The first `length` units of a sentence in Markdown and in the HTML inside it, in which what is to be typed is code. */
export function proseExcerpt(text: string, length: number): string {
  const parts = clip(visibleText(clip(text, length)), length).split(TYPED);
  // Tags and not backticks, which are none inside a `<summary>`.
  return parts
    .map((part, index) => (index % 2 === 0 ? inertMarkdown(part) : `<code>${inertMarkdown(part)}</code>`))
    .join("");
}

/**
 * A label inside double quotes of a Mermaid diagram: letters, digits and plain punctuation, at most 40 of them. `%%` starts
 * a comment or a directive wherever it stands, so of neighbouring percent signs one remains.
 */
export function inertMermaid(text: string): string {
  const label = visibleText(text)
    .replace(/[^\p{L}\p{N} .,_()/+=%-]/gu, " ")
    .replace(/%+/g, "%")
    .replace(/ +/g, " ")
    .trim();
  return clip(label, 40).replaceAll("…", "...") || "-";
}
