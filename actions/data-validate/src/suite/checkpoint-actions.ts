import { type Fields, isFields } from "./fields.ts";

const SLACK = "is `approval-comment` with `slack-webhook-url` here";
const DOCS = "is the HTML report here, which is uploaded with the run";

/** What stands in for an action, by its `type` (1.x) or its `class_name` (0.x). */
const COUNTERPARTS: Readonly<Record<string, string>> = {
  update_data_docs: DOCS,
  UpdateDataDocsAction: DOCS,
  slack: SLACK,
  SlackNotificationAction: SLACK,
  StoreValidationResultAction: "is the JSON report here",
};

function kindOf(action: Fields): string {
  const inner = isFields(action.action) ? action.action : action;
  const kind = inner.class_name ?? inner.type ?? action.name;
  return typeof kind === "string" ? kind.slice(0, 80) : "an action without a type";
}

/**
 * What becomes of a checkpoint's actions, a sentence for each kind. Nothing of an action but its kind is told: there may
 * be secrets in the rest.
 */
export function checkpointActions(checkpoint: Fields): string[] {
  const lists = [checkpoint, ...(Array.isArray(checkpoint.validations) ? checkpoint.validations.filter(isFields) : [])];
  const kinds = lists
    .flatMap(({ actions, action_list: list }) => [actions, list].flatMap((one) => (Array.isArray(one) ? one : [])))
    .filter(isFields)
    .map(kindOf);
  // The short forms of 0.x's SimpleCheckpoint.
  if (checkpoint.slack_webhook) kinds.push("SlackNotificationAction");
  if (checkpoint.site_names) kinds.push("UpdateDataDocsAction");
  return [...new Set(kinds)].map((kind) => {
    const counterpart = Object.hasOwn(COUNTERPARTS, kind) ? COUNTERPARTS[kind] : undefined;
    return `the checkpoint's action ${kind} ${counterpart ?? "has no counterpart here and was not run"}`;
  });
}
