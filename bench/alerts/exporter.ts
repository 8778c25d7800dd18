import { createServer, type Server } from "node:http";
import { latencyBounds } from "../../components/latency-bounds.ts";

const proxies = ["envoy-1", "envoy-2"];
/** What the replicas of a model tell of themselves beside what rules read, as iris on PMML: two replicas of 83. */
const ofServers = 166;

type Labels = Readonly<Record<string, string | number>>;

function series(metric: string, labels: Labels): string {
  return `${metric}{${Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(",")}}`;
}

const phases = ["Pending", "Running", "Succeeded", "Failed", "Unknown"];

/** Ten replicas a node. */
function nodeOf(index: number): string {
  return `node-${Math.floor(index / 5)}`;
}

/** What cadvisor tells of so many models' nodes. */
function ofNodes(models: number): readonly Measured[] {
  const nodes = new Set(Array.from({ length: models }, (_, index) => nodeOf(index)));
  return [...nodes].flatMap((node) =>
    Object.entries({ machine_cpu_cores: 16, machine_memory_bytes: 32 * 2 ** 30 }).map(([metric, start]) => ({
      series: series(metric, { job: "cadvisor", node }),
      start,
      perSecond: 0,
    })),
  );
}

/** A thing that counts so fast, or stays. */
interface Measured {
  readonly series: string;
  readonly start: number;
  readonly perSecond: number;
}

function ofModel(index: number): readonly Measured[] {
  const model = `model-${String(index).padStart(4, "0")}`;
  const namespace = "models-examples";
  const who = { model, variant: "champion", runtime: "pmml", team: `team-${index % 20}` };
  const stays = (metric: string, labels: Labels, value = 1): Measured => ({
    series: series(metric, labels),
    start: value,
    perSecond: 0,
  });
  const counts = (metric: string, labels: Labels, perSecond: number): Measured => ({
    series: series(metric, labels),
    start: 0,
    perSecond,
  });
  const deployment = { namespace, deployment: `${model}-champion` };
  const pods = [1, 2].map((number) => ({ namespace, pod: `${model}-champion-${number}` }));
  const backend = { job: "gateway-proxies", namespace, model, route_position: 0 };
  const rate = 1 + (index % 10);
  return [
    ...proxies.flatMap((pod) => {
      const at = { ...backend, pod };
      return [
        counts("envoy_cluster_upstream_rq_xx", { ...at, envoy_response_code_class: 2 }, rate),
        counts("envoy_cluster_upstream_rq_xx", { ...at, envoy_response_code_class: 5 }, rate / 2000),
        ...latencyBounds.map((le) =>
          counts("envoy_cluster_upstream_rq_time_bucket", { ...at, le: le.toFixed(1) }, rate * Math.min(1, le / 20)),
        ),
        counts("envoy_cluster_upstream_rq_time_bucket", { ...at, le: "+Inf" }, rate),
        counts("envoy_cluster_upstream_rq_time_count", at, rate),
        counts("envoy_cluster_upstream_rq_time_sum", at, rate * 12),
        stays("envoy_cluster_upstream_rq_active", at, 2),
        counts("envoy_cluster_upstream_cx_connect_fail", at, 0),
      ];
    }),
    stays("kube_service_labels", { namespace, service: `${model}-champion`, route_position: 0, ...who }),
    stays("kube_deployment_labels", { ...deployment, ...who }),
    stays("kube_deployment_annotations", { ...deployment, slo_availability: "99.9", slo_bucket: "20.0" }),
    stays("kube_deployment_spec_replicas", deployment, 2),
    stays("kube_deployment_status_replicas_ready", deployment, 2),
    ...pods.flatMap((pod) => [
      stays("kube_pod_labels", { ...pod, ...who }),
      stays("kube_pod_container_resource_limits", { ...pod, container: "model", resource: "cpu" }, 2),
      counts("container_cpu_usage_seconds_total", { job: "kubelet", ...pod, container: "model" }, 0.4),
      counts("kube_pod_container_status_restarts_total", { ...pod, container: "model" }, 0),
      ...["cpu", "memory"].map((resource) =>
        stays(
          "kube_pod_container_resource_requests",
          { ...pod, node: nodeOf(index), container: "model", resource },
          resource === "cpu" ? 1 : 2 ** 30,
        ),
      ),
      ...phases.map((phase) => stays("kube_pod_status_phase", { ...pod, phase }, phase === "Running" ? 1 : 0)),
    ]),
    ...Array.from({ length: ofServers }, (_, number) => counts("server_measurement", { ...who, number }, 1)),
  ];
}

/** Answers as all targets of so many models together would, at 127.0.0.1. @returns how many series it tells */
export function startExporter(models: number, port: number): { readonly server: Server; readonly count: number } {
  const measured = [...Array.from({ length: models }, (_, index) => ofModel(index)).flat(), ...ofNodes(models)];
  const began = Date.now();
  const server = createServer((_request, response) => {
    const seconds = (Date.now() - began) / 1000;
    response.setHeader("content-type", "text/plain; version=0.0.4");
    // In parts: one string of all would be the largest thing of the whole bench.
    for (let from = 0; from < measured.length; from += 10_000) {
      const part = measured.slice(from, from + 10_000);
      response.write(part.map(({ series, start, perSecond }) => `${series} ${start + perSecond * seconds}\n`).join(""));
    }
    response.end();
  });
  server.listen(port, "127.0.0.1");
  return { server, count: measured.length };
}
