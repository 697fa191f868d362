/** What belongs to the step and the runner: secrets, tokens, and the files by which a step speaks to the runner. */
const RUNNERS_OWN = /^(INPUT|ACTIONS|GITHUB|RUNNER)_/i;

/** The environment of a started command: the machine's and the workflow's variables, none of the runner's. */
export function cleanEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !RUNNERS_OWN.test(entry[0]),
    ),
  );
}
