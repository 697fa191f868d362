import type { Column, Table } from "@assay/tables";
import type { Distribution, Side } from "../drift/distribution.ts";
import { MAX_CATEGORIES } from "../drift/table-side.ts";
import { labelHash } from "./label-hash.ts";
import { sketchOf } from "./number-sketch.ts";
import type { ColumnProfile, Profile } from "./profile.ts";

/** The rarer ones are kept as one number of rows. */
const MAX_HASHES = 1000;

/**
 * Sums up a table.
 *
 * @param key the column that tells rows apart, of which no value is kept.
 */
export async function makeProfile(
  table: Table,
  side: Side,
  data: Profile["data"],
  key: string | undefined,
): Promise<Profile> {
  const columns: ColumnProfile[] = [];
  for (const column of table.columns) columns.push(await profileOf(column, side, column.name === key));
  return { rows: side.rows, data, columns };
}

async function profileOf({ name, kind }: Column, side: Side, isKey: boolean): Promise<ColumnProfile> {
  const known = side.columns.find((column) => column.name === name);
  if (isKey) return { name, kind: "key", missing: 0 };
  if (!known || (kind !== "integer" && kind !== "float" && kind !== "string" && kind !== "boolean"))
    return { name, kind: kind as "other", missing: 0 };
  const found = await side.read(known);
  if (found.isDates) return { name, kind: "date", missing: 0 };
  const facts = { name, missing: side.rows - found.present, distinct: found.distinct, key: found.isKey };
  if (kind === "integer" || kind === "float") return { ...facts, kind, steps: stepsOf(found, kind === "integer") };
  return { ...facts, kind, ...hashesOf(name, found) };
}

/** Whole numbers that all differ may be numbers of people or accounts. */
function stepsOf({ of, present, distinct }: Distribution, whole: boolean) {
  if (!("values" in of)) throw new TypeError("a column of numbers has values");
  return sketchOf(of, whole && distinct === present).steps;
}

function hashesOf(name: string, { of, present, distinct, isKey }: Distribution) {
  if (!("others" in of)) throw new TypeError("a column of categories has categories");
  // Of a key, or of text without categories, hashes would only be there to be guessed at.
  if (isKey || distinct > MAX_CATEGORIES) return { hashes: [], others: present };
  const byRows = (one: readonly [string, number], other: readonly [string, number]) =>
    other[1] - one[1] || (one[0] < other[0] ? -1 : 1);
  const all = [...of.rows].map(([label, rows]): [string, number] => [labelHash(name, label), rows]).sort(byRows);
  const hashes = all.slice(0, MAX_HASHES);
  return { hashes, others: present - hashes.reduce((sum, [, rows]) => sum + rows, 0) };
}
