import { exampleText } from "./check-facts.ts";
import { formatCount } from "./format.ts";
import type { Check, Example, Location, Report } from "./generated/report-v1.ts";
import { clip, visibleText } from "./inert-text.ts";
import { isNoted, worstFirst } from "./verdict.ts";

/**
 * GitHub shows ten annotations of each kind a step and drops the rest without a word. One error is left for the failure of
 * the step itself, which is printed last and would be the one dropped.
 */
const MAX_PER_LEVEL = { error: 9, warning: 10, notice: 10 } as const;
const MAX_MESSAGE = 1000;

export type AnnotationLevel = "error" | "warning" | "notice";

export interface Annotation {
  readonly level: AnnotationLevel;
  /** One line of plain text. */
  readonly title: string;
  /** One line of plain text. */
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/**
 * What to print beside the code: each unsettled or noted check where it was asked, then each of its examples that has a
 * place, but for personal data that is only noted. At most nine errors, ten warnings and ten notices; where there are more, the last one counts the rest. The texts
 * hold no line breaks and no control characters; whoever prints them as workflow commands still has to encode them as such.
 */
export function annotations(report: Report): Annotation[] {
  const speaking = worstFirst(report.checks).filter((check) => check.verdict !== "pass" || isNoted(check));
  // Checks before examples: ten cases of the first finding must not hide the second one.
  const all = [
    ...speaking.map((check) =>
      annotate(check, check.location, [check.message, check.remedy].filter(Boolean).join("; ")),
    ),
    // Personal data that nobody forbade is said once; its examples are in the report.
    ...speaking
      .filter((check) => !(isNoted(check) && check.reason === "personal-data"))
      .flatMap((check) =>
        (check.examples ?? []).flatMap((example) =>
          example.location === undefined ? [] : [annotate(check, example.location, exampleMessage(check, example))],
        ),
      ),
  ];
  return (["error", "warning", "notice"] as const).flatMap((level) =>
    bounded(
      all.filter((one) => one.level === level),
      level,
      report.name,
    ),
  );
}

export function levelOf(check: Check): AnnotationLevel {
  return check.verdict === "review" ? "warning" : check.verdict === "pass" ? "notice" : "error";
}

function annotate(check: Check, location: Location | undefined, message: string): Annotation {
  const place =
    location === undefined
      ? {}
      : {
          file: location.file,
          line: location.line,
          ...(location.column === undefined ? {} : { column: location.column }),
        };
  return {
    level: levelOf(check),
    title: clip(visibleText(check.title), 200),
    message: clip(visibleText(message), MAX_MESSAGE),
    ...place,
  };
}

function exampleMessage(check: Check, example: Example): string {
  return `${exampleText(example) || check.message} (${check.id})`;
}

function bounded(found: readonly Annotation[], level: AnnotationLevel, name: string): Annotation[] {
  if (found.length <= MAX_PER_LEVEL[level]) return [...found];
  const shown = found.slice(0, MAX_PER_LEVEL[level] - 1);
  const rest = formatCount(found.length - shown.length);
  return [
    ...shown,
    {
      level,
      title: name,
      message: `${rest} more annotations like these are not shown; the step summary and the report ${name}.json list them`,
    },
  ];
}
