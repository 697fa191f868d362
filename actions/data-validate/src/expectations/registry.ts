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
import { queryResults } from "./query-results.ts";
import { rowsUnique } from "./rows-unique.ts";
import { tableColumns } from "./table-columns.ts";
import { tableRows } from "./table-rows.ts";
import { tableRowsOfOther } from "./table-rows-other.ts";
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
  tableRowsOfOther,
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
  queryResults,
];

/** Every expectation a suite may name. */
export const EXPECTATIONS: ReadonlyMap<string, Definition> = new Map(
  DEFINITIONS.map((definition) => [definition.type, definition]),
);

/** Names that 0.x had before, of which suites may still be full. */
export const FORMER_NAMES: ReadonlyMap<string, string> = new Map([
  ["expect_column_pair_values_A_to_be_greater_than_B", "expect_column_pair_values_a_to_be_greater_than_b"],
]);
