import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { step } from "./gate-step.ts";
import { alternate, median, milliseconds, seconds, timeProcess, times } from "./timing.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const BUNDLE = join(ROOT, "dist", "overlap-check", "index.js");
const BY_HAND = join(ROOT, "bench", "written-by-hand.ts");
const ROWS = 1_000_000;
const ROUNDS = 7;

/** A million customers with a score that moves a little from one table to the other; a thousand come, a thousand go. */
function makeTable(path: string, first: number, seed: number): void {
  const query = `COPY (SELECT 'customer-' || i AS id, round(0.95 * (hash(i) % 1000000) / 1000000 + 0.05 * (hash(i + ${seed}) % 1000000) / 1000000, 6) AS score
    FROM range(${first}, ${first + ROWS}) t(i) ORDER BY hash(i + ${seed})) TO '${path}' (HEADER)`;
  timeProcess([BY_HAND, query]);
}

/** The join and what overlap needs, by hand over the same files, with their types given. */
function handWritten(current: string, previous: string): string {
  const table = (path: string) =>
    `read_csv('${path}', header = true, auto_detect = false, columns = {'id': 'VARCHAR', 'score': 'DOUBLE'})`;
  return `SELECT count(*), count(*) FILTER (c.score >= 0.5), count(*) FILTER (p.score >= 0.5),
    count(*) FILTER (c.score >= 0.5 AND p.score >= 0.5) FROM ${table(current)} c JOIN ${table(previous)} p USING (id)`;
}

export async function measure(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), "assay-bench-"));
  mkdirSync(join(home, "_temp"));
  try {
    const [current, previous] = [join(home, "current.csv"), join(home, "previous.csv")];
    makeTable(current, 1000, 1_000_000_007);
    makeTable(previous, 0, 2_000_000_011);
    const inputs = {
      current: "current.csv",
      previous: "previous.csv",
      key: "id",
      score: "score",
      threshold: "0.5",
      "min-overlap": "0.6",
      "max-overlap": "0.999",
    };
    const found = alternate(
      {
        node: () => timeProcess(["-e", "0"]),
        hand: () => timeProcess([BY_HAND, handWritten(current, previous)]),
        gate: () => timeProcess([BUNDLE], step(home, inputs)),
      },
      ROUNDS,
    );
    const [node, hand, gate] = [median(found.node), median(found.hand), median(found.gate)];
    const megabytes = Math.round(statSync(current).size / 1e6);
    return `Two CSVs of 1,000,000 keys each (${megabytes} MB), 999,000 of them common; medians of ${ROUNDS} runs in turn. The join by hand is one DuckDB process that reads the same files once
with the types given to it, joins them and counts the four numbers of overlap; the gate finds the types, proves every row well-formed and every key unique, ranks both sides, hashes the files and writes all reports.

| what | wall time | against both | wanted |
|---|---|---|---|
| \`node -e 0\` | ${milliseconds(node)} | | |
| DuckDB's own join of the files, written by hand | ${seconds(hand)} | | |
| both | ${seconds(node + hand)} | 1× | |
| overlap-check, upload off | ${seconds(gate)} | ${times(gate / (node + hand))} | under 10× |`;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
