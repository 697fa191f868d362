import { dateutilVerdict } from "../../actions/data-validate/src/texts/dateutil-date.ts";
import { parsePythonJson } from "../../actions/data-validate/src/texts/python-json.ts";
import { DateFormatError, dateFormat } from "../../actions/data-validate/src/texts/strptime.ts";
import type { Calls } from "./calls.ts";

const texts = (value: unknown) => value as readonly string[];

export const calls: Calls = {
  /** For each text whether it is a date of the format; null where the format is refused. */
  strptime: async ({ format, values }) => {
    try {
      return texts(values).map(dateFormat(String(format)));
    } catch (error) {
      if (error instanceof DateFormatError) return null;
      throw error;
    }
  },
  dateutil: async ({ values }) => texts(values).map(dateutilVerdict),
  json: async ({ values }) => texts(values).map((value) => parsePythonJson(value) !== undefined),
};
