import { createHash } from "node:crypto";

/**
 * Identifiers of one creation: the same for the same resource of the same stack in an empty store, others for its
 * replacement. Not random, so that two rehearsals can be compared.
 */
export class Ids {
  readonly #seed: string;
  constructor(seed: string) {
    this.#seed = seed;
  }

  #digest(what: string): Buffer {
    return createHash("sha256").update(`${this.#seed}\n${what}`).digest();
  }

  /** Hexadecimal digits. @param what the identifier is for: another one gives other digits */
  hex(what: string, length: number): string {
    return this.#digest(what).toString("hex").slice(0, length);
  }

  /** As EC2 makes them: `vpc-0` and sixteen hexadecimal digits. */
  ec2(prefix: string, what = prefix): string {
    return `${prefix}-0${this.hex(what, 16)}`;
  }

  uuid(what: string): string {
    const digits = this.hex(what, 32);
    return [
      digits.slice(0, 8),
      digits.slice(8, 12),
      `4${digits.slice(13, 16)}`,
      `8${digits.slice(17, 20)}`,
      digits.slice(20),
    ].join("-");
  }

  /** Capitals and digits, as IAM and Route 53 make them. */
  capitals(what: string, length: number): string {
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    return [...Buffer.concat([this.#digest(what), this.#digest(`${what} `)])]
      .slice(0, length)
      .map((byte) => letters[byte % 32])
      .join("");
  }

  /** A number from 0 to below `limit`. */
  number(what: string, limit: number): number {
    return this.#digest(what).readUInt32BE() % limit;
  }

  /** Lower-case letters. */
  letters(what: string, length: number): string {
    return this.capitals(what, length).toLowerCase().replaceAll(/\d/g, "x");
  }
}
