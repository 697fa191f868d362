import { findColumn, requireColumn } from "@assay/action-kit";
import { numberOf, readLabels, requireKeys, type TableEngine, textOf } from "@assay/tables";
import { KEY_BYTES, type KeyedPredictions, type RememberedSlices } from "./baseline-bundle.ts";
import type { ColumnNames } from "./inputs.ts";
import { fetchColumns, type JoinedColumn } from "./joined-columns.ts";
import { LabelCodes } from "./label-codes.ts";
import { hashedKey } from "./prediction-rows.ts";
import type { PredictionTable } from "./prediction-table.ts";

export interface KeyedSource {
  readonly candidate: PredictionTable;
  readonly truths: PredictionTable | undefined;
  readonly columns: ColumnNames;
  readonly salt: string;
  /** Rows by slice, over all of the candidate's rows. */
  readonly slices: readonly RememberedSlices[];
}

/** The candidate's rows under hashed keys, in the order of the hashes, so that the bundle tells nothing of the file's order. */
export async function keyedPredictions(engine: TableEngine, source: KeyedSource): Promise<KeyedPredictions> {
  const { candidate, truths, columns, salt, slices } = source;
  const key = textOf(requireColumn(candidate, "key", columns.key));
  await requireKeys(engine, candidate, key);
  const holder = truths ?? candidate;
  const truth = textOf(requireColumn(holder, "truth", columns.truth));
  const prediction = findColumn(candidate, columns.prediction);
  const score = findColumn(candidate, columns.score);
  const weight = findColumn(candidate, columns.weight);
  const spellings = await readLabels(engine, [
    { shown: `the truth of ${holder.shown}`, from: holder.table.from, text: truth },
    ...(prediction
      ? [{ shown: `the prediction of ${candidate.shown}`, from: candidate.table.from, text: textOf(prediction) }]
      : []),
  ]);
  const codes = LabelCodes.of(spellings, undefined);
  const own = [
    `${key} as k`,
    ...(truths ? [] : [`${codes.sql(truth)} as truth`]),
    ...(prediction ? [`${codes.sql(textOf(prediction))} as prediction`] : []),
    ...(score ? [`${await numberOf(engine, candidate, "score", score)} as score`] : []),
    ...(weight ? [`${await numberOf(engine, candidate, "weight", weight)} as weight`] : []),
  ];
  const query = {
    with: [
      `c as (select ${own.join(", ")} from ${candidate.table.from})`,
      ...(truths
        ? [
            `t as (select ${textOf(requireColumn(truths, "key", columns.key))} as k, ${codes.sql(truth)} as truth from ${truths.table.from})`,
          ]
        : []),
      `r as (select ${hashedKey(salt, "c.k")} as hash, * exclude (k) from c ${truths ? "join t using (k)" : ""})`,
    ].join(", "),
    from: "r",
    order: "hash",
  };
  const wanted: JoinedColumn[] = [
    { name: "truth", sql: "truth", shown: `the truth of ${holder.shown}` },
    ...(prediction ? [{ name: "prediction", sql: "prediction", shown: `the prediction of ${candidate.shown}` }] : []),
    ...(score ? [{ name: "score", sql: "score", shown: `the score of ${candidate.shown}` }] : []),
    ...(weight ? [{ name: "weight", sql: "weight", shown: `the weight of ${candidate.shown}` }] : []),
  ];
  const fetched = await fetchColumns(engine, wanted, query);
  // One text of all hashes: a million rows as objects would cost more than the rest of the run.
  const [hashes] = await engine.rows(`with ${query.with} select string_agg(hash, '' order by hash) as joined from r`);
  const keys = Uint8Array.from(Buffer.from(String(hashes?.joined ?? ""), "hex"));
  const integers = (name: string) => {
    const values = fetched.get(name);
    return values && Int32Array.from(values);
  };
  return {
    salt,
    rows: keys.length / KEY_BYTES,
    labels: codes.labels,
    keys,
    truth: integers("truth") as Int32Array,
    prediction: integers("prediction"),
    score: fetched.get("score"),
    weight: fetched.get("weight"),
    slices,
  };
}
