import { z } from "zod";
import { addonQuestion, awsCommand } from "../aws.ts";
import type { Topic } from "../topic.ts";

export const eksAddons: Topic<"eks-addons"> = {
  name: "eks-addons",
  about: "versions of EKS add-ons",
  value: z.string().regex(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/),
  valueLooksLike: "v1.2.3-eksbuild.4",
  isName: (name) => /^\d+\.\d+\/[a-z][a-z0-9-]*$/.test(name),
  nameLooksLike: "KUBERNETES/ADDON, such as 1.36/vpc-cni",
  source: (name) => awsCommand(addonQuestion(name)),
};
