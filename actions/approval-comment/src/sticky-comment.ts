export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly author: string;
  readonly url: string;
}

export interface CommentsPort {
  /** Login of the account that the token speaks for. */
  viewer(): Promise<string>;
  /** The first of the pull request's comments that is it; `undefined` where none is; "too many" where not all could be looked at. */
  find(isIt: (comment: Comment) => boolean): Promise<Comment | undefined | "too many">;
  create(body: string): Promise<Comment>;
  update(id: number, body: string): Promise<Comment>;
}

/** One workflow's part of the comment; `run` and `attempt` tell an older run from a newer one. */
export interface Section {
  readonly workflow: string;
  readonly run: number;
  readonly attempt: number;
  readonly body: string;
}

export interface Posting {
  readonly kind: "created" | "updated" | "unchanged" | "older" | "skipped" | "too many";
  readonly url?: string;
}

/** GitHub refuses longer bodies (65,536 characters); the rest is room for the markers. */
export const MAX_COMMENT = 65_000;
const MARKER = "<!-- assay:comment:v1 -->";
const SECTION = /<!-- assay:section (\{[^\n]*\}) -->\n([\s\S]*?)\n<!-- assay:end -->/g;

/** JSON in a hidden comment: `-->` cannot stand in it, since `>` is written as an escape. */
function sectionText({ body, ...facts }: Section): string {
  return `<!-- assay:section ${JSON.stringify(facts).replaceAll(">", "\\u003e")} -->\n${body}\n<!-- assay:end -->`;
}

function parseFacts(text: string): Omit<Section, "body"> | undefined {
  try {
    const { workflow, run, attempt } = JSON.parse(text);
    return typeof workflow === "string" && Number.isSafeInteger(run) && Number.isSafeInteger(attempt)
      ? { workflow, run, attempt }
      : undefined;
  } catch {
    return undefined;
  }
}

/** The sections of a comment we wrote earlier. */
export function sectionsOf(body: string): Section[] {
  return [...body.matchAll(SECTION)].flatMap(([, facts = "", text = ""]) => {
    const parsed = parseFacts(facts);
    return parsed ? [{ ...parsed, body: text }] : [];
  });
}

function isNewer(left: Section, right: Section): boolean {
  return left.run > right.run || (left.run === right.run && left.attempt > right.attempt);
}

/** The whole comment: sections in the order of their workflows' names, so that updates do not shuffle it. */
function commentText(sections: readonly Section[]): string {
  const sorted = sections.toSorted((left, right) => (left.workflow < right.workflow ? -1 : 1));
  return [MARKER, ...sorted.map(sectionText)].join("\n");
}

/** The smallest section: what every gate said, in one line each. */
const MIN_ROOM = 4_000;
const LEFT_OUT = "Left out, since other workflows need the room; the run's own summary has it all.";

function roomBeside(others: readonly Section[], facts: Omit<Section, "body">): number {
  return MAX_COMMENT - commentText([...others, { ...facts, body: "" }]).length;
}

/** The other workflows' sections, the longest of them given up for as long as ours would not fit. */
function makeRoom(others: readonly Section[], facts: Omit<Section, "body">): readonly Section[] {
  const longest = others.toSorted((left, right) => right.body.length - left.body.length)[0];
  if (!longest || longest.body === LEFT_OUT || roomBeside(others, facts) >= MIN_ROOM) return others;
  return makeRoom(
    others.map((one) => (one === longest ? { ...one, body: LEFT_OUT } : one)),
    facts,
  );
}

/**
 * Puts one workflow's section into the pull request's one comment: creates the comment, updates it, or leaves it where
 * nothing changed or a newer run of the same workflow has written already. A comment is ours only where our marker and
 * our author match. `render` gets the room that the other workflows' sections leave.
 */
export async function postSection(
  port: CommentsPort,
  facts: Omit<Section, "body">,
  render: (room: number) => string,
  mayCreate: boolean,
): Promise<Posting> {
  const viewer = await port.viewer();
  const ours = await port.find(({ author, body }) => author === viewer && body.startsWith(MARKER));
  if (ours === "too many") return { kind: ours };
  if (!ours && !mayCreate) return { kind: "skipped" };
  const standing = sectionsOf(ours?.body ?? "");
  const before = standing.find(({ workflow }) => workflow === facts.workflow);
  const others = makeRoom(
    standing.filter(({ workflow }) => workflow !== facts.workflow),
    facts,
  );
  if (ours && before && isNewer(before, { ...facts, body: "" })) return { kind: "older", url: ours.url };
  // Never more than half of what is left, or the first workflow would leave the others nothing.
  const room = Math.max(MIN_ROOM, Math.floor(roomBeside(others, facts) / 2));
  const body = commentText([...others, { ...facts, body: render(room) }]);
  if (!ours) return { kind: "created", url: (await port.create(body)).url };
  // GitHub gives line ends back as it likes.
  if (ours.body.replaceAll("\r\n", "\n") === body) return { kind: "unchanged", url: ours.url };
  return { kind: "updated", url: (await port.update(ours.id, body)).url };
}
