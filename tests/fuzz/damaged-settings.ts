import { damaged } from "./damaged-bytes.ts";
import type { FuzzCase } from "./fuzz-case.ts";
import { HOSTILE_TEXTS, hostileValue } from "./hostile-values.ts";
import type { Random } from "./random.ts";
import { COLUMNS, DOOMED, delimited, ROWS } from "./sound-table.ts";

const DOOMED_SUITE = JSON.stringify({ expectations: [DOOMED] });
const files = { "t.csv": delimited(","), "suite.json": DOOMED_SUITE };
const inputs = { data: "t.csv", suite: "suite.json" };

const POLICY = `model: churn
columns: {key: id, truth: flag, positive: "y"}
data:
  drift: {columns: all, smallest: 0.1}
regression:
  limits:
    accuracy: {max-drop: 2pp}
`;

export function damagedPolicy(random: Random): FuzzCase {
  const policy = random.chance(0.6)
    ? damaged(Buffer.from(POLICY), random)
    : JSON.stringify({
        model: "churn",
        [random.pick(["data", "columns", "regression", "model", "x"])]: hostileValue(random),
      });
  return { files: { ...files, "assay.yml": policy }, inputs, wanted: "refused" };
}

const INPUTS = [
  ...[
    "data",
    "suite",
    "policy",
    "name",
    "working-directory",
    "report-dir",
    "fail-on",
    "max-examples",
    "redact",
    "na-values",
  ],
  ...["reference", "connection", "table", "query", "infer-suite", "unknown"],
] as const;

/** Any text in any input, paths out of the workspace above all. */
export function hostileInput(random: Random): FuzzCase {
  const paths = [
    "../outside.csv",
    "../../../etc/passwd",
    "/etc/passwd",
    ".git/config",
    "**/*",
    "..",
    ".",
    "~",
    "t.csv/x",
    "{a,b}",
  ];
  const name = random.pick(INPUTS);
  const value = random
    .pick<string>([...HOSTILE_TEXTS, ...paths, "-1", "1e9", "999999999999999999999", "yes"])
    .replaceAll("\0", "%00");
  return { files, inputs: { ...inputs, [name]: value }, wanted: "refused" };
}

/** Letters that a folder can be asked to hold. */
const asFileName = (text: string) => text.replaceAll(/[/\0]/g, "_").replace(/^\.+$/, "_").slice(0, 60);

/** Hostile text as the name of a file, as column names, as cells and as what the suite says, all at once. */
export function hostileText(random: Random): FuzzCase {
  const text = () => random.pick(HOSTILE_TEXTS);
  const quoted = (cell: string) => `"${cell.replaceAll("\0", "").replaceAll('"', '""')}"`;
  const columns = [text(), text(), random.pick(COLUMNS)];
  const lines = [columns, ...ROWS.map(([id]) => [text(), id, text()])].map((cells) =>
    cells.map((cell) => quoted(String(cell))).join(","),
  );
  const suite = {
    name: text(),
    expectations: [
      { type: "expect_column_values_to_not_match_regex", kwargs: { column: columns[0], regex: "." }, notes: text() },
      { type: "expect_column_values_to_be_in_set", kwargs: { column: columns[1], value_set: [text(), text() || "x"] } },
      {
        type: "expect_column_distinct_values_to_be_in_set",
        kwargs: { column: columns[0], value_set: [text() || "x"] },
      },
      { type: "expect_column_values_to_be_between", kwargs: { column: columns[2], min_value: text() || "x" } },
      {
        type: "expect_table_columns_to_match_set",
        kwargs: { column_set: [text() || "x"] },
        meta: { notes: { content: [text()] } },
      },
      {
        ...DOOMED,
        kwargs: {
          ...DOOMED.kwargs,
          ...(random.chance(0.3) ? { row_condition: `col("id") == ${JSON.stringify(text())}` } : {}),
        },
      },
    ],
  };
  const data = `${asFileName(text())}.csv`;
  return {
    files: { [data]: `${lines.join("\n")}\n`, "suite.json": JSON.stringify(suite) },
    inputs: { data, suite: "suite.json", redact: random.pick(["true", "false"]), "max-examples": "50" },
    wanted: "refused",
  };
}

/** Files that are no files, or lie elsewhere. */
export function misleadingPlace(random: Random): FuzzCase {
  const target = random.pick([
    "../outside.csv",
    "../../outside.csv",
    "/etc/passwd",
    "nowhere",
    "t.csv",
    ".",
    ".git/config",
    "/dev/zero",
    "/proc/self/environ",
  ]);
  const place = random.pick(["data.csv", "suite.yaml", "assay.yml", "folder"]);
  const through = place === "folder" ? { ...inputs, data: "folder/outside.csv" } : inputs;
  const asked = place === "data.csv" ? { data: place } : place === "suite.yaml" ? { suite: place } : {};
  return { files, links: { [place]: target }, inputs: { ...through, ...asked }, wanted: "refused" };
}
