import type { HeaderBytes } from "./header-bytes.ts";

/** A stretch of the file that holds one message. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** One field of a protobuf message on the wire. */
export interface Field extends Span {
  readonly number: number;
  readonly wire: "varint" | "fixed64" | "bytes" | "fixed32";
  /** Of a varint; one beyond what a double can count is not exact. */
  readonly value: number;
}

/** The largest graphs have some hundred thousand nodes of some dozen fields. */
const MAX_FIELDS = 20_000_000;
const MAX_VARINT_BYTES = 10;

/**
 * Reads the wire format of Protocol Buffers, field by field, from a file: libraries for it decode a whole message that
 * is in memory, and a model's weights shall not be. What a field holds is stepped over, not read.
 * https://protobuf.dev/programming-guides/encoding/
 */
export class ProtobufFields {
  readonly bytes: HeaderBytes;
  #left = MAX_FIELDS;
  /** Behind the varint that was read last. */
  #next = 0;

  constructor(bytes: HeaderBytes) {
    this.bytes = bytes;
  }

  /** The fields of the message, in the order of the file; refuses one that ends outside its message. */
  *of({ from, until }: Span): Generator<Field> {
    for (let place = from; place < until; ) {
      if (this.#left-- === 0) this.bytes.refuse(`it has more than ${MAX_FIELDS} fields, which are read at most`);
      const tag = this.#varint(place, until);
      const number = Math.floor(tag / 8);
      place = this.#next;
      if (number === 0 || number > 0x1fff_ffff) this.bytes.refuse(`the field at ${place} has no sound number`);
      const field = this.#field(number, tag % 8, place, until);
      yield field;
      place = field.until;
    }
  }

  /** The varints of a repeated field, packed or one by one; refuses more than `most`. */
  varints({ wire, value, from, until }: Field, most: number): number[] {
    if (wire === "varint") return [value];
    const values: number[] = [];
    for (let place = from; place < until; place = this.#next) {
      if (values.length === most) this.bytes.refuse(`the list at ${from} has more than ${most} numbers`);
      values.push(this.#varint(place, until));
    }
    return values;
  }

  #field(number: number, wire: number, place: number, until: number): Field {
    if (wire === 0) {
      const value = this.#varint(place, until);
      return { number, wire: "varint", value, from: place, until: this.#next };
    }
    if (wire === 1) return this.#within({ number, wire: "fixed64", value: 0, from: place, until: place + 8 }, until);
    if (wire === 5) return this.#within({ number, wire: "fixed32", value: 0, from: place, until: place + 4 }, until);
    if (wire !== 2) return this.bytes.refuse(`the field at ${place} has the wire type ${wire}`);
    const length = this.#varint(place, until);
    return this.#within({ number, wire: "bytes", value: 0, from: this.#next, until: this.#next + length }, until);
  }

  #within(field: Field, until: number): Field {
    if (!(field.until <= until)) this.bytes.refuse(`the field at ${field.from} ends beyond its message`);
    return field;
  }

  /** Sets `#next` to the place behind it. */
  #varint(place: number, until: number): number {
    const bytes = this.bytes.at(place, Math.min(MAX_VARINT_BYTES, until - place));
    let [value, factor] = [0, 1];
    for (const [index, byte] of bytes.entries()) {
      value += (byte & 0x7f) * factor;
      factor *= 128;
      if (byte < 0x80) {
        this.#next = place + index + 1;
        return value;
      }
    }
    return this.bytes.refuse(`the number at ${place} does not end`);
  }
}
