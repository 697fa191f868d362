/**
 * Measures by name: `npm run bench -- data-validate`. Each measurement writes its own section of bench/README.md, with the
 * machine it was made on.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem, type } from "node:os";
import { fileURLToPath } from "node:url";

/** What a measurement in this folder exports: its result as Markdown. */
interface Measurement {
  readonly measure: () => Promise<string>;
}

const README = fileURLToPath(new URL("README.md", import.meta.url));
const NOT_MEASUREMENTS: readonly string[] = [
  "run",
  "timing",
  "written-by-hand",
  "html-interval",
  "gate-step",
  "large-tables",
  "peak-memory",
];
const known = readdirSync(fileURLToPath(new URL(".", import.meta.url)))
  .flatMap((file) => (file.endsWith(".ts") ? [file.slice(0, -".ts".length)] : []))
  .filter((name) => !NOT_MEASUREMENTS.includes(name));

function machine(): string {
  const processor = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${type()} ${process.arch}, ${processor.length} × ${processor[0]?.model.trim() || "unknown processor"}, ${memory} GiB, Node ${process.versions.node}`;
}

function writeSection(name: string, body: string): void {
  const before = existsSync(README) ? readFileSync(README, "utf8") : "# Measurements\n";
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const section = `${start}\n${body.trim()}\n${end}`;
  const at = before.indexOf(start);
  const rest = before.indexOf(end);
  const after =
    at < 0 || rest < 0
      ? `${before.trimEnd()}\n\n${section}\n`
      : `${before.slice(0, at)}${section}${before.slice(rest + end.length)}`;
  writeFileSync(README, after);
}

const [name = ""] = process.argv.slice(2);
if (!known.includes(name)) {
  console.error(`bench: "${name}" is not a measurement; known: ${known.join(", ")}`);
  process.exitCode = 1;
} else {
  const { measure } = (await import(`./${name}.ts`)) as Measurement;
  const body = await measure();
  const stated = `## ${name}\n\n\`npm run bench -- ${name}\` on ${machine()}; ${new Date().toISOString().slice(0, 10)}.\n\n${body}`;
  writeSection(name, stated);
  console.log(stated);
}
