/** Loaded before a bundle: writes the most memory that its process has held, in megabytes, to the file in ASSAY_BENCH_MEMORY. */
import { writeFileSync } from "node:fs";

process.on("exit", () => {
  // `maxRSS` is in kibibytes on every system.
  writeFileSync(process.env.ASSAY_BENCH_MEMORY ?? "", String((process.resourceUsage().maxRSS * 1024) / 1e6));
});
