/**
 * Loaded before a bundle: writes to the file in ASSAY_BENCH_INTERVAL how many milliseconds passed between the Markdown and
 * the HTML of the report, which is what making the HTML took, chart library included.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const target = process.env.ASSAY_BENCH_INTERVAL ?? "";
const rename = fs.renameSync;
const write = fs.writeFileSync;
let markdownAt = 0;
fs.renameSync = (from, to) => {
  rename(from, to);
  if (String(to).endsWith(".md")) markdownAt = performance.now();
  if (String(to).endsWith(".html")) write(target, String(performance.now() - markdownAt));
};
syncBuiltinESMExports();
