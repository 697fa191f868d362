import { findColumn } from "@assay/action-kit";
import type { MetricTask } from "@assay/metrics";
import { numberOf, requireKeys, type TableEngine } from "@assay/tables";
import { KEY_BYTES, type KeyedPredictions } from "./baseline-bundle.ts";
import type { ColumnNames } from "./inputs.ts";
import { fetchColumns, type JoinedColumn } from "./joined-columns.ts";
import type { PredictionTable } from "./prediction-table.ts";
import { sliceMemories } from "./remembered-slices.ts";
import { hashedKey, rowKey } from "./row-key.ts";
import type { SliceRule } from "./slice-rule.ts";
import { taskColumns } from "./task-columns.ts";

export interface KeyedSource {
  readonly candidate: PredictionTable;
  readonly truths: PredictionTable | undefined;
  readonly columns: ColumnNames;
  readonly task: MetricTask;
  readonly salt: string;
  /** What the rows are told apart by. */
  readonly rules: readonly SliceRule[];
}

/** The candidate's rows under hashed keys, in the order of the hashes, so that the bundle tells nothing of the file's order. */
export async function keyedPredictions(engine: TableEngine, source: KeyedSource): Promise<KeyedPredictions> {
  const { candidate, truths, columns, task, salt, rules } = source;
  const key = rowKey(candidate, columns, task);
  await requireKeys(engine, candidate, key);
  const holder = truths ?? candidate;
  // Which label is positive is the next run's to say.
  const reader = await taskColumns(task, {
    engine,
    tables: { candidate, baseline: undefined, truths },
    columns: { ...columns, positive: undefined },
  });
  const truth = await reader.truth(holder);
  // A query is part of its rows' keys.
  const answers = (await reader.answers(candidate)).filter(({ name }) => name !== "query");
  const apart = truths && findColumn(truths, columns.weight);
  const weight = apart ?? findColumn(candidate, columns.weight);
  const weighing = apart && truths ? truths : candidate;
  const weightSql = weight && `${await numberOf(engine, weighing, "weight", weight)} as weight`;
  const memories = await sliceMemories(engine, candidate, rules);
  const places = new Map(memories.map(({ name, sql }) => [name, sql]));
  const own = [
    `${key} as k`,
    ...(truths ? [] : [`${truth} as truth`]),
    ...answers.map(({ name, sql }) => `${sql} as ${name}`),
    ...(weightSql && !apart ? [weightSql] : []),
    ...[...places].map(([name, sql]) => `${sql} as ${name}`),
  ];
  const query = {
    with: [
      `c as (select ${own.join(", ")} from ${candidate.table.from})`,
      ...(truths
        ? [
            `t as (select ${[`${rowKey(truths, columns, task)} as k`, `${truth} as truth`, ...(weightSql && apart ? [weightSql] : [])].join(", ")} from ${truths.table.from})`,
          ]
        : []),
      `r as (select ${hashedKey(salt, "c.k")} as hash, * exclude (k) from c ${truths ? "join t using (k)" : ""})`,
    ].join(", "),
    from: "r",
    order: "hash",
  };
  const wanted: JoinedColumn[] = [
    { name: "truth", sql: "truth", shown: `the truth of ${holder.shown}` },
    ...answers.map(({ name, what }) => ({ name, sql: name, shown: `the ${what} of ${candidate.shown}` })),
    ...(weight ? [{ name: "weight", sql: "weight", shown: `the weight of ${weighing.shown}` }] : []),
    ...[...places.keys()].map((name) => ({ name, sql: name })),
  ];
  const fetched = await fetchColumns(engine, wanted, query);
  // One text of all hashes: a million rows as objects would cost more than the rest of the run.
  const [hashes] = await engine.rows(`with ${query.with} select string_agg(hash, '' order by hash) as joined from r`);
  const keys = Uint8Array.from(Buffer.from(String(hashes?.joined ?? ""), "hex"));
  const column = (name: string) => {
    if (task !== "class") return fetched.numbers(name);
    const codes = fetched.codes(name);
    return codes && Int32Array.from(codes);
  };
  const scores = reader.labels.map((_, code) => fetched.numbers(`score${code}`)).filter((one) => one !== undefined);
  return {
    task,
    salt,
    rows: keys.length / KEY_BYTES,
    labels: reader.labels,
    keys,
    truth: column("truth") as Int32Array | Float64Array,
    prediction: column("prediction"),
    score: fetched.numbers("score"),
    scores: scores.length > 0 ? scores : undefined,
    weight: fetched.numbers("weight"),
    slices: memories.map(({ remember }) => remember(fetched)),
  };
}
