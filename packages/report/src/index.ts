export { type Annotation, type AnnotationLevel, annotations } from "./annotations.ts";
export { fitReport } from "./fitted-report.ts";
export {
  formatAligned,
  formatApart,
  formatChange,
  formatCount,
  formatCountOf,
  formatDuration,
  formatInterval,
  formatNumber,
  formatPercent,
  formatPoints,
  formatResolvedLimit,
  formatValue,
  type Scalar,
} from "./format.ts";
export * from "./generated/report-v1.ts";
export { loadCharts, renderHtml } from "./html/page.ts";
export { clip, inertCode, inertHtml, inertMarkdown, inertMermaid, visibleText } from "./inert-text.ts";
export { renderJUnit } from "./junit.ts";
export { type CommentContext, MAX_COMMENT_LENGTH, renderComment } from "./markdown/comment.ts";
export { MAX_SUMMARY_BYTES, renderSummary } from "./markdown/summary.ts";
export { isReason, REASONS, type ReasonHelp } from "./reasons.ts";
export { redacted } from "./redaction.ts";
export { Refusal, type RefusalDetails } from "./refusal.ts";
export { parseReport, serializeReport } from "./report-text.ts";
export { renderSarif } from "./sarif.ts";
export { summarise, summariseGates } from "./sentence.ts";
export { gateVerdict, isNoted, noChecks, VERDICTS, verdictOfMiss, worstFirst, worstVerdict } from "./verdict.ts";
export { checkLabel, VERDICT_SIGNS, verdictLabel } from "./verdict-words.ts";
