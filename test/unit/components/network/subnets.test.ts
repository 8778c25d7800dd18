import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatCidr, overlap, parseCidr, part, sizeOf, type Cidr } from "../../../../components/cidr.ts";
import { networkBits, planSubnets } from "../../../../components/network/subnets.ts";

function read(text: string): Cidr {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new Error(`${text} is no range`);
  return cidr;
}

const anyNetwork = fc
  .tuple(fc.integer({ min: networkBits.least, max: networkBits.most }), fc.nat())
  .map(([bits, seed]): Cidr => ({ bits, base: (seed % 2 ** bits) * 2 ** (32 - bits) }));

describe("ranges of addresses", () => {
  it.each(["10.40.0.0/16", "0.0.0.0/0", "255.255.255.255/32", "192.168.4.0/22"])(
    "%s is read and written back",
    (text) => {
      expect(formatCidr(read(text))).toBe(text);
    },
  );

  // The second begins in the middle of a /16.
  it.each(["10.40.0.0", "10.40.1.0/16", "10.40.0.0/33", "10.40.0/16", "10.40.0.0/16/2", "a/8", "10.40.0.0/016", ""])(
    "%s is none",
    (text) => {
      expect(parseCidr(text)).toBeUndefined();
    },
  );

  it("overlap when one holds the other", () => {
    expect(overlap(read("10.0.0.0/8"), read("10.40.0.0/16"))).toBe(true);
    expect(overlap(read("10.40.0.0/16"), read("10.41.0.0/16"))).toBe(false);
  });

  it("have no part beyond the last", () => {
    expect(formatCidr(part(read("10.0.0.0/16"), 2, 3))).toBe("10.0.192.0/18");
    expect(() => part(read("10.0.0.0/16"), 2, 4)).toThrow("10.0.0.0/16 has no part 4 of 4");
  });
});

describe("planSubnets", () => {
  it("divides a /16 among three zones", () => {
    // By hand: quarters of a /16 are /18; of 10.40.192.0/18 they are /20; of 10.40.240.0/20 they are /22.
    expect(planSubnets(read("10.40.0.0/16"), 3)).toEqual([
      { private: "10.40.0.0/18", public: "10.40.192.0/20", intra: "10.40.240.0/22" },
      { private: "10.40.64.0/18", public: "10.40.208.0/20", intra: "10.40.244.0/22" },
      { private: "10.40.128.0/18", public: "10.40.224.0/20", intra: "10.40.248.0/22" },
    ]);
  });

  it("never overlaps, never leaves the network, never gets narrower than AWS allows", () => {
    fc.assert(
      fc.property(anyNetwork, fc.constantFrom(2 as const, 3 as const), (network, zones) => {
        const subnets = planSubnets(network, zones).flatMap((zone) =>
          Object.values(zone).map((text) => read(String(text))),
        );
        expect(subnets).toHaveLength(3 * zones);
        for (const [index, subnet] of subnets.entries()) {
          expect(subnet.bits).toBeLessThanOrEqual(28);
          expect(subnet.base).toBeGreaterThanOrEqual(network.base);
          expect(subnet.base + sizeOf(subnet)).toBeLessThanOrEqual(network.base + sizeOf(network));
          for (const other of subnets.slice(index + 1)) expect(overlap(subnet, other)).toBe(false);
        }
      }),
    );
  });

  it("leaves the subnets of two zones as they are when a third comes", () => {
    fc.assert(
      fc.property(anyNetwork, (network) => {
        expect(planSubnets(network, 3).slice(0, 2)).toEqual(planSubnets(network, 2));
      }),
    );
  });

  it("refuses a network that is too wide or too narrow", () => {
    expect(() => planSubnets(read("10.0.0.0/8"), 2)).toThrow("10.0.0.0/8 is not between /16 and /22");
    expect(() => planSubnets(read("10.0.0.0/23"), 2)).toThrow("10.0.0.0/23 is not between /16 and /22");
  });
});
