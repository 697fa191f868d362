import type { Random } from "./random.ts";

/** In a file outside the workspace and in .git/config: no output of the gate may hold it. */
export const SECRET = "canary-7f3a91c4";

/** What every forged command, element or attribute names, so that it can be looked for. */
export const FORGED = "forged-5e2d";

/** Texts that mean something to SQL, paths, terminals, GitHub's log, Markdown, HTML or regular expressions. */
export const HOSTILE_TEXTS: readonly string[] = [
  `'; DROP TABLE data; --`,
  `" ; COPY (SELECT 1) TO '${FORGED}'; --`,
  `x") AS y; ATTACH '${FORGED}' AS z; --`,
  `' OR 1=1 --`,
  "$$; SET lock_configuration = false; $$",
  "read_csv('/etc/passwd')",
  "getenv('HOME')",
  "../../../../etc/passwd",
  "/etc/passwd",
  ".git/config",
  "file:///etc/passwd",
  "https://127.0.0.1:9/x.csv",
  "C:\\Windows\\win.ini",
  "\\\\host\\share",
  "a\0b",
  `\n::error::${FORGED}`,
  `\r\n::set-output name=verdict::${FORGED}`,
  `##[error]${FORGED}`,
  `::add-mask::${FORGED}`,
  "::stop-commands::x",
  `\u001b]0;${FORGED}\u0007`,
  "\u001b[2J\u001b[31mred",
  "\u009b31m",
  `<script>alert("${FORGED}")</script>`,
  `<img src=x onerror=${FORGED}>`,
  `"><svg onload=${FORGED}>`,
  "</script></style></title>",
  `](javascript:${FORGED}) | \``,
  "```\n# heading\n```",
  "<!-- --> ]]> --!>",
  "@octocat #1 :tada: www.evil.example",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a workflow's expression, not ours
  "{{ secrets.TOKEN }} ${{ github.token }}",
  `%0A::error::${FORGED}`,
  `ghadelimiter_x\nverdict=${FORGED}`,
  "=HYPERLINK(1)",
  "\u202eexe.txt",
  "\u200b\ufeff",
  "\ud800",
  "\udfff\ud800",
  "\uffff",
  "🏳️‍🌈é́",
  "__proto__",
  "constructor",
  "rowid",
  "file_row_number",
  "(a+)+$",
  "(?=x)",
  "(?P<n>",
  "[",
  "\\",
  "\\p{Foo}",
  "x{1001}",
  "a".repeat(3000),
  "'".repeat(500),
  "NULL",
  "NaN",
  "-",
  "",
  " ",
  "\t",
  "*",
  "**/*",
];

const NUMBERS: readonly number[] = [
  ...[0, -0, 1, -1, 0.1, 1e308, -1e308, 5e-324, 1e21, 2 ** 53, 2 ** 63, -(2 ** 63), 2 ** 64, 1e-9, 255, 4294967296],
  ...[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN],
];

/** Any value a suite, a policy or a JSON file could hold in the wrong place. */
export function hostileValue(random: Random, depth = 0): unknown {
  switch (random.int(depth > 3 ? 6 : 9)) {
    case 0:
      return random.pick(NUMBERS);
    case 1:
      return null;
    case 2:
      return random.chance(0.5);
    case 3:
    case 4:
    case 5:
      return random.pick(HOSTILE_TEXTS);
    case 6:
      return [];
    case 7:
      return Array.from({ length: random.int(4) }, () => hostileValue(random, depth + 1));
    default:
      return Object.fromEntries(
        Array.from({ length: random.int(3) }, () => [random.pick(HOSTILE_TEXTS), hostileValue(random, depth + 1)]),
      );
  }
}
