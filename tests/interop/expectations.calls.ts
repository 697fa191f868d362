import { Refusal } from "@assay/report";
import { EXPECTATIONS } from "../../actions/data-validate/src/expectations/registry.ts";
import { parseSuite } from "../../actions/data-validate/src/suite/parse-suite.ts";
import { runGate } from "../../actions/data-validate/test/judging.ts";
import type { Calls } from "./calls.ts";

/** Why the expectation alone would be refused; undefined where it would not. */
function refusalOf(expectation: unknown): string | undefined {
  try {
    parseSuite(JSON.stringify({ expectations: [expectation] }), "suite.json");
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

export const calls: Calls = {
  /** Every expectation a suite may name. */
  expectations: () => [...EXPECTATIONS.keys()],

  /**
   * What the gate finds for each expectation, in their order; where one is refused, which would refuse the whole suite,
   * that. `content` is a file in base64, `format` its extension; `reference` is the content of another of that format.
   */
  judge: async ({ content, format, expectations, meta, reference }) => {
    const refusals = (expectations as unknown[]).map(refusalOf);
    const accepted = (expectations as unknown[]).filter((_, index) => refusals[index] === undefined);
    const file = `table.${format}`;
    const beside = `reference.${format}`;
    const others = {
      [file]: Buffer.from(String(content), "base64"),
      ...(reference === undefined ? {} : { [beside]: Buffer.from(String(reference), "base64") }),
    };
    const inputs = { data: file, redact: false, ...(reference === undefined ? {} : { reference: beside }) };
    const suite = JSON.stringify({ meta, expectations: accepted });
    const { checks } = await runGate("", suite, inputs, others);
    const answers = checks
      .filter(({ id }) => /^(expect_|unexpected_rows)/.test(id))
      .map(({ verdict, reason, message, observed = null, counts = null }) => ({
        verdict,
        reason,
        message,
        observed,
        counts,
      }));
    return refusals.map((message) =>
      message === undefined
        ? answers.shift()
        : { verdict: "error", reason: "refused", message, observed: null, counts: null },
    );
  },
};
