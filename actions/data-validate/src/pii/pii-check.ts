import { type Check, clip, type Example, formatCount } from "@assay/report";
import type { Queries } from "../judging/queries.ts";
import { PII_KINDS, type PiiKind } from "./kinds.ts";
import type { PiiPolicy } from "./pii-policy.ts";
import type { PiiColumn, Sighting } from "./scan.ts";

/** What was looked through. */
interface Subject {
  /** A column, or a file. */
  readonly name: string;
  readonly rows: number;
  /** Only some of the rows were looked at. */
  readonly sampled: boolean;
  readonly maxExamples: number;
}

/**
 * What was seen of personal data, as a check: `fail` where values are of a forbidden kind, `review` where only a column's name
 * says so, else a note. No value is in it.
 *
 * @param placesOf tells the examples for the places that the scan numbered.
 */
export async function piiCheck(
  found: PiiColumn,
  { name, rows, sampled, maxExamples }: Subject,
  { forbid, location }: PiiPolicy,
  queries: Queries,
  placesOf: (places: readonly number[]) => Promise<Example[]>,
): Promise<Check> {
  const { sightings, present, places } = found;
  const forbidden = sightings.filter(({ kind }) => forbid.has(kind));
  const told = forbidden.length > 0 ? forbidden : sightings;
  const seen = told.filter(({ values }) => values > 0);
  const kinds = new Set((seen.length > 0 ? seen : told).map(({ kind }) => kind));
  const verdict = forbidden.length === 0 ? "pass" : seen.length > 0 ? "fail" : "review";
  const severities = { pass: "info", review: "warning", fail: "critical" } as const;
  const most = Math.max(...told.map(({ values }) => values));
  const shown = seen.length === 0 || !places || maxExamples === 0 ? [] : await queries.rows(places(kinds, maxExamples));
  const examples = await placesOf(shown.map(({ place }) => Number(place)));
  return {
    id: clip(`pii(${name})`, 500),
    title: clip(`${name} must hold no personal data`, 500),
    verdict,
    reason: "personal-data",
    severity: severities[verdict],
    message: clip(sentence(name, told, present, sampled), 4000),
    limit: forbidden.length > 0 ? `no ${several(forbid)}` : "nothing is forbidden",
    ...(sampled || seen.length === 0 ? {} : { observed: most, counts: { rows, unexpected: most } }),
    ...(examples.length > 0 ? { examples } : {}),
    remedy:
      forbidden.length > 0
        ? "leave it out, or replace the values by pseudonyms; a column that may hold them is listed under `data.pii.allow` in the policy"
        : `write \`data: {pii: {forbid: [${[...kinds].join(", ")}]}}\` into the policy to let this fail, or list a column that may hold them under \`allow\``,
    ...(forbidden.length > 0 && location ? { location } : {}),
  };
}

/** `e-mail addresses, IBANs, or IP addresses` */
export function several(kinds: Iterable<PiiKind>): string {
  return new Intl.ListFormat("en-US", { type: "disjunction" }).format(Array.from(kinds, (kind) => PII_KINDS[kind][1]));
}

function sentence(column: string, told: readonly Sighting[], present: number, sampled: boolean): string {
  const seen = told.filter(({ values }) => values > 0);
  const of = `of ${formatCount(present)} values${sampled ? " looked at" : ""}`;
  if (seen.length === 0)
    return `the name of ${column} says that it holds ${several(told.map(({ kind }) => kind))}, though its values do not look it`;
  const parts = seen.map(({ kind, values }, index) => {
    const count = `${formatCount(values)}${index === 0 ? ` ${of} of ${column}` : ""}`;
    return values === 1 ? `${count} looks like ${PII_KINDS[kind][0]}` : `${count} look like ${PII_KINDS[kind][1]}`;
  });
  return parts.join(", ");
}
