import { z } from "zod";
import { offeringQuestion } from "../aws.ts";
import { askAws } from "./aws.ts";
import type { Resolver } from "./resolution.ts";

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypeOfferings.html */
const answer = z.object({ InstanceTypeOfferings: z.array(z.object({ Location: z.string() })) });

/** Ids of the zones that offer an instance type, sorted; none where the region does not have it. */
export const resolveOffering: Resolver<"offerings"> = async (name) => {
  const told = await askAws(offeringQuestion(name), answer);
  if (told.kind === "failed") return told;
  return { kind: "resolved", value: told.answer.InstanceTypeOfferings.map(({ Location }) => Location).sort() };
};
