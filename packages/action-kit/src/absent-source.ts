/** Why nothing stands where a file was asked for; said to the reader, who decides whether this is the first run. */
export interface AbsentSource {
  readonly absent: string;
}

export function isAbsent<T extends object>(found: T | AbsentSource): found is AbsentSource {
  return "absent" in found;
}
