import * as candidates from "./damaged-candidates.ts";
import * as settings from "./damaged-settings.ts";
import * as suites from "./damaged-suites.ts";
import * as tables from "./damaged-tables.ts";
import { INJECTIONS, injection, SQL_ESCAPES, sqlEscape } from "./escapes.ts";
import type { FuzzCase } from "./fuzz-case.ts";
import { type Random, randomOf } from "./random.ts";

type Kind = readonly [count: number, make: (random: Random, parquets: readonly Uint8Array[], at: number) => FuzzCase];

/** How many cases of each kind there are. */
const KINDS: Readonly<Record<string, Kind>> = {
  "delimited text with a damaged place": [900, tables.damagedText],
  "malformed delimited text": [500, tables.malformedText],
  "JSON with a damaged place": [400, tables.damagedJson],
  "misshapen JSON": [300, tables.misshapenJson],
  "a damaged archive": [300, tables.damagedArchive],
  "Parquet with a damaged place": [500, tables.damagedParquet],
  "broken Parquet": [200, tables.brokenParquet],
  "a wrong encoding": [60, tables.wronglyEncoded],
  "another format than the name says": [120, tables.wrongFormat],
  "files that do not belong together": [120, tables.unlikeFiles],
  "a suite with a damaged place": [600, suites.damagedSuite],
  "an expectation with any keywords": [600, suites.anyKeywords],
  "a wrong suite": [300, suites.wrongSuite],
  "hostile YAML": [200, suites.hostileYaml],
  "a damaged policy": [150, settings.damagedPolicy],
  "a hostile input": [200, settings.hostileInput],
  "hostile text everywhere": [300, settings.hostileText],
  "a misleading place": [60, settings.misleadingPlace],
  "an escape by SQL": [SQL_ESCAPES.length, (_random, _parquets, at) => sqlEscape(at)],
  "one hostile text in one place": [INJECTIONS.length, (_random, _parquets, at) => injection(at)],
  "a damaged model header": [120, candidates.damagedModel],
  "damaged predictions": [100, candidates.damagedPredictions],
  "a damaged baseline bundle": [100, candidates.damagedBundle],
};

const indices = Object.entries(KINDS).flatMap(([kind, [count]]) => Array.from({ length: count }, () => kind));

export const CORPUS_SIZE = indices.length;
export const CORPUS_KINDS = Object.keys(KINDS);

/** All cases of a kind. */
export function indicesOf(kind: string): number[] {
  return [...indices.keys()].filter((index) => indices[index] === kind);
}

/** Every `step`-th case; each kind has at least one among them. */
export function slice(step: number): number[] {
  return [
    ...new Set([...indices.keys()].filter((index) => index % step === 0 || indices[index] !== indices[index - 1])),
  ];
}

/** The case of this number, the same for the same seed everywhere. */
export function caseAt(
  seed: number,
  index: number,
  parquets: readonly Uint8Array[],
): FuzzCase & { readonly kind: string } {
  const kind = indices[index];
  if (kind === undefined) throw new RangeError(`there is no case ${index}`);
  const [, make] = KINDS[kind] as Kind;
  return { kind, ...make(randomOf(seed * 1_000_003 + index), parquets, index - indices.indexOf(kind)) };
}
