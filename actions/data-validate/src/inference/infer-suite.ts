import { basename, extname } from "node:path";
import type { WorkspaceFiles } from "@assay/action-kit";
import { type Check, formatCount, formatCountOf, Refusal } from "@assay/report";
import type { Table } from "@assay/tables";
import type { Queries } from "../judging/queries.ts";
import { parseSuite } from "../suite/parse-suite.ts";
import type { Suite } from "../suite/suite.ts";
import { learnSuite } from "./learn-suite.ts";

export interface InferencePorts {
  readonly files: Pick<WorkspaceFiles, "findRules" | "rules" | "write">;
}

export interface InferredSuite {
  readonly suite: Suite;
  readonly check: Check;
  /** Absolute path of the file. */
  readonly path: string;
}

function refused(message: string, remedy: string): Refusal {
  return new Refusal(message, { code: "infer-suite", reason: "invalid-input", remedy });
}

/** A suite that somebody may have worked on is never written over. */
export async function refuseTaken(path: string, { files }: InferencePorts): Promise<void> {
  if (!/\.ya?ml$/i.test(path))
    throw refused(
      `input \`infer-suite\` is "${path}"; a suite with comments is written as YAML`,
      "give a path that ends in .yaml",
    );
  const there = await files.findRules("infer-suite", path);
  if (there)
    throw refused(
      `input \`infer-suite\` is "${path}", and ${there.shown} is there already`,
      "give another path, or remove the file first: a suite that somebody may have worked on is not written over",
    );
}

function refuseUnsound({ rows, malformed, findings: [first] }: Table): void {
  if (rows === 0)
    throw new Refusal("the data has a header, but no row, so there is nothing to learn from", {
      code: "infer-suite",
      reason: "empty-data",
      remedy: "find out why the data is empty; nothing was written",
    });
  if (!first && malformed === 0) return;
  const where = first ? `; line ${first.line}: ${first.message}` : "";
  throw new Refusal(
    `a suite is learnt from sound files only, and ${formatCountOf(malformed || 1, "row")} of the data ${malformed > 1 ? "are" : "is"} malformed${where}`,
    {
      code: "infer-suite",
      reason: "malformed-row",
      remedy: "mend the data, then learn the suite; nothing was written",
    },
  );
}

/** Learns a suite from the table and writes it to the path. */
export async function inferSuite(
  path: string,
  table: Table,
  queries: Queries,
  ports: InferencePorts,
): Promise<InferredSuite> {
  refuseUnsound(table);
  const text = await learnSuite(table, queries, basename(path, extname(path)));
  const written = await ports.files.write("infer-suite", path, text);
  const { shown } = await ports.files.rules("infer-suite", path);
  const suite = parseSuite(text, shown);
  const columns = new Set(suite.expectations.flatMap(({ prepared }) => prepared.column ?? [])).size;
  const check: Check = {
    id: "infer-suite",
    title: "A suite was learnt from the data",
    verdict: "review",
    reason: "suite-inferred",
    severity: "warning",
    message: `${formatCountOf(suite.expectations.length, "expectation")} about ${columns === table.columns.length ? `all ${formatCount(columns)}` : `${formatCount(columns)} of ${formatCount(table.columns.length)}`} columns ${suite.expectations.length === 1 ? "was" : "were"} written to ${shown}; the checks below hold the data against them`,
    observed: suite.expectations.length,
    location: { file: shown, line: 1 },
    remedy: `read ${shown} line by line, strike what is chance and mend what is wrong, commit it, and give it as \`suite\` in place of \`infer-suite\``,
  };
  return { suite, check, path: written };
}
