import { runGate } from "../../actions/data-validate/test/judging.ts";
import type { Calls } from "./calls.ts";

export const calls: Calls = {
  /** What the gate finds for each expectation of the suite, in its order. */
  judge: async ({ csv, suite }) => {
    const { checks } = await runGate(String(csv), JSON.stringify(suite));
    return checks
      .filter(({ id }) => id.startsWith("expect_"))
      .map(({ id, verdict, reason, observed = null, counts = null }) => ({ id, verdict, reason, observed, counts }));
  },
};
