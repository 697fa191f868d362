/**
 * The part of the runner's command protocol that a gate uses. Not @actions/core: that brings an HTTP stack for OIDC
 * tokens along, which no gate asks for and which costs more start-up than all of our own code. A test holds every
 * command equal to what the toolkit writes.
 */
import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import { EOL } from "node:os";

export type AnnotationLevel = "error" | "warning" | "notice";

export interface AnnotationPlace {
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
  readonly col?: number;
}

const data = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

function command(
  name: string,
  message: string,
  properties: Readonly<Record<string, string | number | undefined>> = {},
) {
  const given = Object.entries(properties).filter(([, value]) => value !== undefined && value !== "");
  const listed = given.map(([key, value]) => `${key}=${property(String(value))}`).join(",");
  process.stdout.write(`::${name}${listed === "" ? "" : ` ${listed}`}::${data(message)}${EOL}`);
}

/** A line of the log as it is. What is not our own text goes through `sayInert`. */
export function info(line: string): void {
  process.stdout.write(`${line}${EOL}`);
}

export function annotation(level: AnnotationLevel, message: string, place: AnnotationPlace = {}): void {
  command(level, message, { ...place });
}

export function notice(message: string): void {
  annotation("notice", message);
}

/** Prints what `work` prints under a heading that is folded in the log. */
export function group(heading: string, work: () => void): void {
  command("group", heading);
  work();
  command("endgroup", "");
}

/** From here on the runner masks the value in the log. */
export function setSecret(value: string): void {
  command("add-mask", value);
}

/** Lets the step fail once it ends, with the message as its annotation. */
export function setFailed(message: string): void {
  process.exitCode = 1;
  annotation("error", message);
}

/** Sets an output of the step; on a developer's machine, where nothing would read it, it is dropped. */
export function setOutput(name: string, value: string): void {
  const file = process.env.GITHUB_OUTPUT;
  if (!file) return;
  const end = `ghadelimiter_${randomUUID()}`;
  appendFileSync(file, `${name}<<${end}${EOL}${value}${EOL}${end}${EOL}`);
}

/** Adds Markdown to the step's summary, where there is one. */
export function addToSummary(markdown: string): void {
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (file) appendFileSync(file, `${markdown}${EOL}`);
}
