import type { Report, Verdict } from "@assay/report";
import { DEFAULT_RUN, openJob, pullRequestEvent, type RunIdentity, startResults, withGithub } from "@assay/testing";
import { describe, expect, test } from "@jest/globals";

type Content = Parameters<Awaited<ReturnType<typeof startResults>>["plantArtifact"]>[2];

function gate(name: string, verdict: Verdict = "pass", changes: Partial<Report> = {}): string {
  const check = {
    id: "f1",
    title: "F1",
    verdict,
    reason: "within-limit",
    severity: "critical",
    message: "judged",
  } as const;
  const report: Report = {
    schema: "assay/report/v1",
    gate: "regression-gate",
    name,
    verdict,
    summary: `${name} says ${verdict}`,
    checks: [check],
    figures: [],
    charts: [],
    notes: [],
    run: { id: DEFAULT_RUN.id, attempt: 1, job: "model", step: "compare" },
    provenance: { data: [], model: [], rules: [] },
    tool: { name: "assay", version: "0.1.0" },
    startedAt: "2026-11-21T00:00:00.000Z",
    durationMs: 1,
    ...changes,
  };
  return JSON.stringify(report);
}

/** The reporting job of a run whose other jobs have uploaded these artifacts. */
async function gathered(artifacts: readonly (readonly [string, Content])[], run: Partial<RunIdentity> = {}) {
  await using results = await startResults();
  for (const [name, content] of artifacts) results.plantArtifact({ ...DEFAULT_RUN, job: "model" }, name, content);
  return await withGithub({ seed: (state) => void state.addPull({ number: 7 }) }, async (github) => {
    await using job = await openJob({ event: pullRequestEvent(), github, results, run: { job: "report", ...run } });
    const step = await job.run({ action: "approval-comment", inputs: { "upload-report": false } });
    results.assertClean();
    return { ...step, reasons: step.report?.checks.map(({ id, reason }) => `${id}: ${reason}`), github };
  });
}

/** Sets bytes of the first entry in the zip's directory: what a reader believes of the entry before it unpacks it. */
function withDirectory(zip: Buffer, change: (entry: Buffer) => void): Buffer {
  const copy = Buffer.from(zip);
  change(copy.subarray(copy.indexOf(Buffer.from("PK\u0001\u0002", "latin1"))));
  return copy;
}

/** As the artifact service would zip it. */
async function zipped(files: Record<string, string | Buffer>): Promise<Buffer> {
  await using results = await startResults();
  results.plantArtifact(DEFAULT_RUN, "any", files);
  const [artifact] = results.artifacts;
  return artifact?.content ?? Buffer.alloc(0);
}

const FINE = ["assay-a", { "a.json": gate("a") }] as const;

const NONE_REQUIRED =
  "no gate is required: assay.yml names none as `approval.gates`, or is not here (this step needs a checkout)";

describe("reports of other jobs", () => {
  test("come by their artifacts, whatever else lies in them; other artifacts are left alone", async () => {
    const { outputs, reasons } = await gathered([
      ["assay-a", { "a.json": gate("a"), "a.html": "<p>", "a.md": "", "a.metrics.json": "{}" }],
      ["model", { "model.json": "{}" }],
      ["a.html", { "a.html": "<p>" }],
    ]);
    expect([outputs.verdict, reasons]).toEqual(["pass", ["gate(a): gate-verdict"]]);
  });

  test("of a gate whose own name begins with assay-, the page is not taken for a report", async () => {
    const { outputs, reasons, github } = await gathered([
      ["assay-assay-a", { "assay-a.json": gate("assay-a") }],
      ["assay-a.html", Buffer.from("<!doctype html>")],
    ]);
    expect([outputs.verdict, reasons]).toEqual(["pass", ["gate(assay-a): gate-verdict"]]);
    expect(github.state.comments[0]?.body).toMatch(/\[`assay-a`\]\(https:[^)]+\/artifacts\/\d+\)/);
  });

  test("a second gate of one name, laid beside the first, is seen", async () => {
    const { exitCode, reasons } = await gathered([
      FINE,
      ["assay-a.2", { "a.json": gate("a", "pass", { startedAt: "2026-11-21T00:00:01.000Z" }) }],
    ]);
    expect([exitCode, reasons]).toEqual([1, ["gate(a): duplicate-gate"]]);
  });

  test("of an earlier attempt count where the newest has none, and it is said", async () => {
    const { outputs, report } = await gathered([FINE], { attempt: 2 });
    expect([outputs.verdict, report?.notes]).toEqual([
      "pass",
      [NONE_REQUIRED, "a reported in attempt 1 of this run and not since; that report counts"],
    ]);
  });

  test("on a server without artifacts, the job's own folder is all there is, and it is said", async () => {
    await withGithub({ seed: (state) => void state.addPull({ number: 7 }) }, async (github) => {
      await using job = await openJob({ event: pullRequestEvent(), github });
      const { exitCode, report } = await job.run({ action: "approval-comment" });
      expect([exitCode, report?.checks[0]?.reason, report?.notes]).toEqual([
        1,
        "no-checks",
        [NONE_REQUIRED, "no artifact service here: reports of other jobs were not looked for"],
      ]);
    });
  });
});

describe("a hostile artifact ends in error beside the gates that can be read", () => {
  const bomb = { "x.json": Buffer.alloc(60_000_000, " ") };
  test.each<readonly [string, string, () => Content | Promise<Content>, RegExp]>([
    ["holds the report of another gate", "assay-x", () => ({ "x.json": gate("y") }), /holds the report of y/],
    ["holds no report of its name", "assay-x", () => ({ "y.json": gate("x") }), /holds no x\.json/],
    ["keeps it in a folder", "assay-x", () => ({ "reports/x.json": gate("x") }), /holds no x\.json/],
    [
      "keeps it outside itself",
      "assay-x",
      () => ({ "../x.json": gate("x") }),
      /holds no x\.json|invalid relative path/,
    ],
    [
      "holds a path that leads out of it beside the report",
      "assay-x",
      () => ({ "x.json": gate("x"), "../../../etc/cron.d/x": "" }),
      /invalid relative path/,
    ],
    ["holds two of them", "assay-x.2", () => ({ "x.json": gate("x"), "x.2.json": gate("x.2") }), /more than one/],
    ["holds something else by that name", "assay-x", () => ({ "x.json": '{"accuracy": 1}' }), /not a report|is not a/],
    ["holds bytes that are no text", "assay-x", () => ({ "x.json": Buffer.from([0xff, 0xfe]) }), /cannot be read/],
    ["is no zip", "assay-x", () => Buffer.from("<!doctype html>"), /cannot be read/],
    ["is empty", "assay-x", () => Buffer.alloc(0), /cannot be read/],
    ["is cut short", "assay-x", async () => (await zipped({ "x.json": gate("x") })).subarray(0, 200), /cannot be read/],
    ["unpacks to more than a report has", "assay-x", () => bomb, /60000000 bytes; at most 50000000/],
    [
      "unpacks to more than it says",
      "assay-x",
      async () => withDirectory(await zipped(bomb), (entry) => entry.writeUInt32LE(1000, 24)),
      /too many bytes/,
    ],
    [
      "holds a link in place of the report",
      "assay-x",
      async () =>
        withDirectory(await zipped({ "x.json": "../../../etc/passwd" }), (entry) => {
          entry.writeUInt8(3, 5);
          entry.writeUInt32LE(0o120777 * 65_536, 38);
        }),
      /is not JSON/,
    ],
    [
      "packs thousands of files",
      "assay-x",
      () => Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`${index}.json`, "{}"])),
      /2000 files; at most 1000/,
    ],
    ["bears a name that speaks to the runner", "assay-##[add-mask]x", () => ({ "x.json": gate("x") }), /no gate gives/],
    ["bears a name in other letters", "assay-ж", () => ({ "ж.json": gate("x") }), /no gate gives/],
  ])("%s", async (_, name, content, says) => {
    const { exitCode, outputs, report, stdout } = await gathered([FINE, [name, await content()]]);
    expect([exitCode, outputs.verdict]).toEqual([1, "error"]);
    expect(report?.checks.map(({ verdict }) => verdict)).toEqual(["pass", "error"]);
    expect(report?.checks[1]).toMatchObject({ reason: "invalid-report", message: expect.stringMatching(says) });
    // The runner obeys `##[command]` in any line that is no `::command::` itself.
    expect(stdout.split("\n").filter((line) => !line.startsWith("::") && line.includes("##["))).toEqual([]);
    expect(stdout).not.toMatch(/\n\s+at /);
  });

  test("a run with hundreds of them is not read through", async () => {
    const many = Array.from({ length: 201 }, (_, index) => [`assay-g${index}`, { "x.json": "{}" }] as const);
    const { exitCode, report } = await gathered(many);
    expect([exitCode, report?.checks[0]?.message]).toEqual([1, expect.stringContaining("at most 200 are read")]);
  });
});

test("artifacts that cannot be listed are an error that is posted like any other", async () => {
  await using results = await startResults({
    before: ({ method }) =>
      method.endsWith("/ListArtifacts") ? { status: 403, code: "permission_denied", message: "no" } : undefined,
  });
  await withGithub({ seed: (state) => void state.addPull({ number: 7 }) }, async (github) => {
    await using job = await openJob({ event: pullRequestEvent(), github, results });
    const { exitCode, report } = await job.run({ action: "approval-comment", inputs: { "upload-report": false } });
    expect([exitCode, report?.checks[0]?.reason]).toEqual([1, "unreadable"]);
    expect(github.state.statuses.find(({ context }) => context === "assay/gates")?.state).toBe("error");
  });
});
