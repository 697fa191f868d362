import { type Policy, Problems } from "@assay/action-kit";
import type { DriftMethod } from "@assay/metrics";
import type { Location, Severity } from "@assay/report";

/** How a column is decided. */
type DriftRule =
  /** Beyond chance and above the smallest drift that matters, over all columns together. */
  | { readonly by: "decision"; readonly smallest: number }
  /** A p-value below `p`, each column by itself. */
  | { readonly by: "p"; readonly p: number }
  /** Evidently's score against a threshold; Evidently's own where it is not given. */
  | { readonly by: "score"; readonly threshold: number | undefined };

export interface ColumnRule {
  readonly rule: DriftRule;
  readonly method: DriftMethod | "auto";
  /** The method was given for this very column. */
  readonly isOwnMethod: boolean;
  readonly severity: Severity;
  readonly location: Location | undefined;
}

/** The policy's section `data.drift`, read. */
export interface DriftRules {
  /** `undefined` for all columns that both sides have. */
  readonly columns: readonly string[] | undefined;
  readonly ruleOf: (column: string) => ColumnRule;
  /** Columns that have settings of their own. */
  readonly special: readonly string[];
  /** From this share of drifted columns on, the data has drifted. */
  readonly share: number | undefined;
  readonly required: boolean;
  /** The column that tells rows apart, which is never judged unless it is named. */
  readonly key: string | undefined;
  readonly location: Location | undefined;
}

const SMALLEST = 0.1;
const P = 0.05;
/** `drift_share` of Evidently's DataDriftPreset. */
const EVIDENTLY_SHARE = 0.5;

interface Settings {
  readonly method?: DriftMethod | "auto" | undefined;
  readonly smallest?: number | undefined;
  readonly p?: number | undefined;
  readonly threshold?: number | undefined;
  readonly severity?: Severity | undefined;
}

type Mode = "decision" | "none" | "evidently";

/** Settings that mean nothing beside the others, with what to do about each. */
function strangers(mode: Mode, settings: Settings): [key: "smallest" | "p" | "threshold", remedy: string][] {
  const found: [keyof typeof settings & ("smallest" | "p" | "threshold"), string][] = [];
  const given = (key: "smallest" | "p" | "threshold") => settings[key] !== undefined;
  if (mode === "decision") {
    const remedy =
      "write `correction: none` directly in `data.drift`, where it holds for all columns, or give `smallest` in its place";
    if (given("p")) found.push(["p", remedy]);
    if (given("threshold")) found.push(["threshold", remedy]);
  } else if (given("smallest"))
    found.push([
      "smallest",
      "give `p` or `threshold` in its place, or leave `correction: none` and `compat` out of `data.drift`",
    ]);
  if (mode === "evidently" && given("p")) found.push(["p", "give `threshold`, as Evidently calls it"]);
  if (mode === "none" && given("p") && given("threshold")) found.push(["threshold", "give one of `p` and `threshold`"]);
  return found;
}

function ruleOf(mode: Mode, { smallest, p, threshold }: Settings): DriftRule {
  if (mode === "decision") return { by: "decision", smallest: smallest ?? SMALLEST };
  if (mode === "evidently" || threshold !== undefined) return { by: "score", threshold };
  return { by: "p", p: p ?? P };
}

/** Reads `data.drift`; its defaults where the policy has none. Refuses settings that contradict each other, with their line. */
export function readDriftRules({ rules, document }: Policy): DriftRules {
  const drift = rules.data?.drift ?? {};
  const problems = new Problems("invalid-policy", "invalid-policy");
  const at = (...path: string[]) => document?.locate(["data", "drift", ...path], "key");
  const mode: Mode = drift.compat ?? (drift.correction === "none" ? "none" : "decision");
  if (drift.compat && drift.correction)
    problems.add({
      message: "data.drift has both `compat` and `correction`, which decide by different rules",
      remedy: "keep one of them; Evidently corrects for nothing",
      location: at("correction"),
    });
  const special = drift["per-column"] ?? {};
  const check = (settings: Settings, ...path: string[]) => {
    for (const [key, remedy] of strangers(mode, settings))
      problems.add({
        message: `${["data", "drift", ...path, key].join(".")} has no meaning ${BESIDE[mode]}`,
        remedy,
        location: at(...path, key),
      });
  };
  check(drift);
  for (const [name, settings] of Object.entries(special)) check(settings, "per-column", name);
  const listed = Array.isArray(drift.columns) ? drift.columns : undefined;
  for (const name of Object.keys(special)) {
    if (listed && !listed.includes(name))
      problems.add({
        message: `data.drift.per-column names "${name}", which is not among data.drift.columns`,
        remedy: "add it there, or remove it here",
        location: at("per-column", name),
      });
  }
  problems.refuseIfAny();
  const location = rules.data?.drift && document?.locate(["data", "drift"], "key");
  return {
    columns: listed,
    special: Object.keys(special),
    ruleOf: (column) => {
      const own: Settings = Object.hasOwn(special, column) ? (special[column] ?? {}) : {};
      // `p` and `threshold` are two ways to say one thing, so that a column's own takes the place of either.
      const bound = own.p !== undefined || own.threshold !== undefined ? own : drift;
      return {
        rule: ruleOf(mode, { smallest: own.smallest ?? drift.smallest, p: bound.p, threshold: bound.threshold }),
        method: own.method ?? drift.method ?? "auto",
        isOwnMethod: own.method !== undefined,
        severity: own.severity ?? drift.severity ?? "critical",
        location: Object.hasOwn(special, column) ? at("per-column", column) : location,
      };
    },
    share: drift["drift-share"] ?? (mode === "evidently" ? EVIDENTLY_SHARE : undefined),
    required: drift.reference === "required",
    key: rules.columns?.key,
    location,
  };
}

const BESIDE: Readonly<Record<Mode, string>> = {
  decision: "without `correction: none`",
  none: "beside the other settings of `correction: none`",
  evidently: "with `compat: evidently`",
};
