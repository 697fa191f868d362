import { visibleText } from "@assay/report";
import { info } from "./workflow-commands.ts";

/**
 * Text for the step's log that creates nothing there but text. The runner obeys `::command::` at the start of a line
 * (blanks before it do not count) and the older `##[command]` anywhere in one, from whoever they come: a column's name
 * could set this step's `verdict`. Line breaks stay; a reader needs them where several problems are told at once.
 */
export function inertLog(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) =>
      visibleText(line)
        .replace(/^(\s*):(?=:)/, "$1: ")
        .replaceAll("##[", "# #["),
    )
    .join("\n");
}

/** Prints untrusted text to the step's log. */
export function sayInert(text: string): void {
  info(inertLog(text));
}
