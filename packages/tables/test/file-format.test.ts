import { expect, test } from "@jest/globals";
import { formatOf } from "../src/format.ts";

test.each([
  ["book.xlsx", ".xlsx is a format that is not read", /^export the table as CSV or Parquet/],
  ["train.csv.zip", ".zip is a format that is not read", /^export the table as CSV or Parquet/],
  ["train", "the file name does not say which format it has", /^name it \.csv/],
])("%s is refused with the formats that are read", (path, message, remedy) => {
  expect(() => formatOf(path)).toThrow(
    expect.objectContaining({ message: `${path}: ${message}`, remedy: expect.stringMatching(remedy) }),
  );
});
