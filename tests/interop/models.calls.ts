import { readHeader } from "../../actions/regression-gate/src/model/read-header.ts";
import type { Calls } from "./calls.ts";

export const calls: Calls = {
  /** Format, opsets and, by name, the tensors of a model file; null where it has no header that is read. */
  modelHeader: ({ path }) => {
    const header = readHeader({ path: String(path), shown: String(path), bytes: 0 });
    if (!header) return null;
    return {
      format: header.format,
      opsets: Object.fromEntries(header.opsets),
      parameters: header.tensors.reduce((sum, { elements }) => sum + elements, 0),
      tensors: header.tensors.map(({ name, dtype, shape }) => [name, dtype, shape]),
    };
  },
};
