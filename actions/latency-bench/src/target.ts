import type { InputReader } from "@assay/action-kit";
import { namesPort, splitCommand, withPort } from "./command-line.ts";

/** One side of the bench: a command to start, an address to ask, or both. */
export interface Target {
  readonly side: "candidate" | "baseline";
  /** Words of the command; `undefined` where the server runs already. `{port}` still stands in them. */
  readonly command: readonly string[] | undefined;
  /** `undefined` for stdio. `{port}` still stands in it. */
  readonly url: string | undefined;
  readonly readyUrl: string | undefined;
}

export type Protocol = "http" | "stdio";

const LOCAL = "http://127.0.0.1:{port}/";

function readCommand(reader: InputReader, name: string): readonly string[] | undefined {
  const text = reader.text(name);
  if (text === undefined) return undefined;
  const { words, problem } = splitCommand(text);
  if (problem) reader.problem(`input \`${name}\` is "${text}", which ${problem.message}`, problem.remedy);
  return words;
}

function checkUrl(reader: InputReader, name: string, text: string): void {
  const url = URL.canParse(withPort(text, 1)) ? new URL(withPort(text, 1)) : undefined;
  if (!url || !["http:", "https:"].includes(url.protocol))
    reader.problem(
      `input \`${name}\` must be an http or https URL, got "${text}"`,
      `write \`${name}: http://127.0.0.1:{port}/predict\``,
    );
  else if (url.username !== "" || url.password !== "")
    reader.problem(`input \`${name}\` has a user name or password in it`, "leave credentials out of URLs");
}

function readUrl(reader: InputReader, name: string): string | undefined {
  const text = reader.text(name);
  if (text !== undefined) checkUrl(reader, name, text);
  return text;
}

/** `{port}` is of use only where the command and the address both have it, or neither. */
function checkPort(reader: InputReader, side: Target["side"], { command, url }: Pick<Target, "command" | "url">): void {
  if (!url) return;
  const [inCommand, inUrl] = [command?.some(namesPort) ?? false, namesPort(url)];
  if (inUrl && !command)
    reader.problem(
      `the ${side}'s URL is "${url}", but without \`${side}-command\` nothing is started on a free port`,
      `write the port of the server that runs, or give \`${side}-command\``,
    );
  else if (inUrl !== inCommand)
    reader.problem(
      `\`${side}-command\` ${inCommand ? "has" : "lacks"} {port}, and the URL "${url}" ${inUrl ? "has" : "lacks"} it`,
      "write {port} in both, or a fixed port in both",
    );
}

function readHttp(reader: InputReader, side: Target["side"], fallback: Target | undefined): Target | undefined {
  const command = readCommand(reader, `${side}-command`);
  const given = readUrl(reader, `${side}-url`);
  if (!command && given === undefined) return undefined;
  const url = given ?? fallback?.url ?? (command?.some(namesPort) ? LOCAL : undefined);
  if (url === undefined)
    reader.problem(
      `input \`${side}-url\` is missing, and \`${side}-command\` has no {port} to make one of`,
      `give \`${side}-url: http://127.0.0.1:8080/predict\`, or write {port} in the command`,
    );
  checkPort(reader, side, { command, url });
  return { side, command, url, readyUrl: command ? readUrl(reader, "ready-url") : undefined };
}

function readStdio(reader: InputReader, side: Target["side"]): Target | undefined {
  if (reader.text(`${side}-url`) !== undefined)
    reader.problem(
      `input \`${side}-url\` has no meaning with \`protocol: stdio\``,
      `leave \`${side}-url\` out, or give \`protocol: http\``,
    );
  const command = readCommand(reader, `${side}-command`);
  return command && { side, command, url: undefined, readyUrl: undefined };
}

/** Both sides run at once, so they cannot listen on one port. */
function checkApart(reader: InputReader, candidate: Target | undefined, baseline: Target | undefined): void {
  const [ours, theirs] = [candidate, baseline].map((target) => (target?.command ? target.url : undefined));
  if (ours === undefined || theirs === undefined || namesPort(ours) || namesPort(theirs)) return;
  if (!URL.canParse(ours) || !URL.canParse(theirs) || new URL(ours).host !== new URL(theirs).host) return;
  reader.problem(
    `candidate and baseline would both listen at ${new URL(ours).host}`,
    "write {port} in both commands and URLs, so that each gets a free port",
  );
}

export interface Targets {
  readonly candidate: Target;
  readonly baseline: Target | undefined;
}

export function readTargets(reader: InputReader, protocol: Protocol): Targets {
  const stdio = protocol === "stdio";
  const candidate = stdio ? readStdio(reader, "candidate") : readHttp(reader, "candidate", undefined);
  if (!candidate)
    reader.problem(
      `there is nothing to bench: \`candidate-command\` is missing${stdio ? "" : ", and so is `candidate-url`"}`,
      "give `candidate-command: node server.mjs --port {port}`, or another command that starts the server",
    );
  if (stdio && reader.text("ready-url") !== undefined)
    reader.problem("input `ready-url` has no meaning with `protocol: stdio`", "leave `ready-url` out");
  if (
    !stdio &&
    reader.text("ready-url") !== undefined &&
    !candidate?.command &&
    reader.text("baseline-command") === undefined
  )
    reader.problem("input `ready-url` is given, but no command is started that could become ready", "leave it out");
  const baseline = stdio ? readStdio(reader, "baseline") : readHttp(reader, "baseline", candidate);
  checkApart(reader, candidate, baseline);
  return { candidate: candidate ?? { side: "candidate", command: [], url: LOCAL, readyUrl: undefined }, baseline };
}
