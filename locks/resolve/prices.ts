import { z } from "zod";
import { nameParts } from "../aws.ts";
import { listQuestion, priceCommand, spotType } from "../price-items.ts";
import { askAws } from "./aws.ts";
import { failed, type Resolver } from "./resolution.ts";

/** The price list gives each product as JSON within JSON. https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html */
export const listAnswer = z.object({
  PriceList: z.array(
    z
      .string()
      .transform((text): unknown => JSON.parse(text))
      .pipe(
        z.object({
          product: z.object({ attributes: z.object({ usagetype: z.string().optional() }).optional() }),
          terms: z.object({
            OnDemand: z.record(
              z.string(),
              z.object({
                priceDimensions: z.record(
                  z.string(),
                  z.object({ beginRange: z.string().optional(), pricePerUnit: z.object({ USD: z.string() }) }),
                ),
              }),
            ),
          }),
        }),
      ),
  ),
});

/** Whether a usage type is the one that is meant: with the region's prefix (`EU-`, `eu-west-1-`), or without one. */
function isUsage(usagetype: string, wanted: string, region: string): boolean {
  const prefix = usagetype.endsWith(wanted) ? usagetype.slice(0, -wanted.length) : undefined;
  return prefix === "" || prefix === `${region}-` || (prefix !== undefined && /^[A-Z]{2,4}\d?-$/.test(prefix));
}

/** The price of the first unit of an item; several where the list has more than one. Pure. */
export function pricesIn(
  { PriceList }: z.infer<typeof listAnswer>,
  region: string,
  usage: string | undefined,
): readonly number[] {
  const found = PriceList.filter(
    ({ product }) => usage === undefined || isUsage(product.attributes?.usagetype ?? "", usage, region),
  )
    .flatMap(({ terms }) => Object.values(terms.OnDemand))
    .flatMap(({ priceDimensions }) => Object.values(priceDimensions))
    .filter(({ beginRange }) => Number(beginRange ?? 0) === 0)
    .map(({ pricePerUnit }) => Number(pricePerUnit.USD))
    .filter((price) => price > 0);
  return [...new Set(found)];
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SpotPrice.html */
export const spotAnswer = z.object({
  SpotPriceHistory: z.array(z.object({ AvailabilityZone: z.string(), SpotPrice: z.string(), Timestamp: z.string() })),
});

/** The newest price of the zone where it is highest; undefined where there is none. Pure. */
export function spotPriceIn({ SpotPriceHistory }: z.infer<typeof spotAnswer>): number | undefined {
  const newest = new Map<string, { readonly at: string; readonly usd: number }>();
  for (const { AvailabilityZone: zone, SpotPrice, Timestamp: at } of SpotPriceHistory)
    if ((newest.get(zone)?.at ?? "") < at) newest.set(zone, { at, usd: Number(SpotPrice) });
  return newest.size === 0 ? undefined : Math.max(...[...newest.values()].map(({ usd }) => usd));
}

/** The price of an item; refused where the list gives more than one. */
export const resolvePrice: Resolver<"prices"> = async (name) => {
  const [region, item] = nameParts(name);
  if (spotType(item) !== undefined) {
    const told = await askAws(priceCommand(name), spotAnswer);
    if (told.kind === "failed") return told;
    const usd = spotPriceIn(told.answer);
    return usd === undefined ? failed(`nobody was sold ${item} in ${region}`) : { kind: "resolved", value: usd };
  }
  const told = await askAws(priceCommand(name), listAnswer);
  if (told.kind === "failed") return told;
  const [price, ...others] = pricesIn(told.answer, region, listQuestion(item)?.usage);
  if (price === undefined) return failed(`the price list has no ${item} in ${region}`);
  if (others.length > 0) return failed(`the price list has ${others.length + 1} prices of ${item} in ${region}`);
  return { kind: "resolved", value: price };
};
