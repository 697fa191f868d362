/** The suite's version; the release script keeps it equal to CHANGELOG.md. */
export const VERSION = "0.1.0";
