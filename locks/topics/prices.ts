import { z } from "zod";
import { awsCommand, isRegionAndInstance, priceQuestion } from "../aws.ts";
import type { Topic } from "../topic.ts";

export const prices: Topic<"prices"> = {
  name: "prices",
  about: "on-demand prices of Linux instances, USD an hour",
  value: z.number().positive(),
  valueLooksLike: "a number above 0, in USD an hour",
  isName: isRegionAndInstance,
  nameLooksLike: "REGION/INSTANCE, such as eu-west-1/g6.2xlarge",
  source: (name) => awsCommand(priceQuestion(name)),
};
