import { readdirSync } from "node:fs";
import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createWorkspace, type Job, openJob, type StepOptions } from "@assay/testing";
import { describe, expect, test } from "@jest/globals";

const KIT = pathToFileURL("packages/action-kit/src/index.ts").href;
const MANIFEST = `name: probe
runs: {using: node24, main: ../../dist/probe/index.js}
inputs: {${["github-token", "policy", "name", "working-directory", "report-dir", "upload-report", "fail-on"].map((name) => `${name}: {description: d}`).join(", ")}}
`;
const PASS = `{ id: "f1", title: "F1", verdict: "pass", reason: "within-limit", severity: "critical", message: "held" }`;
const NOTHING = "provenance: { data: [], model: [], rules: [] }";

/** A job whose only action is a gate with the given `main`, over the sources of action-kit. */
async function gateJob<T>(
  main: string,
  work: (job: Job) => Promise<T>,
  options: { env?: Record<string, string> } = {},
) {
  await using root = await createWorkspace({
    files: {
      "actions/probe/action.yml": MANIFEST,
      "dist/probe/package.json": '{"type":"module"}',
      "dist/probe/index.js": `import { runAction } from ${JSON.stringify(KIT)};
await runAction({
  gate: "data-validate",
  inputNames: ["github-token"],
  readInputs: () => ({}),
  ports: (context) => context,
  main: async (inputs, context) => { ${main} },
});`,
    },
  });
  await using job = await openJob({ root: root.path, ...options });
  return await work(job);
}

const step = (inputs: Record<string, string> = {}, rest: Omit<StepOptions, "action"> = {}): StepOptions => ({
  action: "probe",
  inputs: { "upload-report": "false", ...inputs },
  ...rest,
});
const passing = `return { checks: [${PASS}], ${NOTHING} };`;
const STACK = /^\s+at .+:\d+:\d+\)?$/m;

describe("runAction", () => {
  test("a gate that passes writes everything and exits 0", async () => {
    await gateJob(passing, async (job) => {
      const { exitCode, outputs, report, reportFiles, summary } = await job.run(step());
      expect([exitCode, outputs.verdict, report?.verdict, reportFiles.size]).toEqual([0, "pass", "pass", 5]);
      expect(summary).toContain("data-validate");
    });
  });

  test.each([
    ["throws a coded error", `throw Object.assign(new Error("no"), { code: "x", reason: "unreadable", remedy: "r" });`],
    ["throws an error of ours", `null.length;`],
    ["throws something that is no error", `throw "no";`],
    ["throws nothing at all", `throw undefined;`],
    ["returns no checks", `return { checks: [], ${NOTHING} };`],
    ["returns nothing", `return undefined;`],
    ["measures NaN", `return { checks: [{ ...${PASS}, observed: Number.NaN }], ${NOTHING} };`],
    ["gives a reason that no report can hold", `return { checks: [{ ...${PASS}, reason: "because" }], ${NOTHING} };`],
    ["says a verdict that is none", `return { checks: [{ ...${PASS}, verdict: "fine" }], ${NOTHING} };`],
  ])("a gate that %s ends in error, with the report and the outputs written", async (_, main) => {
    await gateJob(main, async (job) => {
      const { exitCode, outputs, report } = await job.run(step({ "fail-on": "never" }));
      expect([exitCode, outputs.verdict, report?.verdict]).toEqual([1, "error", "error"]);
    });
  });

  test("a gate that never answers does not end in success", async () => {
    await gateJob("await new Promise(() => {});", async (job) => {
      const { exitCode, outputs } = await job.run(step());
      expect([exitCode === 0, outputs.verdict]).toEqual([false, undefined]);
    });
  });

  test.each([
    ["climbs out of the folder", "../../evil"],
    ["is absolute", "/etc/evil"],
    ["is too long", "n".repeat(101)],
    ["holds a line break", "a\nb"],
  ])("a name that %s names nothing, not even the report that refuses it", async (_, name) => {
    await gateJob(passing, async (job) => {
      const { exitCode, report, outputs } = await job.run(step({ name }));
      expect([exitCode, report?.name, report?.checks[0]?.reason]).toEqual([1, "data-validate", "invalid-input"]);
      expect(outputs.report).toBe(join(job.reportDir, "data-validate.json"));
    });
  });

  test("a `fail-on` that is none fails the step beside every other problem, all of them told", async () => {
    await gateJob(passing, async (job) => {
      const { exitCode, report } = await job.run(step({ "fail-on": "nver", "upload-report": "maybe", name: "a b" }));
      expect([exitCode, report?.checks[0]?.message.split("\n").length]).toEqual([1, 3]);
    });
  });

  test("inputs in another spelling than the runner's are not the step's", async () => {
    await gateJob(
      passing,
      async (job) => {
        const { report } = await job.run(step({ name: "given" }, { env: { INPUT_name: "planted", INPUT_data: "x" } }));
        expect([report?.name, report?.verdict]).toEqual(["given", "pass"]);
      },
      {},
    );
  });
});

describe("report-dir", () => {
  test.each([
    ["a file stands in its place", async (job: Job) => job.workspace.write({ reports: "a file" }), "reports"],
    [
      "a link in the repository leads it elsewhere",
      async (job: Job) => {
        await mkdir(join(job.temp, "..", "outside"));
        await symlink(join(job.temp, "..", "outside"), join(job.workspace.path, "reports"));
      },
      "reports",
    ],
    [
      "a folder bears the report's name",
      async (job: Job) =>
        void (await mkdir(join(job.workspace.path, "reports", "data-validate.json"), { recursive: true })),
      "reports",
    ],
  ])("where %s, the step ends in error with its report in the default folder", async (_, lay, dir) => {
    await gateJob(passing, async (job) => {
      await lay(job);
      const { exitCode, outputs, report, stdout, stderr } = await job.run(step({ "report-dir": dir }));
      expect([exitCode, outputs.verdict, report?.checks[0]?.verdict]).toEqual([1, "error", "error"]);
      expect(outputs.report).toBe(join(job.reportDir, "data-validate.json"));
      expect(stdout + stderr).not.toMatch(STACK);
    });
  });

  test("a link that stands where a file goes is replaced, not followed", async () => {
    await gateJob(passing, async (job) => {
      const victim = join(job.temp, "..", "victim");
      await writeFile(victim, "precious");
      await mkdir(join(job.workspace.path, "reports"));
      for (const file of ["data-validate.md", "data-validate.json", "data-validate.json.part"])
        await symlink(victim, join(job.workspace.path, "reports", file));
      const { exitCode } = await job.run(step({ "report-dir": "reports" }));
      expect([exitCode, await readFile(victim, "utf8")]).toEqual([0, "precious"]);
    });
  });

  test("where no report can be written at all, the step fails in our words", async () => {
    await gateJob(passing, async (job) => {
      await writeFile(join(job.temp, "assay"), "a file");
      const { exitCode, outputs, annotations, stdout, stderr } = await job.run(step());
      expect([exitCode, outputs.verdict, annotations.length]).toEqual([1, "error", 1]);
      expect(stdout + stderr).not.toContain("triggerUncaughtException");
    });
  });

  test("may be the workspace itself, or lie outside it", async () => {
    await gateJob(passing, async (job) => {
      for (const dir of [".", join(job.temp, "..", "elsewhere")])
        expect((await job.run(step({ "report-dir": dir }))).exitCode).toBe(0);
      expect(readdirSync(join(job.temp, "..", "elsewhere"))).toHaveLength(5);
    });
  });
});

describe("what the runner gives", () => {
  test.each([
    ["GITHUB_OUTPUT", "the outputs could not be written"],
    ["GITHUB_STEP_SUMMARY", "the step summary could not be written"],
  ])(
    "where %s cannot be written the step fails and says so, with everything else in its place",
    async (variable, says) => {
      await gateJob(`process.env.${variable} = "/nowhere/at/all"; ${passing}`, async (job) => {
        const { exitCode, annotations, reportFiles } = await job.run(step());
        expect([exitCode, reportFiles.size]).toEqual([1, 5]);
        expect(annotations.map(({ message }) => message).join()).toContain(says);
      });
    },
  );

  test("a workspace behind a link, with blanks and other scripts in its name, is one", async () => {
    await using home = await createWorkspace({ files: { "wörk späce 数据/assay.yml": "model: churn\n" } });
    const link = join(home.path, "link");
    await symlink(join(home.path, "wörk späce 数据"), link);
    await gateJob(`context.files.data("data", "assay.yml"); ${passing}`, async (job) => {
      const { exitCode, report } = await job.run(step({}, { env: { GITHUB_WORKSPACE: link } }));
      expect([exitCode, report?.name]).toEqual([0, "churn-data-validate"]);
      expect(report?.provenance.rules).toMatchObject([{ path: "assay.yml" }]);
    });
  });

  test.each([
    ["GITHUB_WORKSPACE", "GITHUB_WORKSPACE"],
    ["RUNNER_TEMP", "RUNNER_TEMP"],
  ])("where %s names no folder the message names it, and no defect is claimed", async (variable, says) => {
    await gateJob(passing, async (job) => {
      const gone = join(job.temp, "..", "gone");
      const { exitCode, annotations, outputs } = await job.run(step({}, { env: { [variable]: gone } }));
      expect([exitCode, outputs.verdict]).toEqual([1, "error"]);
      expect(annotations[0]?.message).toContain(says);
      expect(annotations[0]?.message).not.toContain("defect");
      await rm(gone, { recursive: true, force: true });
    });
  });

  test("without GITHUB_ACTION and the other facts of a run it still judges", async () => {
    const env = Object.fromEntries(
      [
        "GITHUB_ACTION",
        "GITHUB_RUN_ID",
        "GITHUB_JOB",
        "GITHUB_REPOSITORY",
        "GITHUB_EVENT_PATH",
        "RUNNER_TOOL_CACHE",
      ].map((name) => [name, ""]),
    );
    await gateJob(passing, async (job) => expect((await job.run(step({}, { env }))).exitCode).toBe(0), { env });
  });
});

describe("a name taken by another step of the job", () => {
  test("is an error, which hides neither the first report nor what else went wrong", async () => {
    await gateJob(passing, async (job) => {
      await job.run(step({ name: "twice" }, { id: "one" }));
      const second = await job.run(step({ name: "twice", "fail-on": "nver" }, { id: "two" }));
      expect([second.exitCode, second.report?.checks.map(({ reason }) => reason)]).toEqual([
        1,
        ["duplicate-gate", "invalid-input"],
      ]);
      expect([...second.reportFiles.keys()].filter((file) => file.endsWith(".json"))).toEqual([
        "twice.json",
        "twice.two.json",
      ]);
    });
  });

  test("is its own where the very step runs again", async () => {
    await gateJob(passing, async (job) => {
      await job.run(step({}, { id: "one" }));
      expect((await job.run(step({}, { id: "one" }))).exitCode).toBe(0);
    });
  });
});

describe("the log", () => {
  const EVIL = [
    "a\\n::set-output name=verdict::pass",
    "b\\r  ::add-mask::e",
    "c ##[set-output name=verdict;]pass",
    "\\u2028::warning::d",
  ].join("");

  test.each([
    [
      "a check",
      `return { checks: [{ ...${PASS}, verdict: "fail", reason: "below-min", id: "${EVIL}", message: "${EVIL}" }], ${NOTHING} };`,
    ],
    ["a defect", `throw new Error("${EVIL}");`],
    ["a summary", `return { checks: [${PASS}], summary: "${EVIL}", ${NOTHING} };`],
  ])("obeys nothing that stands in %s", async (_, main) => {
    await gateJob(main, async (job) => {
      const { commands } = await job.run(step());
      const ours = ["error", "warning", "notice", "group", "endgroup"];
      expect(commands.map(({ name }) => name).filter((name) => !ours.includes(name))).toEqual([]);
      expect(commands.filter(({ name, data }) => name === "warning" && data === "d")).toEqual([]);
    });
  });

  test("hides the token, and nothing the step leaves behind holds it", async () => {
    const token = "ghs_0123456789abcdef";
    await gateJob(passing, async (job) => {
      const { masks, stdout, stderr, reportFiles, summary, outputs } = await job.run(step({ "github-token": token }));
      expect(masks).toEqual([token]);
      const left = [stdout.replace(`::add-mask::${token}`, ""), stderr, summary, JSON.stringify(outputs)];
      for (const text of [...left, ...[...reportFiles.values()].map(String)]) expect(text).not.toContain(token);
    });
  });

  test("annotations name files of the workspace only, whatever their names", async () => {
    const at = (file: string) =>
      `{ ...${PASS}, verdict: "fail", reason: "below-min", id: "${file}", location: { file: "${file}", line: 3 } }`;
    const odd = "da,ta:1%2C.yml";
    await gateJob(
      `return { checks: [${at(odd)}, ${at("input `limits`")}, ${at("$RUNNER_TEMP/a.csv")}], ${NOTHING} };`,
      async (job) => {
        await job.workspace.write({ [odd]: "x" });
        const { annotations } = await job.run(step());
        expect(annotations.slice(0, 3).map(({ file, line }) => [file, line])).toEqual([
          [odd, 3],
          [undefined, undefined],
          [undefined, undefined],
        ]);
      },
    );
  });
});

describe("the policy", () => {
  test("a policy under the other spelling is named instead of being left unread", async () => {
    await gateJob(`return { checks: [${PASS}], ${NOTHING} };`, async (job) => {
      await job.workspace.write({ "assay.yaml": "model: churn\n" });
      const refused = await job.run(step());
      expect([refused.exitCode, refused.report?.checks[0]?.reason]).toEqual([1, "invalid-policy"]);
      expect(refused.report?.checks[0]?.remedy).toContain("rename it to assay.yml");
      await job.workspace.write({ "assay.yml": "model: churn\n" });
      expect((await job.run(step({}, { id: "both" }))).outputs.verdict).toBe("pass");
    });
  });
});
