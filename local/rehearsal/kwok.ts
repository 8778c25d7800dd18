import { componentKubeconfig } from "../cluster/kubeconfig.ts";
import type { ClusterLayout } from "../cluster/layout.ts";
import type { CertificatePlan } from "../cluster/pki.ts";
import type { Service } from "../cluster/services.ts";
import { moduleDocuments } from "../toolchain/module-files.ts";
import { toolPath } from "../toolchain/paths.ts";
import { versions } from "../toolchain/versions.ts";

/**
 * kwok plays the kubelets: https://kwok.sigs.k8s.io. Its nodes run nothing; pods on them become ready, and those of Jobs
 * complete, as its own stages say.
 */
export const kwokCertificate: CertificatePlan = {
  name: "kwok",
  authority: "cluster",
  commonName: "kwok",
  organization: "system:masters",
};

/** Nodes with this annotation are kwok's; others are left to a kubelet. */
export const fakeNode = { "kwok.x-k8s.io/node": "fake" } as const;

/** Addresses of pods that nobody runs: none of them is a real node's. */
const fakePods = "10.245.0.0/16";

/** What nodes and pods become, in the order of the stages' own kustomization (`kustomize/stage/fast`). */
export function kwokStages(): Promise<string> {
  const stage = (path: string): string => `kustomize/stage/${path}.yaml`;
  return moduleDocuments({
    module: "sigs.k8s.io/kwok",
    version: `v${versions.kwok}`,
    files: [
      stage("node/fast/node-initialize"),
      stage("node/heartbeat-with-lease/node-heartbeat-with-lease"),
      stage("pod/fast/pod-ready"),
      stage("pod/fast/pod-complete"),
      stage("pod/fast/pod-delete"),
    ],
  });
}

/** @param stages file of {@link kwokStages} */
export function kwokService(cluster: ClusterLayout, stages: string): Service {
  const [[key, value]] = Object.entries(fakeNode) as [[string, string]];
  return {
    name: "kwok",
    netns: cluster.netns,
    command: [
      toolPath("kwok"),
      `--kubeconfig=${componentKubeconfig(cluster, kwokCertificate.name)}`,
      `--config=${stages}`,
      "--manage-all-nodes=false",
      `--manage-nodes-with-annotation-selector=${key}=${value}`,
      `--cidr=${fakePods}`,
      "--node-lease-duration-seconds=40",
    ],
  };
}
