import { parseLocatedYaml, type WorkspaceFiles } from "@assay/action-kit";
import { type Check, type FileIdentity, Refusal } from "@assay/report";
import { parseSuite } from "../suite/parse-suite.ts";
import { type Contract, contractOfSuite } from "./contract.ts";
import { contractChecks, newContractCheck, noChangeCheck } from "./contract-checks.ts";
import { contractOfJsonSchema, isJsonSchema } from "./json-schema.ts";
import { contractOfTableSchema, isTableSchema } from "./table-schema.ts";

/** What GitHub says of a file at a commit. */
export type GitFile =
  | { readonly state: "present"; readonly text: string; readonly commit: string }
  | { readonly state: "absent"; readonly commit: string }
  /** No commit was named, and there is no pull request whose base could be meant. */
  | { readonly state: "no-pull-request" };

export interface ContractPorts {
  readonly files: Pick<WorkspaceFiles, "rules" | "findRules" | "readText" | "identity">;
  /** A file of this repository at a branch, tag or commit; at the base of the pull request where `ref` is empty. */
  readonly gitFile: (ref: string, path: string, token: string | undefined) => Promise<GitFile>;
}

const GIT = /^git:(?<ref>[^:]*):(?<path>.+)$/;

/** A suite, a Table Schema or a JSON Schema, whichever the text is. */
export function parseContract(text: string, shown: string): Contract {
  const document = parseLocatedYaml(text, shown, "the contract", "invalid-suite");
  if (isTableSchema(document)) return contractOfTableSchema(document);
  if (isJsonSchema(document)) return contractOfJsonSchema(document);
  return contractOfSuite(parseSuite(text, shown), shown);
}

/** A contract, and the file that it stands in: whoever changes that file changes the rules. */
export interface ContractFile {
  readonly contract: Contract;
  readonly identity: FileIdentity;
}

export async function readContract(input: string, path: string, { files }: ContractPorts): Promise<ContractFile> {
  const file = await files.rules(input, path);
  const contract = parseContract(await files.readText(input, file), file.shown);
  return { contract, identity: await files.identity(file) };
}

/** What the comparison found, and the files of the workspace it rests on. */
export interface Compared {
  readonly checks: readonly Check[];
  readonly identities: readonly FileIdentity[];
}

function refuseGit(path: string): Refusal {
  return new Refusal(`input \`base-contract\` is "${path}"`, {
    code: "base-contract",
    reason: "invalid-input",
    remedy: "write git:<branch, tag or commit>:<path>, or git::<path> for the base of the pull request",
  });
}

/** Only git knows what was not there before; a path of the workspace that is not there is misspelt. */
function refuseAbsent(path: string): Refusal {
  const hint = /^[^:]+:[^:]+$/.test(path) ? `; did you mean "git:${path}"?` : "";
  return new Refusal(`input \`base-contract\` is "${path}", but there is no such file in the workspace${hint}`, {
    code: "base-contract",
    reason: "unreadable",
    remedy: "check the path; for another version of a file write git:<branch, tag or commit>:<path>, or git::<path>",
  });
}

/** Holds a contract against the one it replaces, which lies in a file or in git. */
export async function compareWithBase(
  base: string,
  head: Contract,
  token: string | undefined,
  ports: ContractPorts,
): Promise<Compared> {
  if (base.startsWith("git:")) return { checks: await gitChecks(base, head, token, ports), identities: [] };
  if (!(await ports.files.findRules("base-contract", base))) throw refuseAbsent(base);
  const { contract, identity } = await readContract("base-contract", base, ports);
  return { checks: contractChecks(contract, head), identities: [identity] };
}

async function gitChecks(base: string, head: Contract, token: string | undefined, ports: ContractPorts) {
  const { ref, path } = GIT.exec(base)?.groups ?? {};
  if (ref === undefined || path === undefined) throw refuseGit(base);
  const found = await ports.gitFile(ref, path, token);
  if (found.state === "no-pull-request")
    return [noChangeCheck(`this run is of no pull request, so that there is no base to hold ${head.shown} against`)];
  const at = ref === "" ? "the base of the pull request" : ref;
  if (found.state === "absent")
    return [newContractCheck(`there is no ${path} at ${at}, so that all of ${head.shown} is new`)];
  const shown = `${path} at ${ref === "" ? found.commit.slice(0, 7) : ref}`;
  return contractChecks(parseContract(found.text, shown), head);
}
