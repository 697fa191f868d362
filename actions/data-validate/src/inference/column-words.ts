import { kindsNamed } from "../pii/column-names.ts";

/** Words that stand for a person, or for what leads to one; beside those of the kinds of personal data. */
const PERSONAL = new Set(
  `name names firstname lastname fullname surname forename username nickname address addr street zip zipcode postcode
  postal license licence account cvv birth birthday birthdate dob patient person login user author owner comment comments
  note notes message`.split(/\s+/),
);

/** Words that say in what form a thing is held, not which thing: the `phone_number_2` is a phone. */
const FORM = /^(\d+|id|ids|key|number|no|nr|address|code|text|value|raw|hash|digits|date|day|year|time|at|on)$/;

/** Words that say that a column tells its rows apart. */
const KEY = /^(id|ids|key|uuid|guid|pk|uid|nr|number|no|code|hash|sku|isbn|ean)$/;

/** `customerID`, `customer_id` and `Customer-Id` are all `customer`, `id`. */
function wordsOf(name: string): string[] {
  return name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
}

/**
 * Whether the column's name alone says that its values may be people's, so that none of them is to be written down. The
 * last word says what a thing is: a `phone_service` is a service, a `user_name` a name.
 */
export function soundsPersonal(name: string): boolean {
  if (kindsNamed(name).length > 0) return true;
  const words = wordsOf(name).filter((word) => word !== "");
  const thing = words.findLast((word) => !FORM.test(word) || PERSONAL.has(word));
  const last = words.at(-1);
  return (thing !== undefined && PERSONAL.has(thing)) || (last !== undefined && PERSONAL.has(last));
}

/** Whether the column's name says that its values are made to tell things apart, not to be compared. */
export function soundsLikeKey(name: string): boolean {
  return KEY.test(wordsOf(name).at(-1) ?? "");
}

export function soundsLikePercent(name: string): boolean {
  return wordsOf(name).some((word) => /^(pct|percent|percentage|perc)$/.test(word));
}
