import type { InputFile, WorkspaceFiles } from "@assay/action-kit";
import { Refusal } from "@assay/report";
import type { Inputs } from "../inputs.ts";
import { PROFILE_SCHEMA } from "./profile.ts";

export type TargetFiles = Pick<WorkspaceFiles, "findData" | "findRules" | "matching" | "readText">;

function refused(message: string, remedy: string): Refusal {
  return new Refusal(message, { code: "write-profile", reason: "invalid-input", remedy });
}

/**
 * Refuses to write the profile over anything but an earlier profile, and over one that this step reads. Call it before
 * anything is judged.
 */
export async function refuseTarget(
  path: string,
  { suite, contract, reference }: Pick<Inputs, "suite" | "contract" | "reference">,
  data: readonly InputFile[],
  files: TargetFiles,
): Promise<void> {
  const said = `input \`write-profile\` is "${path}"`;
  if (!/\.json$/i.test(path))
    throw refused(`${said}; a profile is JSON`, "give a path that ends in .json, such as data/train.profile.json");
  const there = await files.findData("write-profile", path);
  if (!there) return;
  const rules = async (input: string, file: string | undefined) =>
    file === undefined ? [] : [await files.findRules(input, file)];
  const read: readonly [input: string, found: readonly (InputFile | undefined)[]][] = [
    ["data", data],
    ["suite", await rules("suite", suite)],
    ["contract", await rules("contract", contract)],
    ["reference", reference === undefined ? [] : await files.matching("reference", reference)],
  ];
  const taken = read.find(([, found]) => found.some((file) => file?.path === there.path));
  if (taken)
    throw refused(
      `${said}, which is the file of input \`${taken[0]}\``,
      "give the profile a path of its own: what a step reads is not written over",
    );
  if (!(await isProfile(there, files)))
    throw refused(
      `${said}, and ${there.shown} is there already and is no profile`,
      "give another path, or remove the file first: only an earlier profile is written over",
    );
}

/** Whatever cannot be read as a profile is none. */
async function isProfile(file: InputFile, files: TargetFiles): Promise<boolean> {
  try {
    return JSON.parse(await files.readText("write-profile", file))?.schema === PROFILE_SCHEMA;
  } catch {
    return false;
  }
}
