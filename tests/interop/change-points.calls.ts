import { EnergySplits } from "../../packages/metrics/src/change-points/energy-split.ts";
import { changePoints } from "../../packages/metrics/src/index.ts";
import { type Calls, doubles } from "./calls.ts";

export const calls: Calls = {
  best_split: ({ values }) => {
    const column = doubles(values);
    return new EnergySplits(column.length).best(column, 0, column.length);
  },
  change_points: ({ values, seed }) => changePoints(doubles(values), Number(seed)),
};
