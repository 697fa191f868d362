import { describe, expect, test } from "@jest/globals";
import { columnOf, judge, type Kwargs, runGate, suiteOf } from "./judging.ts";

type Cells = readonly (string | number | boolean | null)[];
/** Its data, its keywords, whether it is met, what is observed. */
type Case = readonly [what: string, data: string, kwargs: Kwargs, met: boolean, observed: number | null];

const repeated = (counts: Readonly<Record<string, number>>): Cells =>
  Object.entries(counts).flatMap(([value, times]) => Array.from({ length: times }, () => value));

const FEW = columnOf("x", [...repeated({ a: 5, b: 3, c: 2 }), null]);
const MANY = columnOf("x", [...repeated({ a: 50, b: 30, c: 25 }), null]);
const NUMBERS = columnOf("x", [0.5, 1, 1.5, 2, 2.5, 3, 3, 4, -1, 9, null]);
const SHARES = columnOf("x", [0.1, 0.4, 0.35, 0.8, 0.9, 0.65, 0.2, 0.55, 0.71, 0.33, null]);
const WIDE = columnOf("x", [..."aabbccdde"]);
const values = (shares: Readonly<Record<string, number>>) => ({
  partition_object: { values: Object.keys(shares), weights: Object.values(shares) },
});
const bins = (edges: readonly number[], weights: readonly number[], tails?: readonly number[]) => ({
  partition_object: { bins: edges, weights, ...(tails ? { tail_weights: tails } : {}) },
});
const QUARTERS = [0, 0.25, 0.5, 0.75, 1];

/** Observed values of Great Expectations 1.24.1 (KL) and 0.18.22 (PandasDataset; the others), with SciPy 1.15.3 and 1.17.1. */
const CASES: Readonly<Record<string, readonly Case[]>> = {
  expect_column_kl_divergence_to_be_less_than: [
    ["the same shares", FEW, { ...values({ a: 0.5, b: 0.3, c: 0.2 }), threshold: 0 }, true, 0],
    ["other shares", FEW, { ...values({ a: 0.6, b: 0.3, c: 0.1 }), threshold: 0.1 }, true, 0.0474686577150116],
    ["too far", FEW, { ...values({ a: 0.6, b: 0.3, c: 0.1 }), threshold: 0.047 }, false, 0.0474686577150116],
    ["an unknown value", FEW, { ...values({ a: 0.6, b: 0.4 }), threshold: 0.1 }, false, null],
    [
      "with a share held out for it",
      FEW,
      { ...values({ a: 0.6, b: 0.4 }), threshold: 0.1, tail_weight_holdout: 0.1 },
      true,
      0.045452448505738624,
    ],
    [
      "several unknown ones, and one that does not occur",
      WIDE,
      { ...values({ a: 0.6, b: 0.3, z: 0.1 }), threshold: 0.1, tail_weight_holdout: 0.2 },
      false,
      0.4036198128228144,
    ],
    ["numbers outside the bins", NUMBERS, { ...bins([0, 1, 2, 3], [0.2, 0.3, 0.5]), threshold: 0.5 }, false, null],
    [
      "with a share held out for the tails",
      NUMBERS,
      { ...bins([0, 1, 2, 3], [0.2, 0.3, 0.5]), threshold: 0.5, tail_weight_holdout: 0.2 },
      true,
      0.055164761828624564,
    ],
    [
      "tails with weights",
      NUMBERS,
      { ...bins([0, 1, 2, 3], [0.2, 0.2, 0.4], [0.1, 0.1]), threshold: 0.5 },
      true,
      0.06931471805599453,
    ],
    [
      "a share held out for empty bins",
      NUMBERS,
      { ...bins([0, 1, 2, 3], [0.5, 0, 0.5]), threshold: 0.5, tail_weight_holdout: 0.1, internal_weight_holdout: 0.1 },
      true,
      0.34657359027997264,
    ],
  ],
  expect_column_chisquare_test_p_value_to_be_greater_than: [
    ["they fit", MANY, values({ a: 0.5, b: 0.3, c: 0.2 }), true, 0.6211451576154516],
    ["they do not", MANY, values({ a: 0.6, b: 0.3, c: 0.1 }), false, 1.1320572764609696e-5],
    ["an unknown value", MANY, values({ a: 0.6, b: 0.4 }), false, 0],
    [
      "with a share held out for it",
      MANY,
      { ...values({ a: 0.6, b: 0.4 }), tail_weight_holdout: 0.2 },
      true,
      0.562481617522915,
    ],
    [
      "several unknown ones, and one that does not occur",
      MANY,
      { ...values({ a: 0.9, z: 0.1 }), tail_weight_holdout: 0.5 },
      true,
      0.11135308974744948,
    ],
  ],
  expect_column_parameterized_distribution_ks_test_p_value_to_be_greater_than: [
    ["uniform", SHARES, { distribution: "uniform", params: [0, 1] }, true, 0.9874829346609387],
    ["uniform by names", SHARES, { distribution: "uniform", params: { min: 0, max: 2 } }, false, 0.0022805103214843725],
    [
      "its max is SciPy's scale, as in 0.x",
      SHARES,
      { distribution: "uniform", params: { min: 0.2, max: 0.5 } },
      true,
      0.2705355748000001,
    ],
    [
      "normal by names",
      SHARES,
      { distribution: "norm", params: { mean: 0.5, std_dev: 0.3 } },
      true,
      0.9869179600303322,
    ],
    ["normal", SHARES, { distribution: "norm", params: [0, 1] }, false, 0.002963499998812986],
    ["beta", SHARES, { distribution: "beta", params: [2, 2] }, true, 0.958663159144104],
    ["gamma", SHARES, { distribution: "gamma", params: { alpha: 2, scale: 0.25 } }, true, 0.8461576943285525],
    ["exponential", SHARES, { distribution: "expon", params: { scale: 0.5 } }, true, 0.33342178636520703],
    ["chi-square", SHARES, { distribution: "chi2", params: [1] }, true, 0.1493675690129218],
    ["another level", SHARES, { distribution: "chi2", params: [1], p_value: 0.2 }, false, 0.1493675690129218],
  ],
};

describe.each(Object.entries(CASES))("%s", (type, cases) => {
  test.each(cases)("%s", async (_, data, kwargs, met, observed) => {
    const check = await judge(data, type, { column: "x", ...kwargs });
    expect(check.verdict).toBe(met ? "pass" : "fail");
    if (observed === null) expect(check.observed).toBeNull();
    else expect(check.observed).toBeCloseTo(observed, 11);
  });

  test("no value is no pass", async () => {
    const [, data, kwargs] = cases[0] as Case;
    const [header, first] = data.split("\n") as [string, string];
    const empty = [header, first.replace(/^[^,]*/, ""), ""].join("\n");
    const check = await judge(empty, type, { column: "x", ...kwargs });
    expect(check).toMatchObject({ verdict: "fail", reason: "empty-data" });
  });
});

// JSON has no infinity, which Python writes nevertheless; YAML has.
test.each<[string, string, number]>([
  ["on both sides", "bins: [-.inf, 1, 2, .inf], weights: [0.2, 0.3, 0.5]}, threshold: 0.5}", 0.028299912454739895],
  [
    "below",
    "bins: [-.inf, 1, 2], weights: [0.2, 0.8]}, threshold: 0.5, tail_weight_holdout: 0.2}",
    0.27546836569066463,
  ],
  [
    "above",
    "bins: [1, 2, .inf], weights: [0.2, 0.8]}, threshold: 0.5, tail_weight_holdout: 0.2}",
    0.0059055975802992725,
  ],
])("bins that reach to infinity %s", async (_, rest, observed) => {
  const suite = `expectations:\n- type: expect_column_kl_divergence_to_be_less_than\n  kwargs: {column: x, partition_object: {${rest}\n`;
  for (const spelling of [".inf", "Infinity"]) {
    const { checks } = await runGate(NUMBERS, suite.replaceAll(".inf", spelling));
    expect(checks.at(-1)?.observed).toBeCloseTo(observed, 12);
  }
});

/** Great Expectations draws without a seed; these are the shares it found, of 1,000 and of 4,000 samples. */
test.each<[string, Kwargs, number, number]>([
  ["samples that fit", bins(QUARTERS, [0.2, 0.3, 0.3, 0.2]), 0.922, 1000],
  ["samples that mostly do not", bins(QUARTERS, [0.7, 0.1, 0.1, 0.1]), 0.177, 1000],
  [
    "larger samples",
    { ...bins(QUARTERS, [0.4, 0.3, 0.2, 0.1]), bootstrap_samples: 4000, bootstrap_sample_size: 20 },
    0.298,
    4000,
  ],
])("bootstrapped: %s", async (_, kwargs, share, samples) => {
  const type = "expect_column_bootstrapped_ks_test_p_value_to_be_greater_than";
  const check = await judge(SHARES, type, { column: "x", ...kwargs });
  // Four standard errors of the difference of two such shares.
  const error = 4 * Math.sqrt((2 * share * (1 - share)) / samples);
  expect(check.verdict).toBe("pass");
  expect(Math.abs(Number(check.observed) - share)).toBeLessThan(error);
  const again = await judge(SHARES, type, { column: "x", ...kwargs });
  expect(again.observed).toBe(check.observed);
});

test("bootstrapped: no sample fits values far from the bins", async () => {
  const check = await judge(
    columnOf("x", [5, 6, 7, 8]),
    "expect_column_bootstrapped_ks_test_p_value_to_be_greater_than",
    {
      column: "x",
      ...bins(QUARTERS, [0.25, 0.25, 0.25, 0.25]),
    },
  );
  // (1 + 0) / 1001.
  expect(check).toMatchObject({ verdict: "fail", reason: "below-min", observed: 1 / 1001 });
});

const PAIRS = `g,h,u,v
,x,0.418,
a,x,-0.232,-0.981
b,x,-0.281,-0.809
c,y,-0.239,0.838
c,y,0.545,-0.233
a,x,-0.27,-0.379
b,x,-0.292,0.737
a,x,-2.828,-0.393
a,x,0.276,0.839
c,y,-0.053,
b,y,-0.206,-1.029
b,y,-0.215,-0.89
a,y,0.491,-1.393
a,x,-2.034,-1.931
b,y,-2.158,-1.577
c,x,-1.191,-0.241
b,y,-0.372,-1.904
b,y,1.138,0.918
c,x,1.37,
c,x,0.575,-0.962
b,y,0.757,0.594
b,y,0.817,-0.386
b,x,0.225,2.663
c,x,-0.34,-0.779
a,x,1.174,1.654
a,x,0.043,0.662
c,x,0.155,1.837
,y,-0.192,
b,x,-0.452,0.259
b,y,2.463,0.985
c,x,0.525,1.113
a,y,0.139,-1.457
c,y,-0.783,-0.868
,y,-0.407,-0.357
c,y,-2.09,-0.188
c,y,1.083,1.581
c,x,-0.141,
,y,1.019,2.685
b,y,0.735,-0.22
b,y,1.616,0.145
b,y,-0.71,-1.545
b,x,0.624,1.944
,y,-1.608,-0.044
a,x,1.127,0.496
c,y,-0.56,-0.461
c,y,-0.832,
b,y,1.12,1.83
a,x,-1.047,0.008
c,y,-0.148,0.032
c,y,-1.231,0.0
b,y,-0.08,-0.606
c,y,-0.788,-0.451
b,y,0.514,0.217
b,y,0.744,0.532
b,y,-0.122,
b,y,0.986,1.246
,y,0.837,1.012
b,x,0.235,-0.239
a,x,-0.211,-0.198
a,x,0.366,1.375
`;

const times = (count: number, line: string) => line.repeat(count);
const TWO = `g,h\n${times(10, "a,x\n")}${times(4, "a,y\n")}${times(5, "b,x\n")}${times(9, "b,y\n")}`;
const EVEN = `g,h\n${times(5, "a,x\n")}${times(5, "a,y\n")}${times(5, "b,x\n")}${times(5, "b,y\n")}`;

test.each<[string, string, Kwargs, number]>([
  ["texts", PAIRS, { column_A: "g", column_B: "h" }, 0.4789368169162461],
  ["numbers in ten bins", PAIRS, { column_A: "u", column_B: "v" }, 0.39981788752840525],
  ["texts and numbers", PAIRS, { column_A: "g", column_B: "u" }, 0.39843304621871717],
  ["numbers of bins", PAIRS, { column_A: "u", column_B: "v", n_bins_A: 3, n_bins_B: 4 }, 0.41362704664820055],
  ["values gathered", PAIRS, { column_A: "g", column_B: "h", bins_A: [["a", "b"], ["c"]] }, 0.1851640199545103],
  ["the most common and the others", PAIRS, { column_A: "g", column_B: "h", n_bins_A: 1 }, 0.34807194276357667],
  ["two by two, corrected", TWO, { column_A: "g", column_B: "h" }, 0.28644594961577313],
  ["two by two without a difference", EVEN, { column_A: "g", column_B: "h" }, 0],
])("Cramér's phi: %s", async (_, data, kwargs, observed) => {
  const check = await judge(data, "expect_column_pair_cramers_phi_value_to_be_less_than", kwargs);
  expect(check.verdict).toBe(observed <= 0.1 ? "pass" : "fail");
  expect(check.observed).toBeCloseTo(observed, 12);
});

test.each<[string, string, Kwargs, RegExp]>([
  [
    "weights that do not sum to 1",
    "expect_column_kl_divergence_to_be_less_than",
    { ...values({ a: 0.6, b: 0.3 }), threshold: 1 },
    /`partition_object` must be a mapping/,
  ],
  [
    "no partition",
    "expect_column_kl_divergence_to_be_less_than",
    { threshold: 1 },
    /the keyword `partition_object` is missing/,
  ],
  [
    "no threshold",
    "expect_column_kl_divergence_to_be_less_than",
    values({ a: 1 }),
    /the keyword `threshold` is missing/,
  ],
  [
    "two shares for the tails",
    "expect_column_kl_divergence_to_be_less_than",
    { ...bins([0, 1], [0.8], [0.1, 0.1]), threshold: 1, tail_weight_holdout: 0.1 },
    /both say what the tails hold/,
  ],
  [
    "a distribution that is not known",
    "expect_column_parameterized_distribution_ks_test_p_value_to_be_greater_than",
    { distribution: "cauchy", params: [0, 1] },
    /`distribution` must be one of/,
  ],
  [
    "a parameter it has not",
    "expect_column_parameterized_distribution_ks_test_p_value_to_be_greater_than",
    { distribution: "norm", params: { mu: 1 } },
    /holds a parameter that it has not/,
  ],
  [
    "a parameter that is missing",
    "expect_column_parameterized_distribution_ks_test_p_value_to_be_greater_than",
    { distribution: "gamma", params: { scale: 1 } },
    /the parameter alpha is missing/,
  ],
  [
    "a scale of 0",
    "expect_column_parameterized_distribution_ks_test_p_value_to_be_greater_than",
    { distribution: "norm", params: [0, 0] },
    /its scale must be positive/,
  ],
])("%s is refused", async (_, type, kwargs, message) => {
  await expect(runGate("x\n1\n", suiteOf({ type, kwargs: { column: "x", ...kwargs } }))).rejects.toThrow(message);
});
