export * from "./generated/report-v1.ts";
export { Refusal, type RefusalDetails } from "./refusal.ts";
export { noChecks, VERDICTS, verdictOfMiss, worstVerdict } from "./verdict.ts";
