/** DuckDB's JSON functions call themselves for each level, and end the process where the stack does. */
export const MAX_LEVELS = 500;

/** Whether arrays and objects lie deeper in each other than the engine can be given. */
export function isTooDeep(value: unknown, levels: number = MAX_LEVELS): boolean {
  if (value === null || typeof value !== "object") return false;
  return levels === 0 || Object.values(value).some((part) => isTooDeep(part, levels - 1));
}
