/** A program that answers each line with a line. --busy MS as in http.mjs; --chatty prints a line nobody asked for. */
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { busy: { type: "string", default: "0" }, chatty: { type: "boolean" }, plain: { type: "boolean" } },
});
console.error("model loaded");
if (values.chatty) console.log("model loaded");
createInterface({ input: process.stdin }).on("line", (line) => {
  for (const until = performance.now() + Number(values.busy); performance.now() < until; );
  console.log(values.plain ? "0.5" : JSON.stringify({ prediction: JSON.parse(line).length }));
  if (values.chatty) console.log("served one");
});
