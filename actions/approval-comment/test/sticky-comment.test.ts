import { describe, expect, test } from "@jest/globals";
import { type Comment, type CommentsPort, MAX_COMMENT, postSection, sectionsOf } from "../src/sticky-comment.ts";

const BOT = "github-actions[bot]";

function pullRequest(...comments: Comment[]): CommentsPort & { readonly comments: Comment[]; writes: number } {
  const port = {
    comments,
    writes: 0,
    viewer: async () => BOT,
    find: async (isIt: (comment: Comment) => boolean) => comments.find(isIt),
    create: async (body: string) => {
      port.writes++;
      const comment = { id: comments.length + 1, body, author: BOT, url: `#${comments.length + 1}` };
      comments.push(comment);
      return comment;
    },
    update: async (id: number, body: string) => {
      port.writes++;
      const at = comments.findIndex((comment) => comment.id === id);
      comments[at] = { ...(comments[at] as Comment), body };
      return comments[at] as Comment;
    },
  };
  return port;
}

const section = (run: number, attempt = 1, workflow = "ci") => ({ workflow, run, attempt });
const says = (text: string) => () => text;

describe("postSection", () => {
  test("creates one comment, updates it in the next run, and writes nothing where nothing changed", async () => {
    const pull = pullRequest();
    const kinds = [];
    for (const [run, text] of [
      [1, "first"],
      [1, "first"],
      [2, "second"],
    ] as const)
      kinds.push((await postSection(pull, section(run), says(text), true)).kind);
    expect([kinds, pull.comments.length, pull.writes]).toEqual([["created", "unchanged", "updated"], 1, 2]);
    expect(sectionsOf(pull.comments[0]?.body ?? "")).toEqual([{ ...section(2), body: "second" }]);
  });

  test("an older run, or an older attempt, does not overwrite a newer one", async () => {
    const pull = pullRequest();
    await postSection(pull, section(9, 2), says("newest"), true);
    for (const older of [section(8), section(9, 1)])
      expect((await postSection(pull, older, says("old"), true)).kind).toBe("older");
    expect(pull.comments[0]?.body).toContain("newest");
  });

  test("each workflow keeps a section of its own, in the order of their names", async () => {
    const pull = pullRequest();
    await postSection(pull, section(1, 1, "train"), says("T1"), true);
    await postSection(pull, section(2, 1, "audit"), says("A1"), true);
    await postSection(pull, section(3, 1, "train"), says("T2"), true);
    expect(sectionsOf(pull.comments[0]?.body ?? "").map(({ workflow, body }) => [workflow, body])).toEqual([
      ["audit", "A1"],
      ["train", "T2"],
    ]);
  });

  test("a comment that quotes our marker by another author is not ours", async () => {
    const own = pullRequest();
    await postSection(own, section(1), says("ours"), true);
    const forged = { ...(own.comments[0] as Comment), author: "mallory" };
    const pull = pullRequest(forged);
    expect((await postSection(pull, section(2), says("new"), true)).kind).toBe("created");
    expect(pull.comments[0]).toEqual(forged);
  });

  test("our own comment that only quotes the marker further down is not the sticky one", async () => {
    const pull = pullRequest({ id: 1, body: "> <!-- assay:comment:v1 -->", author: BOT, url: "#1" });
    expect((await postSection(pull, section(1), says("new"), true)).kind).toBe("created");
  });

  test("creates nothing where it may only update", async () => {
    const pull = pullRequest();
    expect([(await postSection(pull, section(1), says("x"), false)).kind, pull.writes]).toEqual(["skipped", 0]);
  });

  test("a workflow's name cannot break out of its marker", async () => {
    const pull = pullRequest();
    const name = 'x --> <b>"\n<!-- assay:end -->';
    await postSection(pull, section(1, 1, name), says("body"), true);
    expect(sectionsOf(pull.comments[0]?.body ?? "")).toEqual([{ ...section(1, 1, name), body: "body" }]);
  });

  test("tells the renderer half of the room that is left, so that the whole stays under GitHub's limit", async () => {
    const pull = pullRequest();
    await postSection(pull, section(1, 1, "a"), says("a".repeat(30_000)), true);
    await postSection(pull, section(2, 1, "b"), (room) => "b".repeat(room), true);
    const [, second] = sectionsOf(pull.comments[0]?.body ?? "");
    expect((pull.comments[0]?.body.length ?? 0) + (second?.body.length ?? 0)).toBeCloseTo(MAX_COMMENT, -1);
  });

  test("many workflows that have much to say share one comment that GitHub takes", async () => {
    const pull = pullRequest();
    const rooms: number[] = [];
    for (let index = 0; index < 12; index++) {
      const fill = (room: number) => {
        rooms.push(room);
        return "x".repeat(room);
      };
      await postSection(pull, section(index + 1, 1, `workflow ${index}`), fill, true);
    }
    expect(pull.comments).toHaveLength(1);
    expect(sectionsOf(pull.comments[0]?.body ?? "")).toHaveLength(12);
    expect(pull.comments[0]?.body.length).toBeLessThanOrEqual(MAX_COMMENT);
    expect(Math.min(...rooms)).toBeGreaterThanOrEqual(4000);
  });
});
