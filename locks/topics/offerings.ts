import { z } from "zod";
import { awsCommand, isRegionAndInstance, offeringQuestion } from "../aws.ts";
import type { Topic } from "../topic.ts";

export const offerings: Topic<"offerings"> = {
  name: "offerings",
  about: "which zones offer an instance type",
  // None is an answer, too: the region does not have it.
  value: z.array(z.string().regex(/^[a-z]{2,5}\d-[a-z0-9-]*az\d+$/)),
  valueLooksLike: "a list of zone ids, such as [euw1-az1, euw1-az2]",
  isName: isRegionAndInstance,
  nameLooksLike: "REGION/INSTANCE, such as eu-west-1/g6.2xlarge",
  source: (name) => awsCommand(offeringQuestion(name)),
};
