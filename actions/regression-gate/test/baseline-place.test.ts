import { expect, test } from "@jest/globals";
import { placeOf } from "../src/baseline-place.ts";

test.each([
  ["git:main:models/b.json", { kind: "git", ref: "main", path: "models/b.json" }],
  ["git:release/1.0:a b#?%:c.json", { kind: "git", ref: "release/1.0", path: "a b#?%:c.json" }],
  ["artifact:baseline@main", { kind: "artifact", name: "baseline", branch: "main" }],
  ["artifact:b 1@npm/@types/node", { kind: "artifact", name: "b 1", branch: "npm/@types/node" }],
  ["mlflow:churn@champion", { kind: "mlflow", model: "churn", alias: "champion" }],
  ["mlflow:prod.ml.a@b@champion", { kind: "mlflow", model: "prod.ml.a@b", alias: "champion" }],
  ["models/git:main.json", undefined],
  ["models/*.json", undefined],
])("%s", (written, place) => {
  expect(placeOf(written)).toEqual(place);
});
