/** Preloaded for @actions/workflow-parser, which imports JSON without the attribute that Node asks for. */
import { registerHooks } from "node:module";

registerHooks({
  load: (url, context, next) =>
    url.endsWith(".json") ? next(url, { ...context, importAttributes: { type: "json" } }) : next(url, context),
});
