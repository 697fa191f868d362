import { EVERY_KIND, type PiiKind } from "./kinds.ts";

const NUMBER = "(_?(number|num|no|nr|nummer))?";

/** Names as words joined by `_`, in the languages such data comes in. The word must end the name: `phone_service` is no phone. */
const NAMES: Readonly<Record<PiiKind, RegExp>> = {
  email: /(^|_)(e_)?(email|mail)(_?(address|addr|adresse))?$/,
  phone: new RegExp(`(^|_)(phone|telephone|cell_?phone|mobile|fax|tel|telefon|handy|msisdn|gsm)${NUMBER}$`),
  national_id: new RegExp(
    `(^|_)(ssn|social_security|nino|national_insurance|national_id|bsn|burgerservicenummer|steuer_?id|steuer_?identifikations|tax_id|nir|insee|dni|nie|cpf|pesel|passport|personal_?ausweis)${NUMBER}$`,
  ),
  card: /(^|_)(((credit|debit|bank|payment)_?card|cc)(_?(number|num|no|nr))?|card_?(number|num|no|nr)|ccn|pan)$/,
  iban: new RegExp(`(^|_)iban${NUMBER}$`),
  ip: /(^|_)(ip|i_p)(_?v[46]?)?(_?(address|addr|adresse))?$/,
};

interface WordEdges {
  /** A capital after a small letter. */
  readonly hump: RegExp;
  /** The last of several capitals, before a small letter. */
  readonly acronym: RegExp;
  readonly between: RegExp;
}

const ASCII: WordEdges = { hump: /([a-z\d])([A-Z])/g, acronym: /([A-Z])([A-Z][a-z])/g, between: /[^A-Za-z\d]+/g };
/** Apart from the others, since building the tables of its classes takes longer than looking at all names. */
const unicode = (): WordEdges => ({
  hump: /([\p{Ll}\d])(\p{Lu})/gu,
  acronym: /(\p{Lu})(\p{Lu}\p{Ll})/gu,
  between: /[^\p{L}\p{N}]+/gu,
});

/** `clientIPAddress` and `client-ip address` as `client_ip_address`. */
function inWords(name: string): string {
  const { hump, acronym, between } = /^[ -~]*$/.test(name) ? ASCII : unicode();
  return name
    .replace(hump, "$1_$2")
    .replace(acronym, "$1_$2")
    .toLowerCase()
    .replace(between, "_")
    .replace(/_?\d*_*$/, "");
}

/** The kinds of which a column's name says that it holds values. */
export function kindsNamed(column: string): PiiKind[] {
  const words = inWords(column.slice(0, 200));
  return EVERY_KIND.filter((kind) => NAMES[kind].test(words));
}
