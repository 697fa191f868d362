/**
 * `npm run calibrate [-- calibration|quantities|seeds|coverage|widths|rounds|drift|planted|change-points|fairness] [--trials 20000] [--write]`:
 * how often the decision rules are right and wrong, by simulation. Prints the tables of docs/statistics.md, or only that of
 * the names given; `--write` puts them between its markers. Seeds are fixed, so two runs print the same, on however many
 * cores. Of one core's time `calibration` takes three minutes, `coverage` ten and `widths` twenty.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parentPort, Worker } from "node:worker_threads";
import { changePointTables } from "../packages/metrics/test/calibration/change-points.ts";
import { COVERAGE, WIDTHS } from "../packages/metrics/test/calibration/coverage-tables.ts";
import { plantedTable, undriftedTable } from "../packages/metrics/test/calibration/drift-tables.ts";
import { gapTable } from "../packages/metrics/test/calibration/fairness-table.ts";
import { QUANTITY_VERDICTS } from "../packages/metrics/test/calibration/quantity-verdicts.ts";
import { roundsTable } from "../packages/metrics/test/calibration/rounds-table.ts";
import { floorTable, unpairedTable } from "../packages/metrics/test/calibration/seeds.ts";
import { type Simulation, whole } from "../packages/metrics/test/calibration/simulation.ts";
import { AGREEING_VERDICTS, VERDICTS } from "../packages/metrics/test/calibration/verdict-tables.ts";

/** Samples a cell; `--trials 2000` takes fewer for a first look. */
const TRIALS = Number(process.argv[process.argv.indexOf("--trials") + 1]) || 20_000;

type AnySimulation = Simulation<unknown, unknown>;

/** The tables between each pair of markers. */
const TABLES: Readonly<Record<string, readonly AnySimulation[]>> = {
  rounds: [whole(() => roundsTable(TRIALS))],
  drift: [whole(undriftedTable)],
  planted: [whole(plantedTable)],
  "change-points": [whole(changePointTables)],
  fairness: [whole(() => gapTable(TRIALS))],
  coverage: [COVERAGE],
  widths: [WIDTHS],
  seeds: [whole(() => unpairedTable(TRIALS)), whole(() => floorTable(TRIALS))],
  calibration: [VERDICTS, AGREEING_VERDICTS],
  quantities: [QUANTITY_VERDICTS],
} as Readonly<Record<string, readonly unknown[]>> as Readonly<Record<string, readonly AnySimulation[]>>;

interface Job {
  readonly name: string;
  /** Which of the name's tables. */
  readonly table: number;
  readonly task: unknown;
}

/** Hands the jobs to one worker a core, each as soon as it is free; answers come back in the order of the jobs. */
async function runAll(jobs: readonly Job[]): Promise<unknown[]> {
  const answers = new Array<unknown>(jobs.length);
  let [next, done] = [0, 0];
  const serve = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2) });
      let current = -1;
      const give = () => {
        current = next++;
        if (current < jobs.length) worker.postMessage(jobs[current]);
        else worker.terminate().then(() => resolve(), reject);
      };
      worker.on("message", (answer: unknown) => {
        answers[current] = answer;
        console.error(`${++done} of ${jobs.length}: ${jobs[current]?.name} ${JSON.stringify(jobs[current]?.task)}`);
        give();
      });
      worker.on("error", reject);
      give();
    });
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), jobs.length) }, serve));
  return answers;
}

async function textOf(name: string): Promise<string> {
  const tables = TABLES[name] ?? [];
  const texts: string[] = [];
  for (const [table, simulation] of tables.entries()) {
    const tasks = simulation.tasks(TRIALS);
    texts.push(simulation.write(tasks, await runAll(tasks.map((task) => ({ name, table, task })))));
  }
  return texts.join("\n\n");
}

function writeBetweenMarkers(name: string, text: string): void {
  const path = join(import.meta.dirname, "..", "docs", "statistics.md");
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const page = readFileSync(path, "utf8");
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${path} has no ${start} … ${end}`);
  writeFileSync(path, `${page.slice(0, from + start.length)}\n\n${text}\n\n${page.slice(to)}`);
}

if (parentPort) {
  const port = parentPort;
  port.on("message", ({ name, table, task }: Job) => port.postMessage(TABLES[name]?.[table]?.run(task)));
} else {
  const asked = Object.keys(TABLES).filter((name) => process.argv.includes(name));
  for (const name of asked.length > 0 ? asked : Object.keys(TABLES)) {
    const text = await textOf(name);
    console.log(text);
    if (process.argv.includes("--write")) writeBetweenMarkers(name, text);
  }
}
