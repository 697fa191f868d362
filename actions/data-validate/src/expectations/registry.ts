import { chiSquareTest } from "./column-chi-square.ts";
import { nonNullProportion, nullCount, uniqueCount, uniqueProportion } from "./column-counts.ts";
import { columnExtremes } from "./column-extreme.ts";
import { klDivergence } from "./column-kl-divergence.ts";
import { kolmogorovTests } from "./column-kolmogorov.ts";
import { columnLists } from "./column-lists.ts";
import { columnPairs } from "./column-pairs.ts";
import { quantilesBetween } from "./column-quantiles.ts";
import { columnStatistics } from "./column-statistic.ts";
import { columnWindows } from "./column-window.ts";
import { compoundUnique } from "./compound-unique.ts";
import { cramersPhi } from "./cramers-phi.ts";
import type { Definition } from "./definition.ts";
import { distinctValues } from "./distinct-values.ts";
import { foreignKey } from "./foreign-key.ts";
import { mostCommonValue } from "./most-common-value.ts";
import { compoundPrimaryKey, primaryKey } from "./primary-key.ts";
import { rowsUnique } from "./rows-unique.ts";
import { tableColumns } from "./table-columns.ts";
import { tableRows } from "./table-rows.ts";
import { unexpectedRows } from "./unexpected-rows.ts";
import { lengthsBetween, lengthsEqual } from "./value-lengths.ts";
import { valuesBetween } from "./values-between.ts";
import { valuesInSet, valuesNotInSet } from "./values-in-set.ts";
import { valuesMatchJsonSchema } from "./values-json-schema.ts";
import { valuesLike } from "./values-like.ts";
import { valuesMatch, valuesMatchList, valuesNotMatch, valuesNotMatchList } from "./values-match.ts";
import { valuesNotNull, valuesNull } from "./values-null.ts";
import { valuesOrdered } from "./values-ordered.ts";
import { valuesParseable } from "./values-parseable.ts";
import { columnType, valuesInTypeList, valuesOfType } from "./values-type.ts";
import { valuesUnique } from "./values-unique.ts";
import { vocabularyEqual } from "./vocabulary-equal.ts";

const DEFINITIONS: readonly Definition[] = [
  valuesBetween,
  valuesInSet,
  valuesNotInSet,
  valuesMatch,
  valuesNotMatch,
  valuesMatchList,
  valuesNotMatchList,
  lengthsEqual,
  lengthsBetween,
  valuesNotNull,
  valuesNull,
  valuesUnique,
  valuesInTypeList,
  valuesOfType,
  ...columnStatistics,
  ...columnExtremes,
  nullCount,
  uniqueCount,
  uniqueProportion,
  ...distinctValues,
  ...tableColumns,
  ...tableRows,
  ...columnPairs,
  ...columnLists,
  compoundUnique,
  rowsUnique,
  primaryKey,
  compoundPrimaryKey,
  foreignKey,
  nonNullProportion,
  columnType,
  quantilesBetween,
  ...columnWindows,
  ...valuesLike,
  mostCommonValue,
  vocabularyEqual,
  ...valuesOrdered,
  ...valuesParseable,
  valuesMatchJsonSchema,
  klDivergence,
  chiSquareTest,
  ...kolmogorovTests,
  cramersPhi,
  unexpectedRows,
];

/** Every expectation a suite may name. */
export const EXPECTATIONS: ReadonlyMap<string, Definition> = new Map(
  DEFINITIONS.map((definition) => [definition.type, definition]),
);

/** Expectations of Great Expectations 1.24 and 0.18 that are not judged here, each with its reason. */
export const NOT_SUPPORTED: ReadonlyMap<string, string> = new Map([
  [
    "expect_query_results_to_match_comparison",
    "it compares with another data source, and a suite cannot open one here",
  ],
  [
    "expect_table_row_count_to_equal_other_table",
    "it compares with another table, and a suite reads the one it is given alone",
  ],
]);
