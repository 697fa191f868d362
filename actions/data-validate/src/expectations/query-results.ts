import { clip, formatCount, formatCountOf, formatPercent } from "@assay/report";
import type { ExactRows } from "@assay/tables";
import { required, share, text } from "../suite/keyword.ts";
import { BATCH } from "./batch.ts";
import { type ComparedAnswer, type Definition, define, type Finding, type GivenRow, type Scope } from "./definition.ts";
import { rowCounts } from "./row-counts.ts";
import { settled } from "./table-beside.ts";

const TYPE = "expect_query_results_to_match_comparison";
/** Great Expectations takes no more rows of either query. */
const MOST_ROWS = 200;

/**
 * The rows of two queries that the suite's author wrote are the same, whatever their order: `min(n, m)` of a row that the one
 * gives n times and the other m times match, and the share is of the longer result.
 */
export const queryResults: Definition = define(
  TYPE,
  {
    base_query: required(text("a SELECT, with {batch} for the table")),
    comparison_data_source_name: required(text("the name of the database of the table")),
    comparison_query: required(text("a SELECT over the same database")),
    mostly: share,
  },
  ({ base_query: base, comparison_data_source_name: source, comparison_query: other, mostly = 1 }) => ({
    title: clip(`The rows of ${inLine(base)} must be those of ${inLine(other)}`, 300),
    limit: mostly === 1 ? "the same rows" : `the same rows, at least ${formatPercent(mostly)} of them`,
    looksUp: true,
    plan: (scope) => {
      const fault = sourceFault(source, scope);
      if (fault) return settled(fault);
      if (scope.rows !== undefined && !base.includes(BATCH))
        return settled({
          reason: "invalid-suite",
          message: `${TYPE}: row_condition leaves rows out of {batch}, which base_query does not name`,
          remedy: "select from {batch}, or write the condition into base_query",
        });
      return {
        measures: {},
        comparison: {
          // Functions, since a string would have its own `$&` and `$1` filled in.
          base: { over: (batch) => base.replaceAll(BATCH, () => batch), rows: scope.rows },
          other: { over: () => other, rows: undefined },
          limit: MOST_ROWS + 1,
        },
        judge: (_measured, _answer, compared) => judgeRows(compared as ComparedAnswer, mostly),
      };
    },
  }),
);

const inLine = (query: string) => query.trim().replace(/\s+/g, " ");

/** A suite opens no connection: what it calls another source can only be the one at hand. */
function sourceFault(source: string, { database, reference }: Scope) {
  const known = database === undefined ? ["data", ...(reference ? ["reference"] : [])] : [database];
  if (known.some((name) => name.toLowerCase() === source.toLowerCase())) return undefined;
  return {
    reason: "invalid-suite",
    message: `${TYPE} compares with the data source ${JSON.stringify(source)}, and a suite opens none: both queries run ${database === undefined ? "over the files of the step" : `in the database ${JSON.stringify(database)}`}`,
    remedy:
      database === undefined
        ? 'give the other data to the step as `reference:`, write "reference" for comparison_data_source_name and select from `reference` in comparison_query'
        : `where the tables are in this database, write ${JSON.stringify(database)} for comparison_data_source_name; hold what lies elsewhere against this data as a \`reference\`, or load it there first`,
  } as const;
}

function judgeRows(answer: ComparedAnswer, mostly: number): Finding {
  const failed = { met: false, impossible: true } as const;
  if ("refused" in answer) {
    const { message, remedy, reason } = answer.refused;
    const query = answer.of === "base" ? "base_query" : "comparison_query";
    return {
      ...failed,
      reason: reason === "timed-out" ? "timed-out" : "invalid-suite",
      message: `${query}: ${message}`,
      remedy,
    };
  }
  const { base, other } = answer;
  const long = base.rows.length > MOST_ROWS ? "base_query" : other.rows.length > MOST_ROWS ? "comparison_query" : "";
  if (long !== "")
    return {
      ...failed,
      reason: "not-comparable",
      message: `${long} gives more than ${MOST_ROWS} rows, and no more are compared`,
      remedy: "compare counts and sums, grouped by what should agree",
    };
  const most = Math.max(base.rows.length, other.rows.length);
  if (most === 0)
    return {
      met: false,
      reason: "empty-data",
      message: "neither query gives a row, so nothing was compared",
      remedy: "check both queries; where none may be right, say `on-empty: pass` under `assay` in the suite's `meta`",
    };
  const [ours, theirs] = [rowCounts(base, "base"), rowCounts(other, "other")];
  const extra = leftOver(base, ours, theirs, "only base_query gives");
  const lacking = leftOver(other, theirs, ours, "only comparison_query gives");
  const unexpected = most - (base.rows.length - extra.length);
  // As Great Expectations divides, so that a share on the limit is on the same side of it.
  const met = 100 - (1 - (most - unexpected) / most) * 100 >= mostly * 100;
  return {
    met,
    reason: met ? "as-expected" : "set-mismatch",
    message:
      unexpected === 0
        ? `both queries give the same ${formatCountOf(most, "row")}`
        : `${formatCount(unexpected)} of ${formatCountOf(most, "row")} ${unexpected === 1 ? "does" : "do"} not match (${formatPercent(unexpected / most)}): base_query gives ${formatCount(base.rows.length)}, comparison_query ${formatCount(other.rows.length)}`,
    // No count beside the table's rows: these are rows of a result, which may be more.
    observed: unexpected,
    ...(unexpected > 0 ? { givenBeside: [...extra, ...lacking] } : {}),
  };
}

/** The rows of one result that find no partner in the other, each as often as it lacks one. */
function leftOver(
  { columns, rows }: ExactRows,
  keys: ReturnType<typeof rowCounts>,
  others: ReturnType<typeof rowCounts>,
  told: string,
): GivenRow[] {
  const left = new Map(others.counts);
  return rows.flatMap((row, index) => {
    const key = keys.keys[index] as string;
    const partners = left.get(key) ?? 0;
    left.set(key, partners - 1);
    if (partners > 0) return [];
    return [{ told, cells: Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? null])) }];
  });
}
