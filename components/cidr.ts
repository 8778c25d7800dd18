import { isIPv4 } from "node:net";

/** A range of IPv4 addresses. */
export interface Cidr {
  /** The first address, as a number. */
  readonly base: number;
  /** Leading bits that all addresses of the range share; 0 to 32. */
  readonly bits: number;
}

/** How many addresses a range has. */
export function sizeOf({ bits }: Cidr): number {
  return 2 ** (32 - bits);
}

/** Reads `10.40.0.0/16`; undefined for anything else, also for a range that does not begin at a multiple of its size. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = "", bits = "", ...more] = text.split("/");
  if (more.length > 0 || !isIPv4(address) || !/^(\d|[12]\d|3[0-2])$/.test(bits)) return undefined;
  const base = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const cidr = { base, bits: Number(bits) };
  return base % sizeOf(cidr) === 0 ? cidr : undefined;
}

export function formatCidr({ base, bits }: Cidr): string {
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256);
  return `${parts.join(".")}/${bits}`;
}

/** Whether two ranges have an address in common. */
export function overlap(a: Cidr, b: Cidr): boolean {
  return a.base < b.base + sizeOf(b) && b.base < a.base + sizeOf(a);
}

/**
 * One of the equal parts of a range.
 * @param bits more than the range itself shares: 2 gives quarters
 * @throws RangeError when there is no such part
 */
export function part(whole: Cidr, bits: number, index: number): Cidr {
  const cidr = { base: whole.base + index * 2 ** (32 - whole.bits - bits), bits: whole.bits + bits };
  if (bits < 0 || cidr.bits > 32 || index < 0 || index >= 2 ** bits)
    throw new RangeError(`${formatCidr(whole)} has no part ${index} of ${2 ** bits}`);
  return cidr;
}
