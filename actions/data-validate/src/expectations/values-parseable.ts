import { required, text } from "../suite/keyword.ts";
import { DateFormatError } from "../texts/date-format.ts";
import { datesInSql } from "../texts/dates-in-sql.ts";
import { jsonInSql } from "../texts/json-in-sql.ts";
import { dateFormat } from "../texts/strptime.ts";
import type { Definition } from "./definition.ts";
import { defineInspected } from "./values-inspected.ts";

const jsonParseable = defineInspected("expect_column_values_to_be_json_parseable", {}, () => ({
  promise: "be JSON",
  kept: "are JSON",
  broken: "are not JSON",
  limit: "JSON",
  otherKinds: "broken",
  inDatabase: jsonInSql,
  tester: async () => {
    const { parsePythonJson } = await import("../texts/python-json.ts");
    return (value) => (parsePythonJson(value) === undefined ? "broken" : "kept");
  },
}));

const strftimeFormat = defineInspected(
  "expect_column_values_to_match_strftime_format",
  { strftime_format: required(text('a date format such as "%Y-%m-%d"')) },
  ({ strftime_format: format }, refuse) => {
    let matches = (_value: string) => false;
    try {
      matches = dateFormat(format);
    } catch (error) {
      if (!(error instanceof DateFormatError)) throw error;
      refuse(
        `the date format ${JSON.stringify(format)} cannot be run as Python's strptime would: ${error.message}`,
        "write the format with other directives",
        "strftime_format",
      );
    }
    return {
      promise: `be dates of the form ${format}`,
      kept: `are dates of the form ${format}`,
      broken: `do not read as a date of the form ${format}`,
      limit: format,
      otherKinds: "wrong-type",
      inDatabase: (text, dialect) => datesInSql(format, text, dialect),
      tester: async () => (value) => (matches(value) ? "kept" : "broken"),
    };
  },
);

const dateutilParseable = defineInspected("expect_column_values_to_be_dateutil_parseable", {}, () => ({
  promise: "be dates",
  kept: "are dates",
  broken: "do not read as a date",
  limit: "a date that dateutil reads",
  otherKinds: "wrong-type",
  undecided: {
    words: "dateutil reads many forms, of which the common ones are read here",
    remedy: "promise the form with expect_column_values_to_match_strftime_format",
  },
  inDatabase: {
    words: "dateutil guesses at what it is given, which no SQL does",
    remedy: "promise the form with expect_column_values_to_match_strftime_format",
  },
  tester: async () => (await import("../texts/dateutil-date.ts")).dateutilVerdict,
}));

export const valuesParseable: readonly Definition[] = [jsonParseable, strftimeFormat, dateutilParseable];
