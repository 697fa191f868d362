import { type GateResult, type InputFile, refuseEmpty, withRows } from "@assay/action-kit";
import { type Check, formatCount, formatNumber, Refusal, type Report, summarise, worstFirst } from "@assay/report";
import { requireAnswerable } from "./answerable.ts";
import { takeCensus } from "./census.ts";
import type { Inputs } from "./inputs.ts";
import { judgeMeasures } from "./judgement.ts";
import { lostKeys } from "./lost-keys.ts";
import { MEASURES, type Measured } from "./measures.ts";
import { joinPairs } from "./pairs.ts";
import type { Engine, Ports } from "./ports.ts";
import { checkRules } from "./rule-check.ts";
import { selectionOf } from "./selection.ts";
import { shiftHistogram } from "./shift-histogram.ts";
import { keyedSides, openSide, type Role, type Sides } from "./side.ts";
import { staleCopy } from "./stale-copy.ts";
import { refuseTrivial, trivialSelection } from "./trivial-selection.ts";

function refuseNothingAsked({ limits, rules }: Inputs): void {
  if (limits.length > 0 || rules.length > 0) return;
  throw new Refusal("there are no limits and no rules, so there is nothing to judge", {
    code: "no-limits",
    reason: "no-checks",
    remedy: "give `min-overlap`, or write `overlap: {limits: {overlap: {min: 0.6, max: 0.999}}}` in assay.yml",
  });
}

async function findFiles({ files }: Ports, input: Role, path: string): Promise<readonly InputFile[]> {
  const found = await files.dataGlob(input, path);
  refuseEmpty(input, found);
  return found;
}

interface Comparison {
  readonly sides: Sides;
  readonly measured: Measured;
  readonly checks: readonly Check[];
  readonly charts: Report["charts"];
  readonly notes: readonly string[];
}

async function compare(
  inputs: Inputs,
  engine: Engine,
  files: { readonly current: readonly InputFile[]; readonly previous: readonly InputFile[] },
): Promise<Comparison> {
  const { key } = inputs.columns;
  const current = await openSide(engine, "current", files.current, key);
  const previous = await openSide(engine, "previous", files.previous, key);
  await engine.lock();
  const sides = await keyedSides(engine, current, previous, key);
  const needs = new Set(inputs.limits.flatMap(({ measure }) => measure.needs));
  const pairs = await joinPairs(engine, sides, inputs, needs);
  const selection = await selectionOf(engine, inputs, pairs);
  requireAnswerable(inputs.limits, pairs, selection);
  const measured = await takeCensus(engine, inputs, sides, pairs, selection);
  const trivial = selection && trivialSelection(measured);
  if (trivial !== undefined) await refuseTrivial(engine, inputs, trivial);
  return {
    sides,
    measured,
    checks: [
      ...judgeMeasures(inputs.limits, measured, selection?.ties),
      ...(await checkRules(engine, sides, inputs.rules)),
    ],
    charts: pairs.hasScores ? await shiftHistogram(engine) : [],
    notes: [
      ...(selection ? [selection.statement, ...selection.ties] : []),
      ...(trivial === undefined ? [] : [trivial]),
    ],
  };
}

/** The measures that no limit is held against; those without an answer are left out. */
function figuresOf({ limits }: Inputs, measured: Measured): Report["figures"] {
  const judged = new Set(limits.map(({ measure }) => measure.name));
  return MEASURES.flatMap(({ name, title }) => {
    const observed = measured.get(name);
    return observed === undefined || judged.has(name) ? [] : [{ id: name, title, observed }];
  });
}

/** One sentence; what the overlap is, in keys too, stands in it unless its own check is the one that is told. */
function summaryOf(checks: readonly Check[], measured: Measured): string {
  const overlap = measured.get("overlap");
  const [first] = worstFirst(checks);
  if (overlap === undefined || (first?.id === "overlap" && first.verdict !== "pass")) return summarise(checks);
  const [entered, left] = ["entered", "left"].map((name) => formatCount(measured.get(name) ?? 0));
  return `${summarise(checks)} (overlap ${formatNumber(overlap)}: ${entered} entered, ${left} left)`;
}

/** Do the current predictions still agree with the previous ones? */
export async function main(inputs: Inputs, ports: Ports): Promise<GateResult> {
  refuseNothingAsked(inputs);
  const files = {
    current: await findFiles(ports, "current", inputs.current),
    previous: await findFiles(ports, "previous", inputs.previous),
  };
  const identify = (found: readonly InputFile[]) => Promise.all(found.map((file) => ports.files.identity(file)));
  await using engine = await ports.openEngine();
  // Hashing reads the files once more, while the engine works on threads of its own.
  const [current, previous, { sides, measured, checks, charts, notes }] = await Promise.all([
    identify(files.current),
    identify(files.previous),
    ports.progress.during("comparing predictions", () => compare(inputs, engine, files)),
  ]);
  const judged = [staleCopy(current, previous, sides, measured), ...lostKeys(inputs.limits, measured), ...checks];
  const output = (name: string) => String(measured.get(name) ?? "");
  return {
    checks: judged,
    figures: figuresOf(inputs, measured),
    charts: [...charts],
    notes,
    summary: summaryOf(judged, measured),
    provenance: {
      data: [...withRows(current, sides.current), ...withRows(previous, sides.previous)],
      model: [],
      // What the predictions are held against: a pull request that changes it is to be seen doing so.
      rules: [...previous],
      engine: engine.version,
    },
    outputs: {
      overlap: output("overlap"),
      agreement: output("agreement"),
      entered: output("entered"),
      left: output("left"),
    },
  };
}
