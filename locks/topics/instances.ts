import { z } from "zod";
import { awsCommand, instanceQuestion, isInstance } from "../aws.ts";
import type { Topic } from "../topic.ts";

const count = z.number().int().positive();

export const instances: Topic<"instances"> = {
  name: "instances",
  about: "what instance types are",
  value: z.strictObject({
    cpu: count,
    memoryMiB: count,
    architecture: z.enum(["amd64", "arm64"]),
    network: z.strictObject({ interfaces: count, addresses: count }),
    accelerator: z.strictObject({ name: z.string().regex(/^[a-z0-9-]+$/), count, memoryMiB: count }).optional(),
  }),
  valueLooksLike:
    "what an instance type is, such as { cpu: 8, memoryMiB: 16384, architecture: amd64, network: { interfaces: 4, addresses: 15 } }",
  isName: isInstance,
  nameLooksLike: "an instance type, such as g6.2xlarge",
  source: (name) => awsCommand(instanceQuestion(name)),
};
