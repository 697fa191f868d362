import { type InputFile, openWhole, requireColumn } from "@assay/action-kit";
import { Refusal } from "@assay/report";
import { type Column, requireKeys, type ShownTable, textOf } from "@assay/tables";
import type { Engine } from "./ports.ts";

export type Role = "current" | "previous";

/** One of the two tables. */
export interface Side extends ShownTable {
  readonly role: Role;
  readonly files: readonly InputFile[];
}

/** Both tables, each of whose rows has a key of its own. */
export interface Sides {
  readonly current: Side;
  readonly previous: Side;
  readonly key: { readonly current: Column; readonly previous: Column };
}

/** Formats without types: their keys are what is written there. */
const DELIMITED = /\.(csv|tsv|tab)(\.(gz|zst))?$/i;

/** Opens an input's files as the table that SQL knows by the input's name. */
export async function openSide(
  engine: Engine,
  role: Role,
  files: readonly InputFile[],
  key: string | undefined,
): Promise<Side> {
  const opened = await openWhole(role, files, (paths) =>
    engine.open(role, { paths, ...(key === undefined ? {} : { textColumns: [key] }) }),
  );
  return { role, files, ...opened };
}

/** Whole numbers of a typed file may be joined with the digits of a text file; a date or a fraction has more than one spelling. */
function comparable(side: Side, { kind }: Column, otherKind: Column["kind"]): boolean {
  const isText = side.files.every(({ shown }) => DELIMITED.test(shown));
  return kind === otherKind || (isText && otherKind === "integer");
}

function refuseOtherKind({ current, previous, key }: Sides): void {
  const [ours, theirs] = [key.current, key.previous];
  if (comparable(current, ours, theirs.kind) || comparable(previous, theirs, ours.kind)) return;
  throw new Refusal(
    `the key "${ours.name}" is of type ${ours.kind} (${ours.sqlType}) in ${current.shown} and of type ${theirs.kind} (${theirs.sqlType}) in ${previous.shown}`,
    {
      code: "key-types-differ",
      reason: "wrong-type",
      remedy: "write the key with the same type on both sides",
    },
  );
}

/** Finds the key on both sides. Refuses keys of two types, rows without a key, and keys that occur more than once. */
export async function keyedSides(
  engine: Engine,
  current: Side,
  previous: Side,
  key: string | undefined,
): Promise<Sides> {
  const sides = {
    current,
    previous,
    key: { current: requireColumn(current, "key", key), previous: requireColumn(previous, "key", key) },
  };
  refuseOtherKind(sides);
  await requireKeys(engine, current, textOf(sides.key.current));
  await requireKeys(engine, previous, textOf(sides.key.previous));
  return sides;
}
