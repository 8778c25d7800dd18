import { isIPv4, isIPv6 } from "node:net";

/** Whether a text is a range of addresses in CIDR notation: `10.20.0.0/16`, `2001:db8::/32`. */
export function isAddressRange(text: string): boolean {
  const [address = "", bits = "", ...more] = text.split("/");
  if (more.length > 0 || !/^\d{1,3}$/.test(bits)) return false;
  return (isIPv4(address) && Number(bits) <= 32) || (isIPv6(address) && Number(bits) <= 128);
}
