import { z } from "zod";
import { awsCommand } from "../aws.ts";
import { isPriceName, priceCommand } from "../price-items.ts";
import type { Topic } from "../topic.ts";

export const prices: Topic<"prices"> = {
  name: "prices",
  about: "prices of instances by the hour, and of what else is paid for, in USD",
  value: z.number().positive(),
  valueLooksLike: "a number above 0, in USD for the item's unit",
  isName: isPriceName,
  nameLooksLike: "REGION/ITEM, such as eu-west-1/g6.2xlarge, eu-west-1/spot/g6.2xlarge or eu-west-1/nat-gateway",
  source: (name) => awsCommand(priceCommand(name)),
};
