import { parseLocatedYaml, type WorkspaceFiles } from "@assay/action-kit";
import { type Check, Refusal } from "@assay/report";
import { parseSuite } from "../suite/parse-suite.ts";
import { type Contract, contractOfSuite } from "./contract.ts";
import { contractChecks, newContractCheck, noChangeCheck } from "./contract-checks.ts";
import { contractOfSchema, isTableSchema } from "./table-schema.ts";

/** What GitHub says of a file at a commit. */
export type GitFile =
  | { readonly state: "present"; readonly text: string; readonly commit: string }
  | { readonly state: "absent"; readonly commit: string }
  /** No commit was named, and there is no pull request whose base could be meant. */
  | { readonly state: "no-pull-request" };

export interface ContractPorts {
  readonly files: Pick<WorkspaceFiles, "rules" | "findRules" | "readText">;
  /** A file of this repository at a branch, tag or commit; at the base of the pull request where `ref` is empty. */
  readonly gitFile: (ref: string, path: string, token: string | undefined) => Promise<GitFile>;
}

const GIT = /^git:(?<ref>[^:]*):(?<path>.+)$/;

/** A suite or a Table Schema, whichever the text is. */
export function parseContract(text: string, shown: string): Contract {
  const document = parseLocatedYaml(text, shown, "the contract", "invalid-suite");
  return isTableSchema(document) ? contractOfSchema(document) : contractOfSuite(parseSuite(text, shown), shown);
}

export async function readContract(input: string, path: string, { files }: ContractPorts): Promise<Contract> {
  const file = await files.rules(input, path);
  return parseContract(await files.readText(input, file), file.shown);
}

function refuseGit(path: string): Refusal {
  return new Refusal(`input \`base-contract\` is "${path}"`, {
    code: "base-contract",
    reason: "invalid-input",
    remedy: "write git:<branch, tag or commit>:<path>, or git::<path> for the base of the pull request",
  });
}

/** The checks of a contract against the one it replaces, which lies in a file or in git. */
export async function compareWithBase(
  base: string,
  head: Contract,
  token: string | undefined,
  ports: ContractPorts,
): Promise<Check[]> {
  if (!base.startsWith("git:")) {
    const file = await ports.files.findRules("base-contract", base);
    if (!file) return [newContractCheck(`there is no ${base}, so that all of ${head.shown} is new`)];
    return contractChecks(await readContract("base-contract", base, ports), head);
  }
  const { ref, path } = GIT.exec(base)?.groups ?? {};
  if (ref === undefined || path === undefined) throw refuseGit(base);
  const found = await ports.gitFile(ref, path, token);
  if (found.state === "no-pull-request")
    return [noChangeCheck(`this run is of no pull request, so that there is no base to hold ${head.shown} against`)];
  const at = ref === "" ? "the base of the pull request" : ref;
  if (found.state === "absent")
    return [newContractCheck(`there is no ${path} at ${at}, so that all of ${head.shown} is new`)];
  return contractChecks(parseContract(found.text, `${path} at ${ref === "" ? found.commit.slice(0, 7) : ref}`), head);
}
