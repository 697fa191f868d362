/** A point in time as every engine reads it: `2024-05-31 12:00:00`, from what the `timestamp` of a dialect takes. */
export function instant(text: string): string {
  const [day = "", time = "00:00"] = text.split(/[T ]/);
  return `${day} ${/^\d\d:\d\d$/.test(time) ? `${time}:00` : time}`;
}
