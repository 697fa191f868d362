import { EXPECTATIONS } from "../../actions/data-validate/src/expectations/registry.ts";
import { damaged, ENCODINGS } from "./damaged-bytes.ts";
import type { FuzzCase, Wanted } from "./fuzz-case.ts";
import { HOSTILE_TEXTS, hostileValue } from "./hostile-values.ts";
import type { Random } from "./random.ts";
import { COLUMNS, DOOMED, delimited } from "./sound-table.ts";

const judgedBy = (name: string, suite: string | Uint8Array, wanted: Wanted): FuzzCase => ({
  files: { "t.csv": delimited(","), [name]: suite },
  inputs: { data: "t.csv", suite: name },
  wanted,
});

/** Four promises of which the table keeps none, so that whatever one change does to one of them the others stand. */
const DOOMED_YAML = `expectations:
  - expectation_type: expect_table_row_count_to_equal
    kwargs:
      value: 987654321

  - expectation_type: expect_column_values_to_be_null
    kwargs:
      column: id

  - expectation_type: expect_table_column_count_to_equal
    kwargs:
      column_count: 777

  - expectation_type: expect_column_mean_to_be_between
    kwargs:
      column: amount
      min_value: 900000
`;

const DOOMED_JSON = JSON.stringify(
  {
    name: "doomed",
    expectations: [
      DOOMED,
      { type: "expect_column_values_to_be_null", kwargs: { column: "id" } },
      { type: "expect_table_column_count_to_equal", kwargs: { value: 777 } },
      { type: "expect_column_mean_to_be_between", kwargs: { column: "amount", min_value: 900_000 } },
    ],
  },
  null,
  2,
);

export function damagedSuite(random: Random): FuzzCase {
  const [name, text] = random.pick([
    ["suite.yaml", DOOMED_YAML],
    ["suite.json", DOOMED_JSON],
  ] as const);
  let bytes = damaged(Buffer.from(text), random);
  if (random.chance(0.3)) bytes = damaged(bytes, random);
  return judgedBy(name, bytes, "refused");
}

const KEYWORD_VALUES: Readonly<Record<string, readonly unknown[]>> = {
  column: [...COLUMNS, "absent"],
  mostly: [0, 0.5, 1],
  min_value: [0, -5, 1e300, "2020-01-01", "a"],
  max_value: [0, 50, -1e300, "2030-01-01", "z"],
  value_set: [[1, 2], ["y", "n"], [true], [1, "y"], [null]],
  regex: ["^[a-z]+$", "(", "(?=x)", "\\1", "a{1001}", "(?i)X", "\\pL", "[[:alpha:]]"],
  regex_list: [["a", "b"], ["("], []],
  type_: ["int", "str", "object", "nothing"],
  type_list: [["int"], ["nothing"], []],
  value: [0, 1, 18],
  column_set: [[...COLUMNS], ["a", "a"], []],
  column_list: [[...COLUMNS], []],
  column_index: [0, -1, 99],
};

function keywordValue(keyword: string, random: Random): unknown {
  const known = KEYWORD_VALUES[keyword];
  return known && random.chance(0.7) ? random.pick(known) : hostileValue(random);
}

/** An expectation of the registry with the right keywords and any values; beside it one that cannot be kept. */
export function anyKeywords(random: Random): FuzzCase {
  const definition = random.pick([...EXPECTATIONS.values()]);
  const kwargs = Object.fromEntries(
    Object.entries(definition.keywords)
      .filter(([, { required }]) => required || random.chance(0.6))
      .map(([keyword]) => [keyword, keywordValue(keyword, random)]),
  );
  if (random.chance(0.2))
    kwargs.row_condition = random.pick([...HOSTILE_TEXTS, "id > 3", 'plan == "plus"', "note.isnull()"]);
  const asked = { type: definition.type, kwargs };
  return judgedBy("suite.json", JSON.stringify({ expectations: [asked, DOOMED] }), "refused");
}

/** What is wrong with a suite beyond doubt: each is an error before a row is looked at. */
export function wrongSuite(random: Random): FuzzCase {
  const hostile = () => random.pick(HOSTILE_TEXTS.filter((text) => !EXPECTATIONS.has(text)));
  const definition = random.pick(
    [...EXPECTATIONS.values()].filter(({ keywords }) => Object.values(keywords).some(({ required }) => required)),
  );
  const given = Object.fromEntries(
    Object.keys(definition.keywords).map((keyword) => [
      keyword,
      keyword === "column" ? "id" : keywordValue(keyword, random),
    ]),
  );
  const required = Object.entries(definition.keywords).flatMap(([keyword, { required: needed }]) =>
    needed ? [keyword] : [],
  );
  const without = random.pick(required);
  const suite = random.pick<() => unknown>([
    () => ({ expectations: [DOOMED], [`x${hostile()}`]: 1 }),
    () => ({ expectations: [{ ...DOOMED, [`x${hostile()}`]: 1 }] }),
    () => ({ expectations: [{ type: hostile(), kwargs: {} }, DOOMED] }),
    () => ({ expectations: [{ type: `${DOOMED.type}s`, kwargs: DOOMED.kwargs }] }),
    () => ({ expectations: [{ ...DOOMED, kwargs: { ...DOOMED.kwargs, [`x${hostile()}`]: 1 } }] }),
    () => ({ expectations: [{ type: definition.type, kwargs: { ...given, [without]: null } }, DOOMED] }),
    () => ({ expectations: [{ type: definition.type, kwargs: { ...given, [without]: {} } }, DOOMED] }),
    () => ({ expectations: [{ ...DOOMED, severity: hostile() }] }),
    () => ({ expectations: [{ ...DOOMED, kwargs: random.pick([[], "x", 1, true, hostile()]) }] }),
    () => ({ expectations: random.pick([[], null, "x", 1, {}, [1], [null], [[]], hostile()]) }),
    () => random.pick([[], "x", 1, null, true, [DOOMED], hostile()]),
    () => ({
      expectations: [
        { type: "expect_column_values_to_not_be_null", kwargs: { column: "id", row_condition: `(((${hostile()}` } },
      ],
    }),
    () => ({
      expectations: [
        {
          type: "expect_column_values_to_not_be_null",
          kwargs: { column: "id", mostly: random.pick([2, -1, "1", [], {}]) },
        },
      ],
    }),
    () => ({
      expectations: [
        {
          type: "expect_column_values_to_match_regex",
          kwargs: { column: "note", regex: random.pick(["(", "[", "(?=x)", "(?<!x)", "\\1", "*", "x{2,1}", "(?P<n>"]) },
        },
      ],
    }),
    () => ({
      expectations: [{ type: "expect_column_values_to_not_be_null", kwargs: { column: `absent ${hostile()}` } }],
    }),
  ])();
  return judgedBy("suite.json", JSON.stringify(suite), "error");
}

const BOMB = [
  "a: &a [x, x, x, x, x, x, x, x, x]",
  ...["b", "c", "d", "e", "f", "g", "h", "i"].map(
    (name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[at]}`).join(", ")}]`,
  ),
].join("\n");

/** YAML that does not say one thing, or says it to exhaust the reader. */
export function hostileYaml(random: Random): FuzzCase {
  const deep = random.pick([100, 5000, 100_000]);
  const text = random.pick<() => string | Uint8Array>([
    () => `${BOMB}\n${DOOMED_YAML}`,
    () => `expectations: &x [*x]\n`,
    () => `expectations:\n  - &x {type: *x}\n`,
    () => `meta: ${"[".repeat(deep)}${"]".repeat(deep)}\n${DOOMED_YAML}`,
    () => `meta: ${'{"a": '.repeat(deep)}1${"}".repeat(deep)}\n${DOOMED_YAML}`,
    () => `${"- ".repeat(deep)}x\n`,
    () => `${DOOMED_YAML}---\n${DOOMED_YAML}`,
    () => `%YAML 1.1\n---\n${DOOMED_YAML}`,
    () => `${DOOMED_YAML}expectations: []\n`,
    () => `${DOOMED_YAML}name: !!js/function 'function () {}'\n`,
    () => `${DOOMED_YAML}name: !!python/object/apply:os.system ["true"]\n`,
    () => `${DOOMED_YAML}name: !!binary aGVsbG8=\n`,
    () => `<<: {expectations: []}\n`,
    () => `? [a, b]\n: c\n${DOOMED_YAML}`,
    () => DOOMED_YAML.replaceAll("  ", "\t"),
    () => `expectations: ${random.pick(["|", ">", "'", '"', "{", "[", "&", "*x", "!", "%", "@", "`"])}`,
    () => `name: "${"\\u0000\\ud800".repeat(50)}"\n${DOOMED_YAML}`,
    () => `name: ${"9".repeat(random.pick([20, 400, 100_000]))}\n${DOOMED_YAML}`,
    () =>
      `name: ${random.pick([".nan", ".inf", "-.inf", "2020-01-01", "0o777", "0x7fffffffffffffffff", "~"])}\n${DOOMED_YAML}`,
    () => (ENCODINGS[random.pick(Object.keys(ENCODINGS))] as (text: string) => Uint8Array)(DOOMED_YAML),
    () => `# ${random.pick(HOSTILE_TEXTS)}\n${DOOMED_YAML}`,
    () => `meta: {notes: {content: ${JSON.stringify(random.pick(HOSTILE_TEXTS))}}}\n${DOOMED_YAML}`,
    () => "x".repeat(random.pick([10, 1_000_000, 5_000_001])),
    () => `meta:\n${Array.from({ length: 20_000 }, (_, at) => `  k${at}: ${at}`).join("\n")}\n${DOOMED_YAML}`,
    () => random.pick(["", "\n", "---", "...", "\0", "\ufeff", "- ", ":", "~", "{}", "[]", "null"]),
  ])();
  return judgedBy("suite.yaml", text, "refused");
}
