import { namesOf, placed } from "@assay/action-kit";
import { type Check, type Example, formatCountOf, Refusal, redacted, verdictOfMiss } from "@assay/report";
import { type Cell, quoteIdentifier, TableError, textOf, type UserRows } from "@assay/tables";
import type { BusinessRule } from "./business-rule.ts";
import type { Engine } from "./ports.ts";
import type { Sides } from "./side.ts";

const TABLES = ["current", "previous", "joined"] as const;
const MAX_EXAMPLES = 20;
/** Beside the key, of each row shown. */
const MAX_CELLS = 10;

/**
 * The table `joined` that rules may select from: the key, and every other column of both sides as `current_…` and
 * `previous_…`, a row for each common key.
 */
async function createJoined(engine: Engine, { current, previous, key }: Sides): Promise<void> {
  const names = new Set([key.current.name.toLowerCase()]);
  const columns = [`c.${quoteIdentifier(key.current.name)}`];
  for (const side of [current, previous])
    for (const { name } of side.table.columns) {
      if (name === key[side.role].name) continue;
      const joined = `${side.role}_${name}`;
      if (names.has(joined.toLowerCase()))
        throw new Refusal(`${side.shown}: in \`joined\`, two columns would be called ${joined}`, {
          code: "ambiguous-columns",
          reason: "invalid-input",
          remedy: "rename one of the columns",
        });
      names.add(joined.toLowerCase());
      columns.push(`${side.role[0]}.${quoteIdentifier(name)} as ${quoteIdentifier(joined)}`);
    }
  const [ours, theirs] = [quoteIdentifier(key.current.name), quoteIdentifier(key.previous.name)];
  await engine.rows(
    `create view joined as select ${columns.join(", ")} from ${current.table.from} c join ${previous.table.from} p on cast(c.${ours} as varchar) = cast(p.${theirs} as varchar)`,
  );
}

/** How the row's cells are shown: what they are, not what they hold. */
function masked(cells: readonly (readonly [string, Cell])[]): string {
  const shown = cells.slice(0, MAX_CELLS).map(([name, cell]) => `${name} ${redacted(cell) ?? "missing"}`);
  return shown.join(", ").slice(0, 1500);
}

/** Where the rows that a rule found stand in the current table, by key, for those that have it. */
async function rowsByKey(
  engine: Engine,
  { current, key }: Sides,
  keys: readonly string[],
): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map();
  const text = textOf(key.current);
  const places = keys.map((_, index) => `$${index + 1}`).join(", ");
  const found = await engine.rows(
    `select ${text} as k, ${current.table.rowNumber} as number from ${current.table.from} where ${text} in (${places})`,
    keys,
  );
  return new Map(found.map(({ k, number }) => [String(k), Number(number)]));
}

/** A table without row numbers of its own carries a column of them, which `select *` gives too. */
function isRowNumber({ current, previous }: Sides, column: string): boolean {
  return [current, previous].some(({ table }) => table.rowNumber === quoteIdentifier(column));
}

async function examplesOf(engine: Engine, sides: Sides, { rows }: UserRows): Promise<Example[]> {
  const { current, key } = sides;
  const { name } = key.current;
  const keys = rows.map((row) => (row[name] === null || row[name] === undefined ? undefined : String(row[name])));
  const known = keys.filter((one) => one !== undefined);
  const numbers = await rowsByKey(engine, sides, known);
  const found = keys.map((one) => (one === undefined ? undefined : numbers.get(one)));
  const numbered = found.filter((number) => number !== undefined);
  const places = await current.table.placesOf(numbered);
  const placeOf = new Map(numbered.map((number, index) => [number, places?.[index]]));
  const fileName = namesOf(current.files);
  return rows.map((row, index) => {
    const number = found[index];
    const { location, note } = placed(number === undefined ? undefined : placeOf.get(number), fileName);
    const cells = masked(Object.entries(row).filter(([column]) => column !== name && !isRowNumber(sides, column)));
    const notes = [cells, note ?? ""].filter((text) => text !== "");
    return {
      ...(keys[index] === undefined ? {} : { key: redacted(row[name] ?? null) }),
      ...(number === undefined ? {} : { row: number }),
      ...(notes.length === 0 ? {} : { note: notes.join(", ") }),
      ...(location ? { location } : {}),
    };
  });
}

function refused(rule: BusinessRule, cause: unknown): Check {
  if (!(cause instanceof TableError)) throw cause;
  return {
    ...known(rule),
    verdict: "error",
    reason: cause.reason === "timed-out" ? "timed-out" : "invalid-policy",
    message: `rule "${rule.name}": ${cause.message}`.slice(0, 4000),
    remedy: `${cause.remedy}; a rule is one SELECT over ${TABLES.join(", ")} that gives the rows which break it`,
  };
}

function known({ name, severity, location }: BusinessRule) {
  return {
    id: `rule(${name})`.slice(0, 500),
    title: `Rule: ${name}`.slice(0, 500),
    severity,
    limit: "no row",
    ...(location ? { location } : {}),
  };
}

async function checkRule(engine: Engine, sides: Sides, rule: BusinessRule): Promise<Check> {
  const found = await engine
    .userRows(rule.query, { tables: TABLES, limit: MAX_EXAMPLES })
    .catch((cause: unknown) => refused(rule, cause));
  if ("verdict" in found) return found;
  const { count } = found;
  const rows = count === 0 ? "no row breaks" : `${formatCountOf(count, "row")} ${count === 1 ? "breaks" : "break"}`;
  const counted = { ...known(rule), message: `${rows} the rule "${rule.name}"`.slice(0, 4000), observed: count };
  if (count === 0) return { ...counted, verdict: "pass", reason: "as-expected" };
  return {
    ...counted,
    verdict: verdictOfMiss(rule.severity),
    reason: "unexpected-values",
    examples: await examplesOf(engine, sides, found),
    remedy: "run the query on the two tables; mend the model or its data, or change the rule if the rows are right",
  };
}

/** A check for each business rule: its SELECT must give no row. The engine is locked by then, and reads these tables alone. */
export async function checkRules(engine: Engine, sides: Sides, rules: readonly BusinessRule[]): Promise<Check[]> {
  if (rules.length === 0) return [];
  await createJoined(engine, sides);
  const checks: Check[] = [];
  for (const rule of rules) checks.push(await checkRule(engine, sides, rule));
  return checks;
}
