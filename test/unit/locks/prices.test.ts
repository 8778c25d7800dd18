import { describe, expect, it } from "vitest";
import { listAnswer, pricesIn, spotAnswer, spotPriceIn } from "../../../locks/resolve/prices.ts";
import { prices } from "../../../locks/topics/prices.ts";

/** A product of AWS's price list as `aws pricing get-products` gives it. */
const product = (usagetype: string, usd: string, beginRange = "0"): string =>
  JSON.stringify({
    product: { attributes: { usagetype } },
    terms: { OnDemand: { a: { priceDimensions: { b: { unit: "Hrs", beginRange, pricePerUnit: { USD: usd } } } } } },
  });

const list = (...products: readonly string[]) => listAnswer.parse({ PriceList: products });

describe("prices", () => {
  it("are of the usage that is meant, whatever the region's prefix, and of no other that ends alike", () => {
    // As they are in the list of eu-west-1.
    const nat = list(
      product("EU-NatGateway-Hours", "0.048"),
      product("EU-RegionalNatGateway-Hours", "0.049"),
      product("EU-NatGateway-Prvd-Bytes", "0.2"),
    );
    expect(pricesIn(nat, "eu-west-1", "NatGateway-Hours")).toEqual([0.048]);
    const balancers = list(product("EU-LCUUsage", "0.008"), product("EU-Outposts-LCUUsage", "0.009"));
    expect(pricesIn(balancers, "eu-west-1", "LCUUsage")).toEqual([0.008]);
    expect(pricesIn(list(product("eu-west-1-KMS-Keys", "1")), "eu-west-1", "KMS-Keys")).toEqual([1]);
    expect(pricesIn(list(product("LoadBalancerUsage", "0.0225")), "us-east-1", "LoadBalancerUsage")).toEqual([0.0225]);
  });

  it("are those of the first unit, where more costs less", () => {
    const storage = list(
      product("EU-TimedStorage-ByteHrs", "0.023"),
      product("EU-TimedStorage-ByteHrs", "0.022", "51200"),
    );
    expect(pricesIn(storage, "eu-west-1", "TimedStorage-ByteHrs")).toEqual([0.023]);
  });

  it("are several where the list has several", () => {
    expect(pricesIn(list(product("a", "1"), product("b", "2"), product("c", "1")), "eu-west-1", undefined)).toEqual([
      1, 2,
    ]);
  });

  it("of spot are the newest of the zone where that is highest", () => {
    const at = (zone: string, hour: number, usd: string) => ({
      AvailabilityZone: zone,
      SpotPrice: usd,
      Timestamp: `2026-11-22T0${hour}:00:00+00:00`,
    });
    const answer = { SpotPriceHistory: [at("a", 1, "0.9"), at("a", 3, "0.1"), at("b", 2, "0.2")] };
    expect(spotPriceIn(spotAnswer.parse(answer))).toBe(0.2);
    expect(spotPriceIn({ SpotPriceHistory: [] })).toBeUndefined();
  });

  it.each([
    [
      "eu-west-1/nat-gateway",
      "aws pricing get-products --region us-east-1 --service-code AmazonEC2 --filters Type=TERM_MATCH,Field=regionCode,Value=eu-west-1 'Type=TERM_MATCH,Field=productFamily,Value=NAT Gateway'",
    ],
    [
      "eu-west-1/spot/c7i.xlarge",
      "aws ec2 describe-spot-price-history --region eu-west-1 --instance-types c7i.xlarge --product-descriptions Linux/UNIX --max-items 100",
    ],
  ])("of %s are asked for", (name, command) => {
    expect(prices.isName(name)).toBe(true);
    expect(prices.source(name)).toBe(command);
  });

  it.each(["eu-west-1/gold", "eu-west-1/spot/nat-gateway", "nat-gateway", "eu-west-1/cassandra/cache.r7g.large"])(
    "have no name %s",
    (name) => {
      expect(prices.isName(name)).toBe(false);
    },
  );
});
