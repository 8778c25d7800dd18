import { BlockList, isIPv4 } from "node:net";

/** A range of IPv4 addresses, judged by Node's own `BlockList`: not by the arithmetic that makes the platform's subnets. */
export interface Range {
  readonly address: string;
  readonly bits: number;
}

/** Reads `10.0.0.0/16`; undefined for anything else. */
export function readRange(text: string): Range | undefined {
  const [address = "", bits = ""] = text.split("/");
  if (!isIPv4(address) || !/^([12]?\d|3[0-2])$/.test(bits)) return undefined;
  return { address, bits: Number(bits) };
}

function has(range: Range, address: string): boolean {
  const list = new BlockList();
  list.addSubnet(range.address, range.bits);
  return list.check(address);
}

export function contains(outer: Range, inner: Range): boolean {
  return inner.bits >= outer.bits && has(outer, inner.address);
}

export function overlap(a: Range, b: Range): boolean {
  return has(a, b.address) || has(b, a.address);
}
