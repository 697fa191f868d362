import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { step } from "./gate-step.ts";
import { measureLarge } from "./large-tables.ts";
import { alternate, median, milliseconds, timeProcess, times } from "./timing.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const BUNDLE = join(ROOT, "dist", "data-validate", "index.js");
const START_ROUNDS = 15;

function measureStart(home: string): string {
  for (const file of ["data/train.csv", "expectations/train.yaml"])
    copyFileSync(join(ROOT, "examples", "churn", file), join(home, file.split("/")[1] as string));
  const inputs = { data: "train.csv", suite: "train.yaml" };
  const interval = join(home, "interval");
  const html: number[] = [];
  const found = alternate(
    {
      node: () => timeProcess(["-e", "0"]),
      gate: () => timeProcess([BUNDLE], step(home, inputs)),
      watched: () => {
        const took = timeProcess(
          ["--import", join(ROOT, "bench", "html-interval.ts"), BUNDLE],
          step(home, inputs, { ASSAY_BENCH_INTERVAL: interval }),
        );
        html.push(Number(readFileSync(interval, "utf8")));
        return took;
      },
    },
    START_ROUNDS,
  );
  const [node, gate, made] = [median(found.node), median(found.gate), median(html)];
  return `Whole process on the 7,043 rows and 21 columns of the churn example, its suite of 18 expectations; medians of ${START_ROUNDS} runs in turn.

| what | wall time | against \`node -e 0\` | wanted |
|---|---|---|---|
| \`node -e 0\` | ${milliseconds(node)} | 1× | |
| data-validate, upload off | ${milliseconds(gate)} | ${times(gate / node)} | under 12× |
| the same less the making of the HTML (${milliseconds(made)}) | ${milliseconds(gate - made)} | ${times((gate - made) / node)} | under 8× |`;
}

export async function measure(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), "assay-bench-"));
  mkdirSync(join(home, "_temp"));
  try {
    return `${measureStart(home)}\n\n${measureLarge(home)}`;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
