import { isPlain, type Plain } from "./imported.ts";

/**
 * A message of TFMA's config.proto, as protobuf's own JSON (camelCase), as pbtxt turned into JSON or as YAML (snake_case).
 * Names are those of the proto file.
 */
export class TfmaMessage {
  /** Where it stands, for messages: `metrics_specs.0.metrics.1`. */
  readonly path: string;
  readonly #fields: Plain;
  readonly #refuse: (message: string) => void;

  constructor(fields: unknown, path: string, refuse: (message: string) => void) {
    this.#fields = isPlain(fields) ? fields : {};
    this.path = path;
    this.#refuse = refuse;
    if (!isPlain(fields)) this.refuse("is no message");
  }

  refuse(problem: string): void {
    this.#refuse(`${this.path} ${problem}`);
  }

  /** The value of a field by its name in the proto file. */
  value(name: string): unknown {
    const camel = name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const found = this.#fields[name] ?? this.#fields[camel];
    return found === null ? undefined : found;
  }

  has(name: string): boolean {
    const value = this.value(name);
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
  }

  message(name: string): TfmaMessage | undefined {
    const value = this.value(name);
    return value === undefined ? undefined : new TfmaMessage(value, this.#at(name), this.#refuse);
  }

  /** A repeated field; pbtxt as JSON may hold a single message without a list. */
  messages(name: string): TfmaMessage[] {
    const value = this.value(name) ?? [];
    return [value].flat().map((one, index) => new TfmaMessage(one, `${this.#at(name)}.${index}`, this.#refuse));
  }

  /** A map field: an object, or the list of keys and values that it is on the wire. */
  entries(name: string): [key: string, value: unknown][] {
    const value = this.value(name) ?? {};
    if (isPlain(value) && !("key" in value && "value" in value)) return Object.entries(value);
    return [value].flat().map((one): [string, unknown] => (isPlain(one) ? [String(one.key), one.value] : ["", one]));
  }

  messageMap(name: string): [key: string, message: TfmaMessage][] {
    return this.entries(name).map(([key, value]) => [
      key,
      new TfmaMessage(value, `${this.#at(name)}.${key}`, this.#refuse),
    ]);
  }

  texts(name: string): string[] {
    return [this.value(name) ?? []].flat().map(String);
  }

  text(name: string): string | undefined {
    const value = this.value(name);
    return value === undefined ? undefined : String(value);
  }

  /** A number, or the wrapper of one (`{value: 0.5}`, of which an empty one is 0). */
  number(name: string): number | undefined {
    const value = this.value(name);
    const plain = isPlain(value) ? (value.value ?? 0) : value;
    if (plain === undefined) return undefined;
    if (typeof plain === "number" && Number.isFinite(plain)) return plain;
    this.refuse(`has a ${name} that is no finite number`);
    return undefined;
  }

  /** Says of every field that is not among the names that it is not understood. */
  onlyKnows(names: readonly string[]): void {
    for (const key of Object.keys(this.#fields)) {
      const snake = key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      if (!names.includes(snake)) this.refuse(`has the field "${key}", which is not understood`);
    }
  }

  #at(name: string): string {
    return this.path === "" ? name : `${this.path}.${name}`;
  }
}
