/** Kinds of personal data that a policy may forbid, and what reports call values of that kind: one, and several. */
export const PII_KINDS = {
  email: ["an e-mail address", "e-mail addresses"],
  phone: ["a phone number", "phone numbers"],
  national_id: ["a national identity number", "national identity numbers"],
  card: ["a card number", "card numbers"],
  iban: ["an IBAN", "IBANs"],
  ip: ["an IP address", "IP addresses"],
} as const satisfies Readonly<Record<string, readonly [one: string, several: string]>>;

export type PiiKind = keyof typeof PII_KINDS;

export const EVERY_KIND = Object.keys(PII_KINDS) as readonly PiiKind[];
