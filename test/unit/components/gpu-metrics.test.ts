import { describe, expect, it } from "vitest";
import { gpuMetricsNamespace, renderGpuMetrics } from "../../../components/gpu-metrics/index.ts";
import { scrapeJobs } from "../../../components/monitoring/scrape.ts";
import { resolvePools } from "../../../components/node-groups/pool.ts";
import { loadLocks } from "../../../locks/load.ts";
import { upstreamsInUse } from "../../../stacks/cloud/upstreams.ts";
import { knownInstances, zonesOf } from "../../../stacks/cloud/pools.ts";
import { dev } from "../../../stacks/environments/dev.ts";
import { prd } from "../../../stacks/environments/prd.ts";

const { daemonSet } = renderGpuMetrics<string>("nvcr.io/nvidia/k8s/dcgm-exporter@sha256:ab", "gpu-metrics");
const pod = daemonSet.spec.template.spec;

describe("what measures accelerators", () => {
  it("runs on the nodes that have some, and on no others", () => {
    const loaded = loadLocks();
    if ("issues" in loaded) throw new Error("locks");
    const pools = resolvePools(prd.pools, zonesOf(prd), knownInstances(loaded.locks));
    const [term] = pod.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms;
    const key = term?.matchExpressions[0]?.key ?? "";
    expect(pools.filter(({ labels }) => key in labels).map(({ name }) => name)).toEqual(["a10g"]);
    // Every taint of theirs is tolerated.
    for (const { key: taint, value, effect } of pools.find(({ name }) => name === "a10g")?.taints ?? [])
      expect(pod.tolerations).toContainEqual({ key: taint, value, effect, operator: "Equal" });
  });

  it("takes no accelerator from models, and of the node what its chart says alone", () => {
    const [container] = pod.containers;
    expect(JSON.stringify(container?.resources)).not.toContain("nvidia.com/gpu");
    expect(container?.securityContext).toMatchObject({
      capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] },
      readOnlyRootFilesystem: true,
    });
    expect(container?.securityContext).not.toHaveProperty("privileged");
    expect(pod.volumes.flatMap((volume) => ("hostPath" in volume ? [volume.hostPath.path] : []))).toEqual([
      "/var/lib/kubelet/pod-resources",
    ]);
  });

  it("is alone in a namespace that lets it", () => {
    expect(gpuMetricsNamespace.metadata).toMatchObject({
      name: "gpu-metrics",
      labels: { "pod-security.kubernetes.io/enforce": "privileged" },
    });
  });

  it("is looked at where there are accelerators, and its image is one to resolve", () => {
    const jobs = (platform: readonly string[]) =>
      scrapeJobs({ platform, models: [] }).map(({ job_name: name }) => name);
    expect(jobs(["gateway", "monitoring", "gpu-metrics"])).toContain("gpus");
    expect(jobs(["gateway", "monitoring"])).not.toContain("gpus");
    expect(upstreamsInUse(prd)["gpuMetrics"]).toMatch(/^nvcr\.io\/nvidia\/k8s\/dcgm-exporter:/);
    const { t4: _, ...without } = dev.pools;
    expect(upstreamsInUse({ ...dev, pools: without, models: [] })["gpuMetrics"]).toBeUndefined();
  });

  it("says itself whose pod has which accelerator", () => {
    const job = scrapeJobs({ platform: ["gpu-metrics"], models: [] }).find(({ job_name: name }) => name === "gpus");
    expect(job?.honor_labels).toBe(true);
    // The exporter's own name would stand where it knows of no pod.
    expect(job?.relabel_configs?.map(({ target_label: target }) => target)).not.toContain("pod");
  });
});
