import type { InstanceFacts } from "./instance-facts.ts";
import { acceleratorResource } from "./nodes.ts";

/**
 * Tags of a node group that tell the Cluster Autoscaler what its nodes have, so that it can make the first of them:
 * it reads labels and taints of managed node groups from EKS, and resources from these tags (buildNodeFromTemplate in
 * https://github.com/kubernetes/autoscaler/blob/cluster-autoscaler-1.36.1/cluster-autoscaler/cloudprovider/aws/aws_manager.go).
 */
export const resourceTagPrefix = "k8s.io/cluster-autoscaler/node-template/resources/";

/** What a node brings beyond its instance type. */
export interface NodeExtras {
  /** Accelerators that the node offers to pods, slices counted one by one. */
  readonly gpus: number;
  readonly diskGiB: number;
}

/** Resources as a node's status has them, in Kubernetes' quantities. */
export interface NodeResources {
  /** What the node has. */
  readonly capacity: Readonly<Record<string, string>>;
  /** What pods may have of it. */
  readonly allocatable: Readonly<Record<string, string>>;
}

/**
 * The most pods that a node can run: each needs an address of its own but the two on the host's network, and the first
 * address of an interface is the node's. Bottlerocket has the same numbers in a file:
 * https://github.com/bottlerocket-os/bottlerocket-core-kit/blob/develop/packages/os/eni-max-pods
 */
export function podsOf({ network }: InstanceFacts): number {
  return network.interfaces * (network.addresses - 1) + 2;
}

/** What the hypervisor keeps, about: https://karpenter.sh/docs/reference/settings/ (VM_MEMORY_OVERHEAD_PERCENT). */
const hypervisorShare = 0.075;
/** What Linux sets aside for contiguous memory on arm64, in MiB: memory() in karpenter-provider-aws, pkg/providers/instancetype/types.go. */
const contiguousMiB = { amd64: 0, arm64: 64 } as const;
/** Below it the kubelet evicts pods, in MiB: https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/ */
const evictionMiB = 100;

/**
 * CPU that Bottlerocket keeps for the kubelet and containerd, in thousandths: 60 for the first core, 10 for the second,
 * 5 each for the next two, 2.5 for each further one. `kube_reserve_cpu` in
 * https://github.com/bottlerocket-os/bottlerocket-core-kit/blob/develop/sources/api/schnauzer/src/helpers/mod.rs
 */
function reservedMillicpu(cores: number): number {
  return 60 + Math.min(cores - 1, 1) * 10 + Math.min(Math.max(cores - 2, 0), 2) * 5 + Math.max(cores - 4, 0) * 2.5;
}

/** Memory that it keeps for them, in MiB: `kube_reserve_memory` of the same file. */
function reservedMiB(pods: number): number {
  return pods * 11 + 255;
}

/**
 * What a Bottlerocket node of an instance type has, and what of it pods may have. An estimate in one point: what the
 * hypervisor keeps is only known on the machine itself.
 */
export function nodeResources(instance: InstanceFacts, { gpus, diskGiB }: NodeExtras): NodeResources {
  const pods = podsOf(instance);
  const memoryMiB = Math.floor((instance.memoryMiB - contiguousMiB[instance.architecture]) * (1 - hypervisorShare));
  const both = {
    pods: `${pods}`,
    "ephemeral-storage": `${diskGiB}Gi`,
    ...(gpus > 0 ? { [acceleratorResource]: `${gpus}` } : {}),
  };
  return {
    capacity: { cpu: `${instance.cpu}`, memory: `${memoryMiB}Mi`, ...both },
    allocatable: {
      cpu: `${Math.floor(instance.cpu * 1000 - reservedMillicpu(instance.cpu))}m`,
      memory: `${memoryMiB - reservedMiB(pods) - evictionMiB}Mi`,
      ...both,
    },
  };
}

/** Labels that every node of an instance type carries of itself: https://kubernetes.io/docs/reference/labels-annotations-taints/ */
export function ownLabels(instanceType: string, { architecture }: InstanceFacts): Readonly<Record<string, string>> {
  return {
    "kubernetes.io/arch": architecture,
    "kubernetes.io/os": "linux",
    "node.kubernetes.io/instance-type": instanceType,
  };
}
