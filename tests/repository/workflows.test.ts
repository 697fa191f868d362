import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
  readonly uses?: string;
}

interface Workflow {
  readonly jobs: Readonly<Record<string, Job>>;
}

const read = (file: string): Workflow => parse(readFileSync(file, "utf8"));
const templates = globSync(".github/workflows/ml-*.yml");
const isCommand = /inputs\.[a-z-]*command/;

test("there is a template to look at", () => {
  expect(templates.length).toBeGreaterThan(0);
});

test("no script has an expression written into it, where its value would be run", () => {
  const files = [
    ...globSync([".github/workflows/*.yml", "examples/*/.github/workflows/*.yml"]).map((file) => ({
      file,
      steps: Object.values(read(file).jobs).flatMap(({ steps = [] }) => steps),
    })),
    ...globSync(".github/actions/*/action.yml").map((file) => ({
      file,
      steps: parse(readFileSync(file, "utf8")).runs.steps as Step[],
    })),
  ];
  const scripts = files.flatMap(({ file, steps }) => steps.map(({ run = "" }) => `${file}: ${run}`));
  expect(scripts.filter((script) => script.includes("${{"))).toEqual([]);
});

describe.each(templates)("%s", (file) => {
  const { jobs } = read(file);
  const { report, ...others } = jobs;

  test("reports whatever happened, on every other job", () => {
    expect(report?.if).toMatch(/^\$\{\{ !cancelled\(\) \}\}$/);
    expect([...(report?.needs ?? [])].sort()).toEqual(Object.keys(others).sort());
    const inputs = report?.steps?.find(({ uses }) => uses?.includes("/approval-comment@"))?.with;
    expect(inputs?.needs).toMatch(/^\$\{\{ toJSON\(needs\) \}\}$/);
  });

  test("skips a job only where another one's failure does, so that a skipped job always counts as failed", () => {
    expect(Object.entries(others).filter(([, job]) => job.if !== undefined)).toEqual([]);
  });

  test("gives a token that may write to no job that runs a command, and to one job alone", () => {
    const writing = Object.entries(jobs).filter(([, { permissions = {} }]) =>
      Object.values(permissions).includes("write"),
    );
    expect(writing.map(([name]) => name)).toEqual(["report"]);
    expect(JSON.stringify(report?.steps)).not.toMatch(isCommand);
    expect(report?.steps?.filter(({ run }) => run !== undefined)).toEqual([]);
  });

  test("is called with the permissions that its jobs take, no more and no fewer", () => {
    const taken = [
      ...new Set(
        Object.values(jobs).flatMap(({ permissions = {} }) => Object.entries(permissions).map((one) => one.join(": "))),
      ),
    ];
    const needed = taken.filter((one) => !(one.endsWith(": read") && taken.includes(one.replace(/read$/, "write"))));
    const pages = [file.replace(/\.yml$/, ".md")].map(
      (page) => parse(/```yaml\n(.*?)```/s.exec(readFileSync(page, "utf8"))?.[1] ?? "") as Workflow,
    );
    const callers = globSync("examples/*/.github/workflows/*.yml").map(read);
    const calls = [...pages, ...callers]
      .flatMap((caller) => Object.values(caller.jobs))
      .filter(({ uses = "" }) => uses.startsWith(`assay-ml/assay/${file}@`));
    expect(calls.length).toBeGreaterThan(1);
    for (const { permissions = {} } of calls)
      expect(
        Object.entries(permissions)
          .map((one) => one.join(": "))
          .sort(),
      ).toEqual(needed.sort());
  });
});
