import { beforeAll, describe, expect, test } from "@jest/globals";
import { indicesOf } from "./corpus.ts";
import { INJECTIONS, SQL_ESCAPES } from "./escapes.ts";
import type { Answer } from "./fuzz-case.ts";
import { fuzz } from "./fuzzing.ts";

let answers: readonly Answer[];
const escapes = indicesOf("an escape by SQL");
const injections = indicesOf("one hostile text in one place");

beforeAll(async () => {
  answers = await fuzz(20261121, [...escapes, ...injections]);
}, 600_000);

const answerOf = (index: number | undefined) => answers.find((answer) => answer.index === index);

describe("a suite neither reads other files, nor writes, nor reaches the network, nor changes the engine:", () => {
  test.each(SQL_ESCAPES.map((sql, at) => [sql, escapes[at]] as const))("%s", (_, index) => {
    expect(answerOf(index)).toMatchObject({ verdict: "error", reasons: ["invalid-suite"], complaints: [] });
  });
});

describe("text from outside is text in the log, the annotations, the summary, HTML, JUnit and SARIF:", () => {
  test.each(INJECTIONS.map(([place, text], at) => [place, text, injections[at]] as const))("%s: %j", (_, __, index) => {
    expect(answerOf(index)?.complaints).toEqual([]);
  });
});
