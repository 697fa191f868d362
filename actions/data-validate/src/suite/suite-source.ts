import { type GateResult, parseLocatedYaml, type WorkspaceFiles } from "@assay/action-kit";
import type { Check, FileIdentity } from "@assay/report";
import type { Table } from "@assay/tables";
import type { ContractPorts } from "../contract/read-contract.ts";
import type { InferencePorts } from "../inference/infer-suite.ts";
import type { Inputs } from "../inputs.ts";
import type { Queries } from "../judging/queries.ts";
import { mayBeCheckpoint, readCheckpoint } from "./checkpoint.ts";
import { parseSuite } from "./parse-suite.ts";
import type { Suite } from "./suite.ts";

export interface SourcePorts extends InferencePorts, ContractPorts {
  readonly files: InferencePorts["files"] & ContractPorts["files"] & Pick<WorkspaceFiles, "findRules" | "identity">;
}

/** The suite that the data is judged by, and what is to be said of it. */
export interface JudgedBy {
  readonly suite: Suite;
  readonly checks: readonly Check[];
  readonly identities: readonly FileIdentity[];
  readonly outputs: NonNullable<GateResult["outputs"]>;
  readonly notes: readonly string[];
}

/** Gives the suite once the table is open. */
export type SuiteSource = (table: Table, queries: Queries) => Promise<JudgedBy>;

/** Of data that is judged by a reference alone, or as a file alone where its profile is wanted. */
const NO_SUITE: Suite = { name: undefined, expectations: [], onEmpty: "fail" };

/** Reads the suite, or makes ready to learn one; what is wrong with either is told before any data is read. */
export async function openSuite(inputs: Inputs, ports: SourcePorts): Promise<SuiteSource> {
  const { suite: path, inferSuite: target } = inputs;
  if (target !== undefined) {
    const { inferSuite, refuseTaken } = await import("../inference/infer-suite.ts");
    await refuseTaken(target, ports);
    return async (table, queries) => {
      const { suite, check, path: written } = await inferSuite(target, table, queries, ports);
      return { suite, checks: [check], identities: [], outputs: { "inferred-suite": written }, notes: [] };
    };
  }
  const read = path === undefined ? undefined : await readSuite(path, ports);
  const suite = read?.suite ?? NO_SUITE;
  const { checks, identities } = await contractChanges(inputs, read, ports);
  const rules = [...(read?.identities ?? []), ...identities];
  const judgedBy = { suite, checks, identities: rules, outputs: {}, notes: read?.notes ?? [] };
  return async () => judgedBy;
}

interface ReadSuite extends Pick<JudgedBy, "suite" | "identities" | "notes"> {
  readonly shown: string;
}

/** A suite, or a checkpoint of Great Expectations, which names one. */
async function readSuite(path: string, { files }: SourcePorts): Promise<ReadSuite> {
  const file = await files.rules("suite", path);
  const text = await files.readText("suite", file);
  const checkpoint = mayBeCheckpoint(text)
    ? readCheckpoint(parseLocatedYaml(text, file.shown, "the checkpoint", "invalid-suite"))
    : undefined;
  if (checkpoint) {
    const { openCheckpoint } = await import("./checkpoint-suite.ts");
    return { ...(await openCheckpoint(checkpoint, file, files)), shown: file.shown };
  }
  const suite = parseSuite(text, file.shown);
  return { suite, identities: [await files.identity(file)], notes: [], shown: file.shown };
}

/** The promises held against those they replace: of the suite, unless another contract is named. */
async function contractChanges(
  { baseContract, contract, githubToken }: Inputs,
  read: ReadSuite | undefined,
  ports: SourcePorts,
): Promise<Pick<JudgedBy, "checks" | "identities">> {
  if (baseContract === undefined) return { checks: [], identities: [] };
  const { compareWithBase, readContract } = await import("../contract/read-contract.ts");
  const { contractOfSuite } = await import("../contract/contract.ts");
  if (contract === undefined && read)
    return await compareWithBase(baseContract, contractOfSuite(read.suite, read.shown), githubToken, ports);
  const head = await readContract("contract", contract ?? "", ports);
  const { checks, identities } = await compareWithBase(baseContract, head.contract, githubToken, ports);
  return { checks, identities: [head.identity, ...identities] };
}
