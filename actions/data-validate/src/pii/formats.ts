import type { Dialect } from "@assay/tables";
import { CheckDigits } from "./check-digits.ts";
import type { PiiKind } from "./kinds.ts";

/** One way in which values of a kind are written. */
export interface Format {
  readonly kind: PiiKind;
  /** RE2 of one candidate in a cell in capitals. */
  readonly shape: string;
  /** Where it may stand: anywhere by the one group of `shape`, as the whole cell, or in a cell that holds more. */
  readonly stands: "anywhere" | "whole" | "amid";
  /** SQL of the candidate as `valid` takes it, such as its digits alone; the candidate itself where it is not given. */
  readonly clean?: (candidate: string) => string;
  /** SQL that tells what is one from what only has its shape. */
  readonly valid: (cleaned: string) => string;
  /** Whole numbers, which may stand in columns of numbers, can be it. */
  readonly bare?: true;
  /** `valid` computes check digits, in SQL that every engine has. */
  readonly checked?: true;
  /** Only where the column's name says so: the shape alone could be anything. */
  readonly named?: true;
  /**
   * How many values of the column must be valid, where its name does not say the kind: `one` where chance makes none; `half` of
   * those that have the shape; `half-of-all` the column's values; `beyond-chance`: half of those that have the shape, or
   * clearly more than the one in ten that passes a check digit by chance.
   */
  readonly wants: "one" | "half" | "half-of-all" | "beyond-chance";
  /** So many valid values at least, since chance lets many pass; 1 where it is not given. */
  readonly least?: number;
}

/** Around a number that stands alone: no part of a longer one, of a decimal fraction, a word or a UUID. */
const BEFORE = "(?:^|[^0-9A-Z_.+-])";
const AFTER = "(?:$|[^0-9A-Z_.-]|\\.(?:$|[^0-9]))";
const alone = (pattern: string) => `${BEFORE}(${pattern})${AFTER}`;

/** The pattern over a cell whose one group is a candidate. In text of a list, a structure or JSON each value is a cell of its own. */
export function candidatePattern({ shape, stands }: Format, nested: boolean): string {
  if (stands !== "whole") return shape;
  return nested ? `(?:^|[\\[{(,:=])\\s*["']?\\s*(${shape})\\s*["']?\\s*(?:$|[\\]}),])` : wholeCell(shape);
}

export const wholeCell = (pattern: string) => `^\\s*(${pattern})\\s*$`;

/** Issuers' ranges: Visa, Mastercard, American Express, Diners Club, JCB, and Maestro, Discover and UnionPay together. */
const CARD =
  "^(?:4[0-9]{12}(?:[0-9]{3}){0,2}|(?:5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}|3[47][0-9]{13}|3(?:0[0-59]|[689][0-9])[0-9]{11}|35(?:2[89]|[3-8][0-9])[0-9]{12}|(?:2131|1800)[0-9]{11}|(?:50|5[6-9]|6[0-9])[0-9]{10,17})$";

const CARD_SHAPE =
  "[0-9]{12,19}|[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}[ -][0-9]{4}(?:[ -][0-9]{3})?|[0-9]{4}[ -][0-9]{6}[ -][0-9]{4,5}";

/** Lengths by country, from SWIFT's registry of IBANs. */
const IBAN_LENGTHS: Readonly<Record<number, string>> = {
  15: "NO",
  16: "BE",
  18: "DK FI FK FO GL NL SD",
  19: "MK SI",
  20: "AT BA EE KZ LT LU MN XK",
  21: "CH HR LI LV",
  22: "BG BH CR DE GB GE IE ME RS VA",
  23: "AE GI IL IQ OM SO TL",
  24: "AD CZ ES MD PK RO SA SE SK TN VG",
  25: "LY PT ST",
  26: "IS TR",
  27: "BI DJ FR GR IT MC MR SM",
  28: "AL AZ BY CY DO GT HN HU LB NI PL SV",
  29: "BR EG PS QA UA",
  30: "JO KW MU YE",
  31: "MT SC",
  32: "LC",
  33: "RU",
};
/** Of each country's own length, so that a word or a number that follows is no part of it. */
const IBAN = Object.entries(IBAN_LENGTHS)
  .map(([length, countries]) => `(?:${countries.replaceAll(" ", "|")})[0-9]{2}(?: ?[A-Z0-9]){${Number(length) - 4}}`)
  .join("|");

const OCTET = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
const HEX = "[0-9A-F]{1,4}";
const HEXES = `(?:${HEX}(?::${HEX}){0,6})?`;

const without = (text: string, ...characters: readonly string[]) =>
  characters.reduce((inner, character) => `replace(${inner}, '${character}', '')`, text);

const digitsOf = (text: string) => without(text, " ", "-", ".", "/", "(", ")");

/** The number whose remainder by 97 is 1: the first four characters at the end, letters as 10 to 35. */
function ibanNumber(candidate: string): string {
  const text = without(candidate, " ");
  const rearranged = `(substr(${text}, 5) || substr(${text}, 1, 4))`;
  const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (letter, index) => [letter, String(index + 10)] as const);
  return letters.reduce((inner, [letter, value]) => `replace(${inner}, '${letter}', '${value}')`, rearranged);
}

/** Everything that is recognised as personal data, in the SQL of one engine. */
export function formatsOf(dialect: Dialect): readonly Format[] {
  const check = new CheckDigits(dialect);
  // Only numbers of an issuer's range are held against chance.
  const cardNumber = (text: string) => `CASE WHEN ${dialect.matches(digitsOf(text), CARD)} THEN ${digitsOf(text)} END`;
  const matching = (pattern: string) => (text: string) => dialect.matches(text, pattern);
  return [
    {
      kind: "email",
      shape: `([^\\s@<>()",;:]+@(?:[^\\s@<>()",;:./]+\\.)+[^\\s@<>()",;:./0-9]{2,})`,
      stands: "anywhere",
      // icon@2x.png is the name of a picture.
      valid: (text) => `NOT ${dialect.matches(text, "@[0-9]X\\.(?:PNG|JPE?G|GIF|SVG|WEBP)$")}`,
      wants: "one",
    },
    {
      kind: "phone",
      shape: "(?:^|[^0-9A-Z_.+-])(\\+[1-9](?:[ ()./-]{0,3}[0-9]){7,14})(?:$|[^0-9A-Z_])",
      stands: "anywhere",
      valid: () => "true",
      wants: "half",
    },
    {
      kind: "phone",
      shape: alone("(?:1[ .-]?)?(?:\\([2-9][0-9]{2}\\) ?|[2-9][0-9]{2}[.-])[2-9][0-9]{2}[ .-][0-9]{4}"),
      stands: "anywhere",
      valid: () => "true",
      wants: "half",
    },
    {
      kind: "phone",
      shape: "\\(?0[1-9][0-9]{0,4}\\)?(?:[ /.-][0-9]{2,8}){1,4}",
      stands: "whole",
      clean: digitsOf,
      valid: (digits) => `length(${digits}) BETWEEN 9 AND 12`,
      wants: "half-of-all",
    },
    {
      kind: "phone",
      shape: "\\+?[0-9](?:[ ()./-]{0,3}[0-9]){6,14}",
      stands: "whole",
      valid: () => "true",
      bare: true,
      named: true,
      wants: "half-of-all",
    },
    {
      // United States: area, group and serial number are never zero; 666 and 900 to 999 are no areas.
      kind: "national_id",
      shape: alone("[0-9]{3}-[0-9]{2}-[0-9]{4}"),
      stands: "anywhere",
      valid: (text) => `NOT ${dialect.matches(text, "^(?:000|666|9)|-00-|-0000$")}`,
      wants: "half",
    },
    {
      kind: "national_id",
      shape: "[0-9]{9}",
      stands: "whole",
      valid: () => "true",
      bare: true,
      named: true,
      wants: "half-of-all",
    },
    {
      // United Kingdom: National Insurance number, as HMRC's manual NIM39110 has it.
      kind: "national_id",
      shape: alone("[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-Z]"),
      stands: "anywhere",
      clean: (text) => without(text, " "),
      valid: (text) =>
        `(${dialect.matches(text, "^[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z][0-9]{6}[A-D]$")} AND NOT ${dialect.matches(text, "^(?:BG|GB|KN|NK|NT|TN|ZZ)")})`,
      wants: "half",
    },
    {
      // Germany: Steuer-Identifikationsnummer; of its first ten digits one occurs twice or three times.
      kind: "national_id",
      shape: "[1-9][0-9]{10}|[1-9][0-9] [0-9]{3} [0-9]{3} [0-9]{3}",
      stands: "whole",
      clean: digitsOf,
      valid: (digits) => {
        const different = Array.from("0123456789", (digit) => `sign(position('${digit}' IN substr(${digits}, 1, 10)))`);
        return `((${different.join(" + ")}) IN (8, 9) AND ${check.mod1110(digits)})`;
      },
      checked: true,
      bare: true,
      wants: "half",
    },
    {
      // Netherlands: burgerservicenummer, "elfproef"; numbers without their leading zero too.
      kind: "national_id",
      shape: "[0-9]{8,9}|[0-9]{4}\\.[0-9]{2}\\.[0-9]{3}",
      stands: "whole",
      clean: (text) => `lpad(${digitsOf(text)}, 9, '0')`,
      valid: (digits) =>
        `(${check.weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1])} % 11 = 0 AND ${check.integer(digits)} > 0)`,
      checked: true,
      bare: true,
      least: 3,
      wants: "half",
    },
    {
      // France: numéro d'inscription au répertoire; its key is 97 less the number modulo 97, Corsica's 2A and 2B being 19 and 18.
      kind: "national_id",
      shape: "[12] ?[0-9]{2} ?[0-9]{2} ?(?:[0-9]{2}|2[AB]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}",
      stands: "whole",
      clean: (text) => `replace(replace(${without(text, " ")}, '2A', '19'), '2B', '18')`,
      valid: (digits) =>
        `(${check.integer(`substr(${digits}, 14, 2)`)} = 97 - ${check.mod97(`substr(${digits}, 1, 13)`)})`,
      checked: true,
      bare: true,
      wants: "half",
    },
    {
      // Spain: DNI and NIE; the letter is the number modulo 23, X, Y and Z being 0, 1 and 2.
      kind: "national_id",
      shape: alone("[0-9XYZ][0-9]{7}-?[A-Z]"),
      stands: "anywhere",
      valid: (text) => {
        const number = `replace(replace(replace(substr(${text}, 1, 8), 'X', '0'), 'Y', '1'), 'Z', '2')`;
        return `(${check.at("'TRWAGMYFPDXBNJZSQVHLCKE'", `${check.integer(number)} % 23 + 1`)} = substr(${text}, length(${text}), 1))`;
      },
      wants: "half",
    },
    {
      // Italy: codice fiscale, by its shape alone.
      kind: "national_id",
      shape: alone("[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]"),
      stands: "anywhere",
      valid: () => "true",
      wants: "half",
    },
    {
      // Brazil: CPF; two check digits modulo 11, 10 being 0.
      kind: "national_id",
      shape: "[0-9]{3}\\.[0-9]{3}\\.[0-9]{3}-[0-9]{2}|[0-9]{11}",
      stands: "whole",
      clean: digitsOf,
      valid: (digits) => {
        const first = `${check.weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2])} * 10 % 11 % 10`;
        const second = `${check.weighted(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2])} * 10 % 11 % 10`;
        const given = check.integer(`substr(${digits}, 10, 2)`);
        return `(${given} = (${first}) * 10 + ${second} AND replace(${digits}, substr(${digits}, 1, 1), '') <> '')`;
      },
      checked: true,
      bare: true,
      wants: "half",
    },
    {
      kind: "card",
      shape: CARD_SHAPE,
      stands: "whole",
      clean: cardNumber,
      valid: check.luhn.bind(check),
      wants: "beyond-chance",
      checked: true,
      bare: true,
    },
    {
      // What stands in free text is rarely an id of a series: one is enough.
      kind: "card",
      shape: alone(CARD_SHAPE),
      stands: "amid",
      clean: cardNumber,
      valid: check.luhn.bind(check),
      wants: "one",
    },
    {
      kind: "iban",
      shape: `(?:^|[^0-9A-Z])(${IBAN})`,
      stands: "anywhere",
      clean: ibanNumber,
      valid: (number) => `${check.mod97(number)} = 1`,
      checked: true,
      wants: "one",
    },
    {
      // One that lacks its end must not take the beginning of the next for it.
      kind: "iban",
      shape: `(?:^|[^0-9A-Z])(${IBAN})(?:$|[^0-9A-Z])`,
      stands: "anywhere",
      clean: ibanNumber,
      valid: (number) => `${check.mod97(number)} = 1`,
      wants: "one",
    },
    {
      kind: "ip",
      shape: alone("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}"),
      stands: "anywhere",
      valid: matching(`^${OCTET}(?:\\.${OCTET}){3}$`),
      wants: "one",
    },
    {
      kind: "ip",
      shape: `(?:^|[^0-9A-Z:.])((?:${HEX}:){7}${HEX}|${HEXES}::${HEXES})(?:$|[^0-9A-Z:])`,
      stands: "anywhere",
      valid: matching("[0-9]"),
      wants: "one",
    },
  ];
}
