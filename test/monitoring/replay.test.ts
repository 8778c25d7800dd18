import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seenOf } from "../../components/monitoring/dashboards/board.ts";
import { boards } from "../../components/monitoring/dashboards/index.ts";
import { instant, patience } from "../support/prometheus.ts";
import { files } from "./files.ts";
import { ensurePromtool } from "./promtool.ts";
import { later, published, replaying, type Played } from "./replay.ts";

const label = (key: string): string => `__meta_kubernetes_pod_label_${key.replaceAll(/[^A-Za-z0-9_]/g, "_")}`;

/** A replica of a model as discovery finds it, by the labels that its pod has. */
function replica(name: string, runtime: string, team: string, port: string, text: string): Played {
  return {
    text,
    found: {
      __meta_kubernetes_pod_name: `${name}-champion-1`,
      __meta_kubernetes_pod_phase: "Running",
      __meta_kubernetes_pod_container_port_name: port,
      [label("app.kubernetes.io/component")]: "model",
      [label("app.kubernetes.io/part-of")]: "ml-serving",
      [label("ml-serving/model")]: name,
      [label("ml-serving/variant")]: "champion",
      [label("ml-serving/runtime")]: runtime,
      [label("ml-serving/team")]: team,
      [label("ml-serving/metrics-port")]: port,
    },
  };
}

/** A part of the platform as discovery finds it. */
function part(name: string, text: string): Played {
  return {
    text,
    found: {
      __meta_kubernetes_pod_name: `${name}-1`,
      __meta_kubernetes_pod_node_name: "node-1",
      __meta_kubernetes_pod_phase: "Running",
      __meta_kubernetes_pod_container_port_name: "metrics",
      [label("app.kubernetes.io/name")]: name,
    },
  };
}

// Our labels as kube-state-metrics writes them: https://github.com/kubernetes/kube-state-metrics/blob/v2.20.0/docs/metrics/workload/pod-metrics.md
const podLabels =
  'kube_pod_labels{namespace="models-risk",pod="fraud-champion-1",label_ml_serving_model="fraud",label_ml_serving_variant="champion",label_ml_serving_runtime="triton",label_ml_serving_team="risk"} 1\n';

const played = {
  models: [
    replica("fraud", "triton", "risk", "metrics", published("triton")),
    replica("churn", "tensorflow-serving", "examples", "http", published("tensorflow-serving")),
  ],
  gpus: [part("dcgm-exporter", published("dcgm"))],
  jenkins: [{ text: published("jenkins"), found: {} }],
  "kube-state-metrics": [part("kube-state-metrics", podLabels)],
};

describe("pictures of what cannot run here, on a real Prometheus with published measurements", () => {
  let url = "";
  let stop = (): Promise<void> => Promise.resolve();
  beforeAll(async () => {
    await ensurePromtool();
    ({ url, stop } = await replaying(files, played));
  }, 600_000);
  afterAll(() => stop());

  const series = async (expr: string) => instant(url, expr.replaceAll("$model", "fraud"));
  const replayed = boards.flatMap(({ title: board, panels }) =>
    panels.flatMap((panel) =>
      seenOf(panel) === "replayed" ? panel.queries.map(({ expr }) => [`${board}: ${panel.title}`, expr] as const) : [],
    ),
  );

  it("are of accelerators, servers and Jenkins", () => {
    expect(new Set(replayed.map(([name]) => name.split(":")[0]))).toEqual(
      new Set(["Model", "GPU fleet", "Servers", "Jenkins"]),
    );
  });

  it.each(replayed)("%s", async (_, expr) => {
    await expect.poll(async () => (await series(expr)).length, patience).toBeGreaterThan(0);
  });

  it("would tell of a name that is not published", async () => {
    expect(await series("max by (variant) (DCGM_FI_DEV_GPU_UTILIZATION)")).toEqual([]);
  });

  it("are of the model, variant and team that the pod's labels say, whatever the server calls it", async () => {
    const of = { variant: "champion", job: "models" };
    const triton = { ...of, model: "fraud", runtime: "triton", team: "risk", pod: "fraud-champion-1" };
    expect((await series("nv_inference_request_success"))[0]?.labels).toMatchObject(triton);
    const tensorflow = { ...of, model: "churn", runtime: "tensorflow-serving", team: "examples" };
    expect((await series(':tensorflow:serving:request_count{status="OK"}'))[0]?.labels).toMatchObject(tensorflow);
  });

  it("give a pod its accelerator, and no pod one that nobody has", async () => {
    const use = { model: "fraud", variant: "champion", runtime: "triton", team: "risk" };
    await expect
      .poll(async () => (await series("model:gpu_memory:ratio")).map(({ labels, value }) => [labels, value]), patience)
      // 12288 of 12288 + 4096.
      .toEqual([[{ __name__: "model:gpu_memory:ratio", ...use }, 0.75]]);
    const free = await series('DCGM_FI_DEV_GPU_UTIL{gpu="1"}');
    expect(free.map(({ labels: { pod, node } }) => [pod, node])).toEqual([[undefined, "node-1"]]);
  });

  it("count builds that wait for an approval: two run, and one of them holds an executor", async () => {
    const panel = replayed.find(([name]) => name === "Jenkins: Waiting approvals");
    expect((await series(panel?.[1] ?? "")).map(({ value }) => value)).toEqual([1]);
  });

  it("leave out what nobody reads", async () => {
    expect(await series('{job="jenkins", __name__=~"default_jenkins_nodes_online|.+_total"}')).toEqual([]);
    expect(await series('{job="gpus", __name__="DCGM_FI_DEV_SM_CLOCK"}')).toEqual([]);
  });
});

describe("what is played", () => {
  it("grows where it counts, and stays where it does not", () => {
    const text =
      '# TYPE a counter\na{x="1"} 3\n# TYPE b gauge\nb 5\n# TYPE c summary\nc_sum 2\nc{quantile="0.5"} 7\nab 1';
    expect(
      later(text, 1)
        .split("\n")
        .filter((line) => !line.startsWith("#")),
    ).toEqual(['a{x="1"} 6', "b 5", "c_sum 4", 'c{quantile="0.5"} 7', "ab 1"]);
  });
});
