import { expect, test } from "@jest/globals";
import { runGate, suiteOf } from "./judging.ts";

const suite = suiteOf({ type: "expect_table_row_count_to_be_between", kwargs: { min_value: 0 } });
const HEADER = "Every column of the header must have a name of its own";
const ROWS = "Every row must have the cells of the header";

test.each([
  ["the index of a DataFrame", ",order_id\n0,7\n", HEADER, "to_csv(index=False)"],
  ["a name twice", "a,a\n1,2\n", HEADER, "mend the header"],
  ["a row too short", "a,b\n1\n", ROWS, "mend these rows"],
  ["bytes of Latin-1", Buffer.from("a,b\ncaf\xe9,1\n", "latin1"), ROWS, "save the file as UTF-8"],
])("%s fails with a title and a remedy of its own", async (_, data, title, remedy) => {
  const { checks } = await runGate("x\n1\n", suite, { data: "d.csv" }, { "d.csv": data });
  expect(checks[0]).toMatchObject({ verdict: "fail", title, remedy: expect.stringContaining(remedy) });
});
