/** A way of writing that texts follow, told by a regular expression that RE2, Java, PostgreSQL and Python read alike. */
export interface ValueFormat {
  /** In the plural: "ISO dates". */
  readonly words: string;
  readonly regex: string;
  /** Fewest and most characters such a text can have, by which most columns need not be tried. */
  readonly length: readonly [number, number];
  /** Its values are people's, so none is ever written. */
  readonly personal?: true;
}

const DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
const CLOCK = "[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?";

/** The narrower before the wider: the first that all values follow is the column's. */
export const VALUE_FORMATS: readonly ValueFormat[] = [
  {
    words: "UUIDs",
    regex: "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
    length: [36, 36],
  },
  { words: "ISO dates", regex: `^${DAY}$`, length: [10, 10] },
  {
    words: "ISO points in time",
    regex: `^${DAY}[T ]${CLOCK}(Z|[+-][0-9]{2}:?[0-9]{2})?$`,
    length: [16, 35],
  },
  { words: "dates with slashes", regex: "^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}$", length: [8, 10] },
  { words: "dates with dots", regex: "^[0-9]{1,2}[.][0-9]{1,2}[.][0-9]{4}$", length: [8, 10] },
  { words: "times of day", regex: "^[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$", length: [4, 8] },
  {
    words: "e-mail addresses",
    regex: "^[^@ ]+@[^@ ]+[.][^@ .]+$",
    length: [5, 320],
    personal: true,
  },
  { words: "IPv4 addresses", regex: "^([0-9]{1,3}[.]){3}[0-9]{1,3}$", length: [7, 15], personal: true },
  { words: "web addresses", regex: "^https?://[^ ]+$", length: [10, 4000] },
  {
    words: "IBANs",
    regex: "^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$",
    length: [15, 34],
    personal: true,
  },
  {
    words: "phone numbers",
    regex: "^([+]|[(]|0)[0-9() /.-]{6,22}[0-9]$",
    length: [8, 24],
    personal: true,
  },
  { words: "numbers", regex: "^[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$", length: [1, 400] },
];
