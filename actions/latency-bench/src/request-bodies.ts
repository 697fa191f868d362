import { Refusal } from "@assay/report";

const BATCH = "{batch}";
const RECORD = "{record}";

/** Made before anything is timed; more than this are sent again from the first. */
const MOST_BODIES = 2000;
const MOST_CHARACTERS = 100_000_000;

function refuse(message: string, remedy: string): never {
  throw new Refusal(`input \`body\` ${message}`, { code: "bad-body", reason: "invalid-input", remedy });
}

/**
 * The bodies of the requests of one batch size: the template with its records in place, taken in turn and from the first
 * again after the last. `{batch}` is the JSON array of the batch, `{record}` the record of a batch of 1; whatever else
 * the template holds is sent as it is. The result must be JSON.
 */
export function requestBodies(template: string, records: readonly string[], batchSize: number): readonly string[] {
  if (!template.includes(BATCH) && !template.includes(RECORD))
    refuse(`is "${template}", in which no record stands`, 'write {batch} or {record}, such as {"instances": {batch}}');
  if (template.includes(RECORD) && batchSize !== 1)
    refuse(`has {record}, which cannot stand for a batch of ${batchSize}`, "write {batch}, or keep `batch-sizes: 1`");
  const bodies: string[] = [];
  let characters = 0;
  // After so many batches the records begin with the first again.
  const different = records.length / greatestCommonDivisor(records.length, batchSize);
  for (let at = 0; bodies.length < Math.min(different, MOST_BODIES) && characters < MOST_CHARACTERS; at += batchSize) {
    const batch = Array.from({ length: batchSize }, (_, index) => records[(at + index) % records.length] as string);
    // Split rather than replaced: a record may hold what `replace` takes for a pattern, or a placeholder.
    const body = template
      .split(BATCH)
      .map((part) => part.split(RECORD).join(batch[0]))
      .join(`[${batch.join(",")}]`);
    characters += body.length;
    bodies.push(body);
  }
  requireJson(template, bodies[0] as string);
  return bodies;
}

function requireJson(template: string, body: string): void {
  try {
    JSON.parse(body);
  } catch {
    refuse(
      `is "${template}", which does not make JSON of a record`,
      'write JSON around {batch}: {"instances": {batch}}',
    );
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
