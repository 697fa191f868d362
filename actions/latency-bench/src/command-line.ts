/** What stands where a command is given, before anything of it is run. */
export interface CommandLine {
  readonly words: readonly string[];
  /** What is wrong with it; the words are not to be used then. */
  readonly problem?: { readonly message: string; readonly remedy: string };
}

const PORT = "{port}";
/** Words that mean something to a shell only; given to a program they would be arguments. */
const SHELL_WORDS = new Set(["&&", "||", "|", ";", "&", ">", ">>", "<", "2>", "2>&1"]);
const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/**
 * Splits a command into words at white space outside '…' and "…"; a backslash is a character like any other, so that
 * Windows paths can be written. There is no shell: no variables, no globs, no pipes. Libraries for this follow POSIX,
 * where a backslash disappears, or expand variables.
 */
export function splitCommand(text: string): CommandLine {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  // A backslash before a line break joins the lines, as people are used to write long commands.
  for (const character of text.replaceAll(/\\\r?\n/g, " ")) {
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else word += character;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= "";
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + character;
    }
  }
  if (word !== undefined) words.push(word);
  return { words, ...problemOf(words, quote) };
}

function problemOf(words: readonly string[], quote: string | undefined): Pick<CommandLine, "problem"> {
  const [program = ""] = words;
  const operator = words.find((word) => SHELL_WORDS.has(word) || word.endsWith(";"));
  if (quote !== undefined)
    return { problem: { message: `has a quote ${quote} without its end`, remedy: "close the quote" } };
  if (program === "") return { problem: { message: "names no program", remedy: "write the program first" } };
  if (operator !== undefined)
    return {
      problem: {
        message: `has "${operator}", which only a shell understands, and no shell runs it`,
        remedy: "put the commands into a script and start that",
      },
    };
  if (ASSIGNMENT.test(program))
    return {
      problem: {
        message: `begins with "${program}", which only a shell takes for a variable`,
        remedy: "set the variable with the step's `env:`",
      },
    };
  return {};
}

export function namesPort(text: string): boolean {
  return text.includes(PORT);
}

export function withPort(text: string, port: number): string {
  return text.replaceAll(PORT, String(port));
}
