import { type Check, clip, formatCount, formatCountOf } from "@assay/report";
import type { Change, Effect } from "./change.ts";
import { compareContracts } from "./compare-contracts.ts";
import type { Contract } from "./contract.ts";

const MOST_TOLD = 5;
const MOST_EXAMPLES = 100;

function told(changes: readonly Change[], effect: Effect): string | undefined {
  const own = changes.filter((change) => change.effect === effect).map(({ what }) => what);
  if (own.length === 0) return undefined;
  const rest = own.length - MOST_TOLD;
  const list = [...own.slice(0, MOST_TOLD), ...(rest > 0 ? [`${rest} more`] : [])].join("; ");
  return `${effect}: ${list}`;
}

function changeCheck(column: string | undefined, changes: readonly Change[], base: string): Check {
  const breaking = changes.filter(({ effect }) => effect === "breaking");
  const isBreaking = breaking.length > 0;
  const place = [...breaking, ...changes].find(({ location }) => location)?.location;
  const subject = column ?? "the table";
  return {
    id: clip(column === undefined ? "contract" : `contract(${column})`, 500),
    title: clip(`No promise about ${subject} may be weaker than before`, 500),
    verdict: isBreaking ? "review" : "pass",
    reason: isBreaking ? "breaking-change" : "compatible-change",
    severity: isBreaking ? "warning" : "info",
    message: clip(
      `${subject}: ${[told(changes, "breaking"), told(changes, "compatible")].filter(Boolean).join(". ")}`,
      4000,
    ),
    observed: `${formatCount(breaking.length)} breaking, ${formatCount(changes.length - breaking.length)} compatible`,
    limit: clip(`nothing weaker than in ${base}`, 1000),
    examples: changes.slice(0, MOST_EXAMPLES).map(({ effect, what, location }) => ({
      note: clip(`${effect}: ${what}`, 2000),
      ...(location ? { location } : {}),
    })),
    ...(place ? { location: place } : {}),
    ...(isBreaking
      ? { remedy: "tell those who read the data; whoever may approve the change should look at what became weaker" }
      : {}),
  };
}

/** One check for the table and for each column whose promises changed; one that says so where none did. */
export function contractChecks(base: Contract, head: Contract): Check[] {
  const changes = compareContracts(base, head);
  if (changes.length === 0)
    return [
      {
        id: "contract",
        title: "No promise may be weaker than before",
        verdict: "pass",
        reason: "as-expected",
        severity: "warning",
        message: clip(`${formatCountOf(head.promises.length, "promise")} in ${head.shown}, as in ${base.shown}`, 4000),
        observed: "no change",
        limit: clip(`nothing weaker than in ${base.shown}`, 1000),
      },
    ];
  return [...Map.groupBy(changes, ({ column }) => column)].map(([column, own]) => changeCheck(column, own, base.shown));
}

/** There is no contract yet that this one could be held against, so nobody has agreed to any of it. */
export function newContractCheck(message: string): Check {
  return {
    id: "contract",
    title: "No promise may be weaker than before",
    verdict: "review",
    reason: "no-baseline",
    severity: "warning",
    message: clip(message, 4000),
    remedy: "have the new promises looked at by someone who may approve them",
  };
}

/** The run is of no change that could weaken anything. */
export function noChangeCheck(message: string): Check {
  return { ...newContractCheck(message), verdict: "pass", severity: "info", remedy: "nothing to do" };
}
