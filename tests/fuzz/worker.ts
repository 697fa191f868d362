/**
 * Runs a range of the corpus through the action's own entry, one case after the other, in a process of its own: what takes
 * the process down is seen by who started it, and the case that it was at.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openEngine } from "../../packages/tables/src/index.ts";
import { complaintsAbout, type Leavings } from "./complaints.ts";
import { caseAt } from "./corpus.ts";
import type { Answer, FuzzCase } from "./fuzz-case.ts";
import { FORGED, SECRET } from "./hostile-values.ts";
import { delimited } from "./sound-table.ts";

const entryOf = (action = "data-validate") => new URL(`../../actions/${action}/src/index.ts`, import.meta.url).href;

/** The sound table as Parquet, in the ways that writers differ. */
async function writeParquets(home: string): Promise<Uint8Array[]> {
  const csv = join(home, "sound.csv");
  writeFileSync(csv, delimited(","));
  await using engine = await openEngine({ temp: home, env: {}, log: () => {} });
  await engine.open("t", { paths: [csv] });
  const written: Uint8Array[] = [];
  for (const options of [
    "codec snappy",
    "codec zstd",
    "codec uncompressed",
    "codec gzip, row_group_size 8",
    "parquet_version v2",
  ]) {
    const path = join(home, "sound.parquet");
    await engine.rows(`copy t to '${path}' (format parquet, ${options})`);
    written.push(readFileSync(path));
  }
  return written;
}

/** The folders of a job, with the case's files in the workspace and a secret on either side of its edge. */
function lay(home: string, { files, links = {} }: FuzzCase): { job: string; workspace: string; temp: string } {
  const job = mkdtempSync(join(home, "job-"));
  const workspace = join(job, "workspace");
  const temp = join(job, "temp");
  mkdirSync(join(workspace, ".git"), { recursive: true });
  mkdirSync(temp);
  writeFileSync(join(job, "outside.csv"), `id,token\n1,${SECRET}\n`);
  writeFileSync(join(workspace, ".git", "config"), `[http]\n\textraheader = ${SECRET}\n`);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), content);
  }
  for (const [path, target] of Object.entries(links)) symlinkSync(target, join(workspace, path));
  return { job, workspace, temp };
}

function setEnvironment(inputs: FuzzCase["inputs"], { workspace, temp }: { workspace: string; temp: string }): void {
  for (const name of Object.keys(process.env))
    if (/^(INPUT|GITHUB|RUNNER|ACTIONS)_/.test(name)) delete process.env[name];
  const given = Object.entries({ "upload-report": "false", ...inputs }).map(([name, value]) => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ]);
  Object.assign(process.env, Object.fromEntries(given), {
    GITHUB_ACTIONS: "true",
    GITHUB_WORKSPACE: workspace,
    GITHUB_OUTPUT: join(temp, "outputs"),
    GITHUB_STEP_SUMMARY: join(temp, "summary"),
    RUNNER_TEMP: temp,
  });
  writeFileSync(join(temp, "outputs"), "");
  writeFileSync(join(temp, "summary"), "");
  process.chdir(workspace);
}

/** Both streams of this process while `work` runs. */
async function overhear(work: () => Promise<unknown>): Promise<string> {
  const streams = [process.stdout, process.stderr];
  const writers = streams.map((stream) => stream.write);
  const heard: string[] = [];
  for (const stream of streams)
    stream.write = ((chunk: string | Uint8Array) => {
      heard.push(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8"));
      return true;
    }) as typeof stream.write;
  try {
    await work();
  } finally {
    for (const [index, stream] of streams.entries()) stream.write = writers[index] as typeof stream.write;
  }
  return heard.join("");
}

function renderingsIn(temp: string): Record<string, string> {
  // Where the report went is one of the outputs, since `report-dir` may have been given.
  const path = /^report<<(.*)\n(.*)\n\1$/m.exec(readFileSync(join(temp, "outputs"), "utf8"))?.[2];
  if (path === undefined || !existsSync(path)) return {};
  const stem = path.slice(0, -".json".length);
  const extensions = ["html", "json", "junit.xml", "md", "sarif"].filter((extension) =>
    existsSync(`${stem}.${extension}`),
  );
  return Object.fromEntries(extensions.map((extension) => [extension, readFileSync(`${stem}.${extension}`, "utf8")]));
}

async function answer(home: string, index: number, given: FuzzCase & { readonly kind: string }): Promise<Answer> {
  const laid = lay(home, given);
  // A folder in the workspace that was asked for by this name.
  const reportDir = given.inputs["report-dir"]?.trim() ?? "nowhere";
  const { job, temp } = laid;
  setEnvironment(given.inputs, laid);
  process.exitCode = 0;
  const started = performance.now();
  // The entry runs as it is imported; what it imports is loaded once.
  const log = await overhear(() => import(`${entryOf(given.action)}?case=${index}`));
  const milliseconds = performance.now() - started;
  const left: Leavings = {
    exitCode: Number(process.exitCode),
    log,
    outputs: readFileSync(join(temp, "outputs"), "utf8"),
    summary: readFileSync(join(temp, "summary"), "utf8"),
    renderings: renderingsIn(temp),
    strays: [
      ...readdirSync(job).filter((name) => !["outside.csv", "temp", "workspace"].includes(name)),
      ...readdirSync(laid.workspace, { recursive: true })
        .map(String)
        .filter((name) => name.includes(FORGED) && !(name in given.files) && !name.startsWith(reportDir)),
    ],
  };
  process.exitCode = 0;
  process.chdir(home);
  const { report, complaints } = complaintsAbout(given, left);
  if (complaints.length === 0) rmSync(job, { recursive: true, force: true });
  return {
    index,
    kind: given.kind,
    verdict: report?.verdict,
    reasons: [...new Set(report?.checks.filter(({ verdict }) => verdict !== "pass").map(({ reason }) => reason))],
    exitCode: left.exitCode,
    milliseconds,
    complaints: complaints.length === 0 ? [] : [...complaints, `its files are in ${job}`],
  };
}

const { seed, indices } = JSON.parse(process.argv[2] ?? "{}") as { seed: number; indices: readonly number[] };
const home = mkdtempSync(join(tmpdir(), "assay-fuzz-"));
const parquets = await writeParquets(home);
let kept = false;
for (const index of indices) {
  process.send?.({ at: index });
  const found = await answer(home, index, caseAt(seed, index, parquets));
  kept ||= found.complaints.length > 0;
  process.send?.(found);
}
if (!kept) rmSync(home, { recursive: true, force: true });
process.disconnect?.();
