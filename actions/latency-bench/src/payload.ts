import type { InputFile } from "@assay/action-kit";
import { Refusal } from "@assay/report";

const MAX_BYTES = 100_000_000;

interface SourceContext {
  readonly source?: string;
}

/** What TypeScript's library does not know yet: the digits of a number as they were written, and how to write them back. */
const json = JSON as unknown as {
  parse(text: string, reviver: (key: string, value: unknown, context: SourceContext) => unknown): unknown;
  rawJSON(text: string): unknown;
};

/** Parses JSON without touching its numbers: 1.0 stays 1.0, and a long id keeps its last digits. */
function parseExactly(text: string): unknown {
  return json.parse(text, (_, value, { source }) =>
    typeof value === "number" && source !== undefined ? json.rawJSON(source) : value,
  );
}

function refuse(file: string, message: string, remedy: string, cause?: unknown): never {
  throw new Refusal(`input \`payload\`: ${file} ${message}`, {
    code: "bad-payload",
    reason: "unreadable",
    remedy,
    cause,
  });
}

function fromLines(text: string, file: string): string[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      return [JSON.stringify(parseExactly(line))];
    } catch (cause) {
      return refuse(
        file,
        // Not what stands there: reports are read by more people than records are.
        `is neither JSON nor JSONL: line ${index + 1} is no JSON value`,
        "write a JSON array of records, or one record in each line (NaN and Infinity are no JSON)",
        cause,
      );
    }
  });
}

/** The records of a payload, each as the JSON that is sent: the elements of an array, one object, or the lines of JSONL. */
export function parsePayload(text: string, file: string): readonly string[] {
  const records = recordsOf(text, file);
  if (records.length === 0)
    throw new Refusal(`input \`payload\`: ${file} holds no records`, {
      code: "empty-payload",
      reason: "empty-data",
      remedy: "give at least one record to predict",
    });
  return records;
}

function recordsOf(text: string, file: string): string[] {
  let whole: unknown;
  try {
    whole = parseExactly(text);
  } catch {
    return fromLines(text, file);
  }
  return Array.isArray(whole) ? whole.map((record) => JSON.stringify(record)) : [JSON.stringify(whole)];
}

interface PayloadFiles {
  data(input: string, path: string): Promise<InputFile>;
  readText(input: string, file: InputFile, maxBytes?: number): Promise<string>;
}

export async function readPayload(files: PayloadFiles, path: string) {
  const file = await files.data("payload", path);
  return { file, records: parsePayload(await files.readText("payload", file, MAX_BYTES), file.shown) };
}
