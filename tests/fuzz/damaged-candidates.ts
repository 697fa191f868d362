import { createHash } from "node:crypto";
import { type MadeModel, MODELS } from "../../actions/regression-gate/test/model-fixture.ts";
import { damaged } from "./damaged-bytes.ts";
import type { FuzzCase } from "./fuzz-case.ts";
import { hostileValue } from "./hostile-values.ts";
import type { Random } from "./random.ts";
import { strictCells } from "./sound-table.ts";

/** Lengths, counts and offsets that lie, as eight bytes. */
const LIES = [0n, 1n, 0xffn, 0x7fff_ffffn, 0xffff_ffffn, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n];

/** Of models in one file: what their own libraries wrote. */
const WHOLE_MODELS = MODELS.filter(({ beside }) => Object.keys(beside).length === 0);

function parametersOf({ says }: MadeModel): number {
  return says.tensors.reduce((sum, [, , shape]) => sum + shape.reduce((all, size) => all * size, 1), 0);
}

function lied(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = Buffer.from(bytes);
  if (copy.length >= 8) copy.writeBigUInt64LE(random.pick(LIES), random.int(copy.length - 7));
  return copy;
}

/** A model file with a damaged place or length, which is refused, or still says that it has as many parameters. */
export function damagedModel(random: Random): FuzzCase {
  const model = random.pick(WHOLE_MODELS);
  const whole = parametersOf(model);
  let bytes: Uint8Array = model.bytes;
  for (let times = 1 + random.int(3); times > 0; times--)
    bytes = random.chance(0.4) ? lied(bytes, random) : damaged(bytes, random);
  const name = random.chance(0.8) ? model.name : "model.bin";
  return {
    action: "regression-gate",
    files: { [name]: bytes },
    inputs: { model: name, limits: `model_parameters: {min: ${whole}, max: ${whole}}` },
    wanted: () => true,
  };
}

const ROWS = Array.from({ length: 200 }, (_, row) => ({ id: `k${row}`, answer: row % 5 < 2 ? "Yes" : "No" }));
const COLUMNS = { key: "id", truth: "truth", prediction: "predicted" };
const CSV = ["id,truth,predicted", ...ROWS.map(({ id, answer }) => `${id},${answer},${answer}`), ""].join("\n");
const JSON_LINES = ROWS.map(({ id, answer }) => `${JSON.stringify({ id, truth: answer, predicted: answer })}\n`).join(
  "",
);

function isRight(records: readonly Readonly<Record<string, unknown>>[]): boolean {
  const keys = new Set(records.map(({ id }) => id));
  return (
    keys.size === records.length && records.every(({ truth, predicted }) => truth !== undefined && truth === predicted)
  );
}

function isRightText(bytes: Uint8Array): boolean {
  const [header = [], ...rows] = strictCells(bytes, ",") ?? [];
  return isRight(rows.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at]]))));
}

function areRightLines(bytes: Uint8Array): boolean {
  try {
    const lines = Buffer.from(bytes)
      .toString("utf8")
      .split(/\r?\n/)
      .filter((line) => line.trim() !== "");
    return isRight(lines.map((line) => JSON.parse(line) as Record<string, unknown>));
  } catch {
    return false;
  }
}

/** Predictions without a mistake, and a place of their file damaged: whoever is right in every row that is left may pass. */
export function damagedPredictions(random: Random): FuzzCase {
  const asText = random.chance(0.6);
  const bytes = damaged(Buffer.from(asText ? CSV : JSON_LINES), random);
  const name = asText ? "candidate.csv" : "candidate.jsonl";
  return {
    action: "regression-gate",
    files: { [name]: bytes },
    inputs: { candidate: name, ...COLUMNS, limits: "accuracy: {min: 1}" },
    wanted: () => (asText ? isRightText(bytes) : areRightLines(bytes)),
  };
}

const SALT = "00112233445566778899aabbccddeeff";
const LABELS = ["No", "Yes"];

/** What `write-baseline` keeps of the rows, by the format that docs/regression-gate.md states. */
function soundBundle(): { schema: string; definitions: number; metrics: object; predictions: Record<string, unknown> } {
  const hashed = ROWS.map(({ id, answer }) => ({
    hash: createHash("sha256").update(`${SALT}${id}`).digest("hex").slice(0, 32),
    code: LABELS.indexOf(answer),
  })).toSorted((one, other) => (one.hash < other.hash ? -1 : 1));
  const codes = Buffer.from(Int32Array.from(hashed, ({ code }) => code).buffer).toString("base64");
  return {
    schema: "assay/baseline/v1",
    definitions: 1,
    metrics: { accuracy: 1 },
    predictions: {
      task: "class",
      salt: SALT,
      rows: ROWS.length,
      labels: LABELS,
      slices: [],
      keys: Buffer.from(hashed.map(({ hash }) => hash).join(""), "hex").toString("base64"),
      truth: codes,
      prediction: codes,
    },
  };
}

/** What no other value may stand in for. */
const HELD = ["salt", "rows", "labels", "keys", "truth", "prediction"];

/** A bundle with a damaged place, which may have left what it says as it was, or with another value in place of a held one. */
export function damagedBundle(random: Random): FuzzCase {
  const bundle = soundBundle();
  const isAny = random.chance(0.5);
  if (!isAny) bundle.predictions[random.pick(HELD)] = hostileValue(random);
  const text = Buffer.from(JSON.stringify(bundle, null, 1));
  return {
    action: "regression-gate",
    mayReview: true,
    files: { "candidate.csv": CSV, "baseline.json": isAny ? damaged(text, random) : text },
    inputs: { candidate: "candidate.csv", baseline: "baseline.json", ...COLUMNS, limits: "accuracy: {max-drop: 0.2}" },
    wanted: isAny ? () => true : "refused",
  };
}
