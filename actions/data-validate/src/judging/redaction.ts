import { formatCount } from "@assay/report";

type Cell = string | number | boolean | null;

/** What a masked cell still tells: its kind, and how long it is, which is mostly enough to find the fault. */
export function redacted(value: Cell): Cell {
  if (value === null) return null;
  if (typeof value === "number") return value < 0 ? "‹number, negative›" : "‹number›";
  if (typeof value === "boolean") return "‹true or false›";
  const length = [...value].length;
  const characters = `${formatCount(length)} ${length === 1 ? "character" : "characters"}`;
  return value.trim() === "" && length > 0 ? `‹blank text, ${characters}›` : `‹text, ${characters}›`;
}
