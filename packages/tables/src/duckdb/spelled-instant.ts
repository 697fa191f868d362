import { quoteLiteral } from "../quoting.ts";

/** What DuckDB reads as it stands. It would also read other spellings, 24:00 as the next day, and pass over an offset. */
const ISO = "[1-9]\\d{3}-\\d{2}-\\d{2}(?:[T ](?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?)?";
const ZONE = " ?(?:[Zz]|([+-])([01]\\d|2[0-3]):?([0-5]\\d))\\s*$";
/** An offset follows a time; without one it would be a part of the date. */
const WITH_OFFSET = `:\\d{2}(?:\\.\\d{1,9})?${ZONE}`;
const DAY_AND_TIME = "^(.*?)(?:[Tt ](\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?(?: ?[AaPp][Mm])?))?$";
/** It says nothing beside a day of the month, whichever weekday that is. */
const WEEKDAY = "(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )";

const YEAR = "[1-9]\\d{3}";
/** Days as people write them, all with a year of four digits: of two it would depend on today which century is meant. */
const DAYS = [
  `${YEAR}[-/.]\\d{1,2}[-/.]\\d{1,2}`,
  `${YEAR}\\d{4}`,
  `\\d{1,2}[-/.]\\d{1,2}[-/.]${YEAR}`,
  `${WEEKDAY}?\\d{1,2}[- ][A-Za-z]+[- ]${YEAR}`,
  `${WEEKDAY}?[A-Za-z]+ \\d{1,2},? ${YEAR}`,
].join("|");
/** In this order: the first number is the month unless it is too large for one. */
const DAY_FORMATS = [
  ...["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"],
  ...["%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"],
  ...["%b", "%B"].flatMap((month) => [
    ...[" ", "-"].flatMap((mark) => [`%d${mark}${month} %Y`, `%d${mark}${month}-%Y`]),
    ...[`${month} %d %Y`, `${month} %d, %Y`],
  ]),
];
const TIME_FORMATS = [
  ...["%H:%M", "%H:%M:%S", "%H:%M:%S.%f"],
  ...["%I:%M", "%I:%M:%S", "%I:%M:%S.%f"].flatMap((clock) => [`${clock} %p`, `${clock}%p`]),
];

const list = (formats: readonly string[]) => `[${formats.map(quoteLiteral).join(", ")}]`;

export function namesOffset(text: string): string {
  return `regexp_matches(${text}, ${quoteLiteral(WITH_OFFSET)})`;
}

/** A text without an offset; NULL where it spells no day of the calendar for certain. */
function naive(text: string): string {
  const part = (group: number) => `regexp_extract(trim(${text}, ' \t\n\r'), ${quoteLiteral(DAY_AND_TIME)}, ${group})`;
  // Python knows this short name of a month beside those of three letters.
  const plain = `regexp_replace(regexp_replace(${part(1)}, ${quoteLiteral(`^${WEEKDAY}`)}, ''), '(?i)\\bsept\\b', 'Sep')`;
  const day = `try_strptime(CASE WHEN regexp_full_match(${part(1)}, ${quoteLiteral(DAYS)}) THEN ${plain} END, ${list(DAY_FORMATS)})`;
  // Python has microseconds and cuts what is finer, and takes 0 for the 12 of a clock of twelve hours.
  const whole = `regexp_replace(${part(2)}, '(\\.\\d{6})\\d+', '\\1')`;
  const time = `try_strptime(regexp_replace(${whole}, '(?i)^00?(:.*m)$', '12\\1'), ${list(TIME_FORMATS)})`;
  return `(${day} + (CASE WHEN ${part(2)} = '' THEN to_seconds(0) ELSE ${time} - TIMESTAMP '1900-01-01' END))`;
}

/** See {@link Dialect.spelledInstant}. */
export function spelledInstant(text: string): string {
  const zone = (group: number) => `regexp_extract(${text}, ${quoteLiteral(ZONE)}, ${group})`;
  const hours = `coalesce(TRY_CAST(${zone(1)} || ${zone(2)} AS INTEGER), 0)`;
  const minutes = `coalesce(TRY_CAST(${zone(1)} || ${zone(3)} AS INTEGER), 0)`;
  return `(CASE WHEN regexp_full_match(${text}, ${quoteLiteral(ISO)}) THEN TRY_CAST(${text} AS TIMESTAMP)
    WHEN ${namesOffset(text)} THEN ${naive(`regexp_replace(${text}, ${quoteLiteral(ZONE)}, '')`)} - to_minutes(60 * ${hours} + ${minutes})
    ELSE ${naive(text)} END)`;
}
