import { z } from "zod";
import { nameParts, priceQuestion } from "../aws.ts";
import { askAws } from "./aws.ts";
import { failed, type Resolver } from "./resolution.ts";

/** The price list gives each product as JSON within JSON. https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html */
const answer = z.object({
  PriceList: z.array(
    z
      .string()
      .transform((text): unknown => JSON.parse(text))
      .pipe(
        z.object({
          terms: z.object({
            OnDemand: z.record(
              z.string(),
              z.object({
                priceDimensions: z.record(
                  z.string(),
                  z.object({ unit: z.string(), pricePerUnit: z.object({ USD: z.string() }) }),
                ),
              }),
            ),
          }),
        }),
      ),
  ),
});

/** The on-demand price of an instance, USD an hour; refused where the list gives more than one. */
export const resolvePrice: Resolver<"prices"> = async (name) => {
  const told = await askAws(priceQuestion(name), answer);
  if (told.kind === "failed") return told;
  const [region, instance] = nameParts(name);
  const found = told.answer.PriceList.flatMap(({ terms }) => Object.values(terms.OnDemand))
    .flatMap(({ priceDimensions }) => Object.values(priceDimensions))
    .filter(({ unit }) => unit === "Hrs")
    .map(({ pricePerUnit }) => Number(pricePerUnit.USD))
    .filter((price) => price > 0);
  const [price, ...others] = [...new Set(found)];
  if (price === undefined) return failed(`the price list has no ${instance} in ${region}`);
  if (others.length > 0) return failed(`the price list has ${others.length + 1} prices of ${instance} in ${region}`);
  return { kind: "resolved", value: price };
};
