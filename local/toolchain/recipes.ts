import { versions } from "./versions.ts";
import type { Tool } from "./paths.ts";

/** How a group of programs is built from one Go module of `modules/`. */
export interface GoRecipe {
  /** The module's folder under `modules/`, and the name of its folder in the cache. */
  readonly name:
    | "kube"
    | "pulumi"
    | "containerd"
    | "envoy-gateway"
    | "kube-state-metrics"
    | "prometheus"
    | "keda"
    | "pause"
    | "cyclonus"
    | "kube-score"
    | "actionlint"
    | "kwok"
    | "syft"
    | "osv-scanner"
    | "cosign";
  /** The version that the user knows it by; part of the cache folder's name. */
  readonly version: string;
  /** Go packages to build, each giving a program named after its last part (the module itself: after the recipe). */
  readonly packages: readonly string[];
  readonly tags?: string;
  readonly ldflags: string;
  /** Programs found afterwards in the bin folder, with the file of the build that each is a link to. */
  readonly links: Readonly<Partial<Record<Tool, string>>>;
  /** About how long a build takes on two cores with an empty cache; shown while one waits. */
  readonly expect: string;
}

const strip = "-s -w";
const [major, minor] = versions.kubernetes.split(".");

export const goRecipes = {
  kube: {
    name: "kube",
    version: versions.kubernetes,
    packages: ["."],
    // The API server reports this version; clients and the kubelet's skew check read it.
    ldflags: `${strip} -X k8s.io/component-base/version.gitVersion=v${versions.kubernetes} -X k8s.io/component-base/version.gitMajor=${major ?? ""} -X k8s.io/component-base/version.gitMinor=${minor ?? ""}`,
    links: {
      etcd: "kube",
      "kube-apiserver": "kube",
      "kube-controller-manager": "kube",
      "kube-scheduler": "kube",
      kubelet: "kube",
      "kube-proxy": "kube",
      coredns: "kube",
      "metrics-server": "kube",
    },
    expect: "5 min",
  },
  pulumi: {
    name: "pulumi",
    version: versions.pulumi,
    packages: ["github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"],
    ldflags: `${strip} -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${versions.pulumi}`,
    links: { pulumi: "pulumi" },
    expect: "4 min",
  },
  containerd: {
    name: "containerd",
    version: versions.containerd,
    packages: [
      "github.com/containerd/containerd/v2/cmd/containerd",
      "github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2",
      "github.com/containerd/containerd/v2/cmd/ctr",
    ],
    // Snapshotters that need headers of their own to compile and are not used.
    tags: "no_btrfs no_devmapper no_zfs",
    ldflags: strip,
    links: { containerd: "containerd", "containerd-shim-runc-v2": "containerd-shim-runc-v2", ctr: "ctr" },
    expect: "2 min",
  },
  "envoy-gateway": {
    name: "envoy-gateway",
    version: versions.envoyGateway,
    packages: ["github.com/envoyproxy/gateway/cmd/envoy-gateway"],
    ldflags: strip,
    links: { "envoy-gateway": "envoy-gateway" },
    expect: "4 min",
  },
  "kube-state-metrics": {
    name: "kube-state-metrics",
    version: versions.kubeStateMetrics,
    packages: ["k8s.io/kube-state-metrics/v2"],
    ldflags: `${strip} -X github.com/prometheus/common/version.Version=v${versions.kubeStateMetrics}`,
    links: { "kube-state-metrics": "kube-state-metrics" },
    expect: "2 min",
  },
  prometheus: {
    name: "prometheus",
    version: versions.prometheus,
    packages: ["github.com/prometheus/prometheus/cmd/prometheus", "github.com/prometheus/prometheus/cmd/promtool"],
    // Of some thirty ways to find targets the one that is used: the others bring the libraries of every cloud.
    tags: "remove_all_sd enable_kubernetes_sd",
    ldflags: `${strip} -X github.com/prometheus/common/version.Version=${versions.prometheus}`,
    links: { prometheus: "prometheus", promtool: "promtool" },
    expect: "3 min",
  },
  keda: {
    name: "keda",
    version: versions.keda,
    packages: ["github.com/kedacore/keda/v2/cmd/operator", "github.com/kedacore/keda/v2/cmd/adapter"],
    ldflags: `${strip} -X github.com/kedacore/keda/v2/version.Version=${versions.keda}`,
    links: { "keda-operator": "operator", "keda-metrics-apiserver": "adapter" },
    expect: "8 min",
  },
  pause: {
    name: "pause",
    version: "1",
    packages: ["."],
    ldflags: strip,
    links: { pause: "pause" },
    expect: "5 s",
  },
  cyclonus: {
    name: "cyclonus",
    version: versions.cyclonus,
    packages: ["github.com/mattfenwick/cyclonus/cmd/cyclonus"],
    ldflags: strip,
    links: { cyclonus: "cyclonus" },
    expect: "2 min",
  },
  "kube-score": {
    name: "kube-score",
    version: versions.kubeScore,
    packages: ["github.com/zegl/kube-score/cmd/kube-score"],
    ldflags: strip,
    links: { "kube-score": "kube-score" },
    expect: "1 min",
  },
  actionlint: {
    name: "actionlint",
    version: versions.actionlint,
    packages: ["github.com/rhysd/actionlint/cmd/actionlint"],
    ldflags: strip,
    links: { actionlint: "actionlint" },
    expect: "10 s",
  },
  kwok: {
    name: "kwok",
    version: versions.kwok,
    packages: ["sigs.k8s.io/kwok/cmd/kwok"],
    ldflags: strip,
    links: { kwok: "kwok" },
    expect: "2 min",
  },
  syft: {
    name: "syft",
    version: versions.syft,
    packages: ["github.com/anchore/syft/cmd/syft"],
    ldflags: `${strip} -X main.version=${versions.syft}`,
    links: { syft: "syft" },
    expect: "4 min",
  },
  "osv-scanner": {
    name: "osv-scanner",
    version: versions.osvScanner,
    packages: ["github.com/google/osv-scanner/cmd/osv-scanner"],
    ldflags: strip,
    links: { "osv-scanner": "osv-scanner" },
    expect: "2 min",
  },
  cosign: {
    name: "cosign",
    version: versions.cosign,
    packages: ["github.com/sigstore/cosign/v3/cmd/cosign"],
    ldflags: strip,
    links: { cosign: "cosign" },
    expect: "6 min",
  },
} as const satisfies { readonly [K in GoRecipe["name"]]: GoRecipe & { readonly name: K } };
