import { Broken } from "../broken.ts";

/** Reads a pickle's bytes in order; never beyond their end. */
export class Bytes {
  position = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.#bytes.length;
  }

  take(count: number): Buffer {
    const end = this.position + count;
    if (!(count >= 0) || end > this.#bytes.length)
      throw new Broken(`the file ends within ${count} bytes that begin`, this.position);
    const taken = this.#bytes.subarray(this.position, end);
    this.position = end;
    return taken;
  }

  byte(): number {
    return this.take(1).readUInt8();
  }

  /** A little-endian number without sign. */
  number(width: 1 | 2 | 4 | 8): number {
    const bytes = this.take(width);
    return width === 8 ? Number(bytes.readBigUInt64LE()) : bytes.readUIntLE(0, width);
  }

  /** As many bytes as the number of this width before them says. */
  counted(width: 1 | 2 | 4 | 8): Buffer {
    return this.take(this.number(width));
  }

  /** Up to the end of the line, without it. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.position);
    if (end < 0) throw new Broken("a line without end", this.position);
    const text = this.#bytes.toString("utf8", this.position, end);
    this.position = end + 1;
    return text;
  }
}
