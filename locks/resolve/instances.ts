import { z } from "zod";
import { instanceQuestion } from "../aws.ts";
import { instances } from "../topics/instances.ts";
import { askAws } from "./aws.ts";
import { failed, type Resolver } from "./resolution.ts";

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceTypeInfo.html */
const answer = z.object({
  InstanceTypes: z.array(
    z.object({
      VCpuInfo: z.object({ DefaultVCpus: z.number() }),
      MemoryInfo: z.object({ SizeInMiB: z.number() }),
      ProcessorInfo: z.object({ SupportedArchitectures: z.array(z.string()) }),
      NetworkInfo: z.object({
        Ipv4AddressesPerInterface: z.number(),
        DefaultNetworkCardIndex: z.number(),
        NetworkCards: z.array(z.object({ NetworkCardIndex: z.number(), MaximumNetworkInterfaces: z.number() })),
      }),
      GpuInfo: z
        .object({
          Gpus: z.array(
            z.object({ Name: z.string(), Count: z.number(), MemoryInfo: z.object({ SizeInMiB: z.number() }) }),
          ),
        })
        .optional(),
    }),
  ),
});

/** Architectures as EC2 names them, and as Kubernetes does. */
const architectures = [
  ["x86_64", "amd64"],
  ["arm64", "arm64"],
] as const;

/** What EC2 says an instance type is; refused where it has accelerators of more than one kind. */
export const resolveInstance: Resolver<"instances"> = async (name) => {
  const told = await askAws(instanceQuestion(name), answer);
  if (told.kind === "failed") return told;
  const [found] = told.answer.InstanceTypes;
  if (found === undefined) return failed(`AWS has no instance type ${name}`);
  const { VCpuInfo, MemoryInfo, ProcessorInfo, NetworkInfo, GpuInfo } = found;
  const [gpu, ...others] = GpuInfo?.Gpus ?? [];
  if (others.length > 0) return failed(`${name} has accelerators of several kinds`);
  const card = NetworkInfo.NetworkCards.find((one) => one.NetworkCardIndex === NetworkInfo.DefaultNetworkCardIndex);
  const value = instances.value.safeParse({
    cpu: VCpuInfo.DefaultVCpus,
    memoryMiB: MemoryInfo.SizeInMiB,
    architecture: architectures.find(([ec2]) => ProcessorInfo.SupportedArchitectures.includes(ec2))?.[1],
    network: { interfaces: card?.MaximumNetworkInterfaces, addresses: NetworkInfo.Ipv4AddressesPerInterface },
    ...(gpu === undefined
      ? {}
      : {
          accelerator: { name: gpu.Name.toLowerCase(), count: gpu.Count, memoryMiB: gpu.MemoryInfo.SizeInMiB },
        }),
  });
  return value.success
    ? { kind: "resolved", value: value.data }
    : failed(`what AWS answers is not ${instances.valueLooksLike}`);
};
