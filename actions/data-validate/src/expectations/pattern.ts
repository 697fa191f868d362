const CONSTRUCTS: readonly (readonly [RegExp, string])[] = [
  [/\(\?=/y, "a look-ahead (?=…)"],
  [/\(\?!/y, "a negative look-ahead (?!…)"],
  [/\(\?<=/y, "a look-behind (?<=…)"],
  [/\(\?<!/y, "a negative look-behind (?<!…)"],
  [/\(\?P=/y, "a back-reference (?P=…)"],
  [/\(\?>/y, "an atomic group (?>…)"],
  [/\(\?\(/y, "a conditional group (?(…)…)"],
  [/\(\?#/y, "a comment (?#…)"],
  [/\\[1-9]/y, "a back-reference \\1"],
  [/[*+?}]\+/y, "a possessive quantifier"],
];

/**
 * The first construct of Python's `re` that RE2 lacks, in words; `undefined` where there is none. RE2 gives them up to
 * run in linear time, which is what makes patterns from pull requests safe. What else RE2 refuses, the engine tells.
 */
export function unsupportedConstruct(pattern: string): string | undefined {
  let inClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    if (inClass) {
      if (pattern.startsWith("[:", at)) return "a POSIX class [:…:], which Python reads as single characters";
      if (pattern.startsWith("\\b", at)) return "a backspace [\\b]";
      if (character === "\\") at++;
      else if (character === "]") inClass = false;
      continue;
    }
    for (const [construct, name] of CONSTRUCTS) {
      construct.lastIndex = at;
      if (construct.test(pattern)) return name;
    }
    if (character === "\\") at++;
    if (character === "[") {
      inClass = true;
      // A bracket that stands first closes nothing.
      if (pattern[at + 1] === "^") at++;
      if (pattern[at + 1] === "]") at++;
    }
  }
  return undefined;
}
