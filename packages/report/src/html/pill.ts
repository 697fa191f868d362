import type { Check, Verdict } from "../generated/report-v1.ts";
import { isNoted } from "../verdict.ts";

const ICONS: Readonly<Record<Verdict | "noted", string>> = {
  pass: '<path d="M3 8.5 6.5 12 13 4.5"/>',
  review: '<path d="M8 3v6M8 12.2v.3"/>',
  fail: '<path d="m4 4 8 8M12 4l-8 8"/>',
  error: '<path d="M5.2 2h5.6L14 5.2v5.6L10.8 14H5.2L2 10.8V5.2zM5.5 8h5"/>',
  noted: '<path d="M8 7v5M8 4v.3"/>',
};

const DRAWN =
  'viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"';

/** The verdict as a sign and a word in its colour. */
export function pill(verdict: Verdict | "noted", size = ""): string {
  return `<span class="pill is-${verdict}${size === "" ? "" : ` ${size}`}"><svg aria-hidden="true" ${DRAWN}>${ICONS[verdict]}</svg>${verdict}</span>`;
}

/** The sign alone, where there is no room for the word: it is read out. */
export function verdictIcon(verdict: Verdict): string {
  return `<svg class="sign is-${verdict}" role="img" aria-label="${verdict}" ${DRAWN}>${ICONS[verdict]}</svg>`;
}

export function pillOf(check: Check): string {
  return pill(isNoted(check) ? "noted" : check.verdict);
}
