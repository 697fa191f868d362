import { formatCountOf, type Scalar } from "./format.ts";

/** What a masked cell still tells: its kind, and how long it is, which is mostly enough to find the fault. */
export function redacted(value: Scalar): Scalar {
  if (value === null) return null;
  if (typeof value === "number") return value < 0 ? "‹number, negative›" : "‹number›";
  if (typeof value === "boolean") return "‹true or false›";
  const length = [...value].length;
  const characters = formatCountOf(length, "character");
  return value.trim() === "" && length > 0 ? `‹blank text, ${characters}›` : `‹text, ${characters}›`;
}
