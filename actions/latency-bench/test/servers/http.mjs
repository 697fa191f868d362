/**
 * A prediction server that behaves, or misbehaves, as its arguments say:
 *   --port N       listen there (all but --behaviour never)
 *   --busy MS      keep the processor busy for so long with each request
 *   --stall N:MS   block once, with the N-th prediction, for so long
 *   --fail N       answer every N-th prediction with status 500
 *   --behaviour    never, exit, fork, daemon, stubborn, flood, crash, mute, cancel (interrupts whoever started it), orphan (forks, and kills whoever started it)
 *   --pids FILE    write the ids of its processes there
 */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    port: { type: "string" },
    busy: { type: "string", default: "0" },
    stall: { type: "string", default: "0:0" },
    fail: { type: "string", default: "0" },
    behaviour: { type: "string", default: "" },
    pids: { type: "string" },
  },
});
const { behaviour } = values;
const busy = (ms) => {
  for (const until = performance.now() + ms; performance.now() < until; );
};
/** So that a test can look for what it must not find afterwards. */
const remember = (pid) => values.pids && writeFileSync(values.pids, `${pid}\n`, { flag: "a" });
remember(process.pid);

if (behaviour === "exit") {
  console.log("loading the model");
  console.error("ValueError: \u001b[31mno such model\u001b[0m ::error::planted <img src=x>");
  process.exit(3);
}
if (["fork", "daemon", "orphan"].includes(behaviour)) {
  const idle = "setInterval(() => {}, 1000); process.on('SIGTERM', () => {});";
  const child = spawn(process.execPath, ["-e", idle], { detached: behaviour !== "fork", stdio: "ignore" });
  remember(child.pid);
  child.unref();
}
if (behaviour === "stubborn") process.on("SIGTERM", () => console.log("no"));
if (behaviour === "flood") {
  const line = `${"x".repeat(1000)}\n`.repeat(64);
  const more = () => process.stdout.write(line, () => setImmediate(more));
  more();
}

const [stallAt, stallMs] = values.stall.split(":").map(Number);
let predictions = 0;
if (behaviour === "never") setInterval(() => console.log("still loading"), 100);
else
  createServer((request, response) => {
    if (request.method !== "POST") return response.writeHead(405).end();
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      predictions++;
      if (behaviour === "crash" && predictions === 10) process.exit(9);
      if (behaviour === "cancel" && predictions === 10) process.kill(process.ppid, "SIGINT");
      if (behaviour === "orphan" && predictions === 10) process.kill(process.ppid, "SIGKILL");
      if (behaviour === "mute") return;
      busy(Number(values.busy));
      if (predictions === stallAt) busy(stallMs);
      const broken = Number(values.fail) > 0 && predictions % Number(values.fail) === 0;
      const records = JSON.parse(Buffer.concat(chunks).toString());
      response.writeHead(broken ? 500 : 200, { "content-type": "application/json" });
      response.end(
        JSON.stringify(broken ? { error: "out of luck" } : { predictions: [records].flat().map(() => 0.5) }),
      );
    });
  }).listen(Number(values.port), "127.0.0.1");
