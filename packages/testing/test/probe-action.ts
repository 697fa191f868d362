import { createWorkspace, type Workspace } from "../src/workspace.ts";

const MANIFEST = `name: probe
runs: {using: node24, main: ../../dist/probe/index.js}
inputs:
  plain: {description: no default}
  with default: {description: a space in the name, default: "7"}
  fail-on: {description: a dash in the name, default: fail}
  github-token: {description: token, default: "\${{ github.token }}"}
`;

/** A folder laid out like a release of the suite whose only action runs the given script. */
export function probeRoot(script: string, manifest: string = MANIFEST): Promise<Workspace> {
  return createWorkspace({
    files: {
      "actions/probe/action.yml": manifest,
      "dist/probe/index.js": `import fs from "node:fs";\nimport path from "node:path";\n${script}\n`,
      "dist/probe/package.json": '{"type":"module"}',
    },
  });
}
