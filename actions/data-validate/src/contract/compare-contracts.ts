import { nearestName } from "@assay/action-kit";
import { formatCountOf, type Severity } from "@assay/report";
import type { Change, Effect } from "./change.ts";
import { type Contract, type ContractPromise, columnsOf, type Header, weightOf } from "./contract.ts";
import { keywordChanges } from "./keyword-changes.ts";
import { comparableKwargs, topicOf } from "./topic.ts";

const VERDICTS = { critical: "fails", warning: "asks for review", info: "is noted" } as const;

/** Promises of a column by what they are about. */
function byTopic(promises: readonly ContractPromise[]): Map<string, ContractPromise[]> {
  return Map.groupBy(promises, topicOf);
}

const same = (one: ContractPromise, other: ContractPromise) =>
  one.where === other.where &&
  one.severity === other.severity &&
  one.metByNothing === other.metByNothing &&
  keywordChanges(comparableKwargs(one), comparableKwargs(other), one.type).length === 0;

type Pair = readonly [base: ContractPromise | undefined, head: ContractPromise | undefined];

/** Pairs of what is the same, then of what speaks of the same rows, then of what is left, in the order written. */
function pairsOf(base: readonly ContractPromise[], head: readonly ContractPromise[]): Pair[] {
  const left = [...base];
  const pairs: Pair[] = [];
  let open = [...head];
  const alike: readonly ((one: ContractPromise, other: ContractPromise) => boolean)[] = [
    same,
    (one, other) => one.where === other.where,
    () => true,
  ];
  for (const isPair of alike)
    open = open.filter((promise) => {
      const index = left.findIndex((candidate) => isPair(candidate, promise));
      if (index >= 0) pairs.push([left.splice(index, 1)[0], promise]);
      return index < 0;
    });
  return [...pairs, ...left.map((one): Pair => [one, undefined]), ...open.map((one): Pair => [undefined, one])];
}

/** Promises about each value whose limits rest on the other values: with other rows they are other limits. */
const BY_THE_ROWS: readonly string[] = ["expect_column_values_to_not_be_outliers"];

function conditionEffect(base: ContractPromise, head: ContractPromise): Effect {
  // A promise about each value that held for some rows and holds for all is stronger; a share or an average is another.
  const ofEach =
    head.type.startsWith("expect_column_values_to_") &&
    !BY_THE_ROWS.includes(head.type) &&
    (head.kwargs.mostly ?? 1) === 1;
  return head.where === undefined && base.where !== undefined && ofEach ? "compatible" : "breaking";
}

function promiseChanges(base: ContractPromise, head: ContractPromise): Omit<Change, "column" | "location">[] {
  const changes: Omit<Change, "column" | "location">[] = [
    ...keywordChanges(comparableKwargs(base), comparableKwargs(head), head.type),
  ];
  if (base.where !== head.where)
    changes.push({
      effect: conditionEffect(base, head),
      what: `holds ${head.where === undefined ? "for all rows" : `where ${head.where}`}, and held ${base.where === undefined ? "for all rows" : `where ${base.where}`}`,
    });
  if (base.severity !== head.severity)
    changes.push({
      effect: weightOf(head.severity) < weightOf(base.severity) ? "breaking" : "compatible",
      what: `a miss ${VERDICTS[head.severity]} (${head.severity}), and ${VERDICTS[base.severity].replace("fails", "failed").replace("asks", "asked").replace("is ", "was ")} before (${base.severity})`,
    });
  if (base.metByNothing !== head.metByNothing)
    changes.push({
      effect: head.metByNothing ? "breaking" : "compatible",
      what: head.metByNothing ? "is kept by no data at all" : "is no longer kept by no data at all",
    });
  return changes;
}

/** A schema's required property that may be null: a column with any share of missing values. */
function isPresence(promise: ContractPromise | undefined): boolean {
  return promise?.type === "expect_column_values_to_not_be_null" && promise.kwargs.mostly === 0;
}

function compareColumn(
  column: string | undefined,
  base: readonly ContractPromise[],
  head: readonly ContractPromise[],
): Change[] {
  const [was, is] = [byTopic(base), byTopic(head)];
  const topics = [...new Set([...was.keys(), ...is.keys()])];
  return topics.flatMap((topic) =>
    pairsOf(was.get(topic) ?? [], is.get(topic) ?? []).flatMap(([old, now]): Change[] => {
      const name = (now ?? old)?.type ?? topic;
      if (!now) {
        // What was only noted was never promised.
        const effect = old && weightOf(old.severity) > 0 ? "breaking" : "compatible";
        return [
          { column, effect, what: isPresence(old) ? "the column need not be there any more" : `${name} is gone` },
        ];
      }
      const { location } = now;
      if (!old) {
        const what = isPresence(now) ? "the column has to be there now" : `${name} is new`;
        return [{ column, effect: "compatible", what, location }];
      }
      return promiseChanges(old, now).map(({ effect, what }) => ({
        column,
        effect: weightOf(old.severity) > 0 ? effect : "compatible",
        // Of a keyword of a schema the name is said already.
        what: what.startsWith(`${name} `) ? what : `${name}: ${what}`,
        location,
      }));
    }),
  );
}

const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** The new column that an old one seems to have become: spelt alike, or nearly. */
function renamed(name: string, candidates: readonly string[]): string | undefined {
  return candidates.find((candidate) => plain(candidate) === plain(name)) ?? nearestName(name, candidates);
}

/** A promise about the header of another severity; what was only noted was never promised. */
function severityChange(column: string | undefined, what: string, was: Severity, is: Severity): Change[] {
  if (was === is) return [];
  const milder = weightOf(is) < weightOf(was);
  return [{ column, effect: milder ? "breaking" : "compatible", what: `${what} is ${is}, and was ${was}` }];
}

/** The severities of single columns; one change where all of them changed alike. */
function compareSeverities(base: Header, head: Header): Change[] {
  const pairs = base.columns.flatMap((name) => {
    const [was, is] = [base.severities.get(name), head.severities.get(name)];
    return was && is ? [{ name, was, is }] : [];
  });
  const [first] = pairs;
  if (first && pairs.every(({ was, is }) => was === first.was && is === first.is))
    return severityChange(undefined, "the list of columns", first.was, first.is);
  return pairs.flatMap(({ name, was, is }) => severityChange(name, "that the column is there", was, is));
}

function compareOrders(base: Header, head: Header): Omit<Change, "column" | "location">[] {
  if (base.order === undefined || weightOf(base.order) === 0)
    return head.order !== undefined && base.order === undefined
      ? [{ effect: "compatible", what: "the order of the columns is promised now" }]
      : [];
  if (head.order === undefined) return [{ effect: "breaking", what: "the order of the columns is no longer promised" }];
  const common = (names: readonly string[], others: readonly string[]) => names.filter((name) => others.includes(name));
  const kept = common(head.columns, base.columns);
  if (common(base.columns, kept).join("\0") !== kept.join("\0"))
    return [{ effect: "breaking", what: "the columns stand in another order" }];
  if (head.columns.slice(0, kept.length).join("\0") !== kept.join("\0"))
    return [{ effect: "breaking", what: "new columns stand before old ones, which moves those" }];
  return severityChange(undefined, "the order of the columns", base.order, head.order);
}

function compareHeaders(base: Header | undefined, head: Header | undefined): Change[] {
  const column = undefined;
  if (!base)
    return head
      ? [{ column, effect: "compatible", what: "the columns are promised now", location: head.location }]
      : [];
  if (!head) {
    const promised = [...base.severities.values()].some((severity) => weightOf(severity) > 0);
    return promised ? [{ column, effect: "breaking", what: "the list of columns is no longer promised" }] : [];
  }
  const { location } = head;
  return [
    ...compareSeverities(base, head).map((change) => ({ ...change, location })),
    ...compareOrders(base, head).map((change) => ({ ...change, column, location })),
  ];
}

/**
 * What changed from one contract to the next, seen by whoever reads the data: `breaking` where data that keeps the new
 * one may break the old one, by a promise that is weaker, gone or other. Columns are read by name, so one more is
 * compatible. Where it cannot be told, it is breaking.
 */
export function compareContracts(base: Contract, head: Contract): Change[] {
  const [was, is] = [columnsOf(base), columnsOf(head)];
  const added = [...is].filter((column) => !was.has(column));
  const promisesAbout = (contract: Contract, column: string | undefined) =>
    contract.promises.filter((promise) => promise.column === column);
  const changes = [
    ...compareHeaders(base.header, head.header),
    ...compareColumn(undefined, promisesAbout(base, undefined), promisesAbout(head, undefined)),
  ];
  for (const column of [...was, ...added]) {
    if (!is.has(column)) {
      const successor = renamed(column, added);
      const promises = promisesAbout(base, column).length;
      const what = `the column is gone${promises > 0 ? `, with ${formatCountOf(promises, "promise")}` : ""}${successor === undefined ? "" : `; "${successor}" is new: renamed?`}`;
      changes.push({ column, effect: "breaking", what });
    } else if (!was.has(column)) {
      const promises = promisesAbout(head, column);
      const location = promises[0]?.location ?? head.header?.location;
      changes.push({
        column,
        effect: "compatible",
        what: `the column is new${promises.length > 0 ? `, with ${formatCountOf(promises.length, "promise")}` : ""}`,
        ...(location ? { location } : {}),
      });
    } else changes.push(...compareColumn(column, promisesAbout(base, column), promisesAbout(head, column)));
  }
  return changes;
}
