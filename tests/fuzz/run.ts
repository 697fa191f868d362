/** The whole corpus: `npm run test:fuzz`, or with another seed, or single cases of it: `npm run test:fuzz -- 7 120 121`. */
import { CORPUS_KINDS, CORPUS_SIZE } from "./corpus.ts";
import { fuzz } from "./fuzzing.ts";

const [seed = 20261121, ...asked] = process.argv.slice(2).map(Number);
const indices = asked.length > 0 ? asked : [...Array(CORPUS_SIZE).keys()];
let done = 0;
const answers = await fuzz(seed, indices, ({ index, kind, complaints, milliseconds }) => {
  done++;
  for (const complaint of complaints) console.log(`case ${index} (${kind}): ${complaint}`);
  if (milliseconds > 10_000) console.log(`case ${index} (${kind}) took ${Math.round(milliseconds / 1000)} s`);
  if (done % 500 === 0) console.log(`${done} of ${indices.length}`);
});
const broken = answers.filter(({ complaints }) => complaints.length > 0);
for (const kind of CORPUS_KINDS) {
  const of = answers.filter((answer) => answer.kind === kind);
  if (of.length === 0) continue;
  const verdicts = ["error", "fail", "review", "pass"].map(
    (verdict) => `${of.filter((answer) => answer.verdict === verdict).length} ${verdict}`,
  );
  const slowest = Math.round(Math.max(...of.map(({ milliseconds }) => milliseconds)));
  console.log(`${kind}: ${of.length} cases, ${verdicts.join(", ")}; the slowest took ${slowest} ms`);
}
console.log(`${answers.length} cases, ${broken.length} dealt with wrongly (seed ${seed})`);
process.exitCode = broken.length > 0 || answers.length !== indices.length ? 1 : 0;
