import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { batchCronJob } from "../../components/model-service/batch/job.ts";
import { isBatchModel } from "../../components/model-service/batch/pipeline.ts";
import { renderModel } from "../../components/model-service/render.ts";
import { resolveModel } from "../../components/model-service/resolve.ts";
import { sparkFileBytes, sparkPod } from "../../components/model-service/spark/pods.ts";
import { isSparkModel } from "../../components/model-service/spark/settings.ts";
import type { BatchSpec } from "../../components/model-service/spec/batch.ts";
import { priorityClasses } from "../../components/tenancy/priorities/render.ts";
import { renderShare } from "../../components/tenancy/render.ts";
import type { TeamSettings } from "../../components/tenancy/settings.ts";
import { HOUSEKEEPING, startApiServer, type ApiServer } from "../support/api-server.ts";

/** Quotas, limits and priorities as a real API server understands them: nothing runs, all is admitted or refused. */
let server: ApiServer;
const namespace = "models-risk";
const settings = { cpu: 1, cpuLimit: 4, memory: "2Gi", gpus: 1, pods: 3, priority: "low" } satisfies TeamSettings;

const version = { digest: `sha256:${"0".repeat(64)}`, version: "1", from: "file:a", golden: "b.json" };
const spec = { name: "fraud", team: "risk", runtime: { kind: "pmml" } } as const;

/** A pod as a model of the team has it. */
function modelPod() {
  const model = resolveModel(spec, { champion: version }, "local", settings.priority);
  const gateway = { name: "models", namespace: "gateway" };
  const { deployments } = renderModel(model, { namespace, image: "i", registry: "r", placing: "anywhere", gateway });
  const template = deployments[0]?.spec.template;
  if (template === undefined) throw new Error("no pod");
  return { ...template.spec, serviceAccountName: "default" };
}

/** Pods of runs over files: of a Job, and Spark's, with what Spark adds to their templates. */
function podsOfRuns() {
  const files = {
    input: { bucket: "b", prefix: "in", format: "parquet" },
    output: { bucket: "b", prefix: "out/{run}" },
  } as const;
  const io = { inputs: { amount: "FP64" }, outputs: { score: "FP64" } } as const;
  const bindings = {
    ...{ namespace, image: "i", batchImage: "b", usdPerPodHour: 0, sparkImage: "s", registry: "r" },
    ...{ placing: "anywhere" as const, gateway: { name: "models", namespace: "gateway" } },
  };
  const resolved = (batch: BatchSpec) => resolveModel({ ...spec, io, batch }, { champion: version }, "local", "high");
  const [jobs, spark] = [resolved(files), resolved({ ...files, spark: {} })];
  if (!isBatchModel(jobs) || !isSparkModel(spark)) throw new Error("it scores no files");
  const added = { cpu: "1", memory: "1433Mi" };
  const pods: readonly object[] = [
    batchCronJob(jobs, bindings).spec.jobTemplate.spec.template.spec,
    ...(["driver", "executor"] as const).map((role) => {
      const { spec: pod } = sparkPod(spark, bindings, role);
      const taking = ({ requests, limits }: { readonly requests: object; readonly limits: object }) => ({
        requests: { ...requests, ...added },
        limits: { ...limits, ...added },
      });
      return {
        ...pod,
        containers: pod.containers.map((one) => ({ ...one, image: "s", resources: taking(one.resources) })),
      };
    }),
  ];
  return { pods, mostFiles: sparkFileBytes(spark) };
}

const patience = { timeout: 30_000, interval: 100 };
const at = (path: string) => server.request("GET", `/api/v1/namespaces/${namespace}/${path}`);

/** Nothing is counted against the share. */
async function counted(): Promise<void> {
  expect(await at("resourcequotas/share")).toMatchObject({ status: { used: { pods: "0" } } });
}

type PodSpec = ReturnType<typeof modelPod>;

async function createPod(change: (pod: PodSpec) => object = (pod) => pod) {
  return server.request("POST", `/api/v1/namespaces/${namespace}/pods`, {
    metadata: { generateName: "pod-" },
    spec: change(modelPod()),
  });
}

function withResources(resources: object) {
  return (pod: PodSpec) => ({ ...pod, containers: pod.containers.map((one) => ({ ...one, resources })) });
}

beforeAll(async () => {
  server = await startApiServer({ controllers: [...HOUSEKEEPING, "resourcequota-controller"] });
  for (const priorityClass of priorityClasses)
    await server.request("POST", "/apis/scheduling.k8s.io/v1/priorityclasses", priorityClass);
  await server.request("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
  const { quotas, limitRange } = renderShare(settings, namespace, 0);
  for (const quota of quotas) await server.request("POST", `/api/v1/namespaces/${namespace}/resourcequotas`, quota);
  await server.request("POST", `/api/v1/namespaces/${namespace}/limitranges`, limitRange);
  // A quota holds once it is counted, and pods need the account that a controller makes.
  await vi.waitFor(async () => {
    await counted();
    expect(await at("serviceaccounts")).toMatchObject({ items: [{}] });
  }, patience);
});
afterAll(async () => {
  await server.stop();
});

describe("what a team declares", () => {
  it("is kept by the API server in the words that it was written in", async () => {
    const { quotas, limitRange } = renderShare(settings, namespace, 0);
    for (const { metadata, spec } of quotas)
      expect(await at(`resourcequotas/${metadata.name}`)).toMatchObject({ spec });
    expect(await at("limitranges/containers")).toMatchObject({ spec: limitRange.spec });
  });

  it.each([
    ["a small team", { cpu: 0.001, memory: "1Mi", pods: 1 }],
    ["a large one", { cpu: 20_000, memory: "200000Gi", gpus: 512, pods: 5000 }],
  ] as const)("is taken of %s", async (_, other) => {
    const { quotas, limitRange } = renderShare(other, "default", 0);
    const kinds = [...quotas.map((quota) => ["resourcequotas", quota] as const), ["limitranges", limitRange] as const];
    for (const [plural, object] of kinds)
      await expect(
        server.request("POST", `/api/v1/namespaces/default/${plural}?dryRun=All`, object),
      ).resolves.toMatchObject({ kind: object.kind });
  });
});

describe("in the team's namespace", () => {
  it("no pod is of another priority, and none of no priority", async () => {
    for (const priorityClassName of ["ml-serving-high", "ml-serving-platform", "system-node-critical"])
      await expect(createPod((pod) => ({ ...pod, priorityClassName }))).rejects.toThrow(/other-priorities/);
    const { priorityClassName: _, ...silent } = modelPod();
    await expect(createPod(() => silent)).rejects.toThrow(/other-priorities/);
  });

  it("pods of runs over files are taken, whatever the team's priority, and count in its share", async () => {
    const other = "models-first";
    const runs = podsOfRuns();
    const { quotas, limitRange } = renderShare(
      { ...settings, cpu: 9, cpuLimit: 18, memory: "16Gi", pods: 9, priority: "high" },
      other,
      runs.mostFiles,
    );
    await server.request("POST", "/api/v1/namespaces", { metadata: { name: other } });
    for (const quota of quotas) await server.request("POST", `/api/v1/namespaces/${other}/resourcequotas`, quota);
    await server.request("POST", `/api/v1/namespaces/${other}/limitranges`, limitRange);
    const { pods } = runs;
    const take = async (pod: object) =>
      server.request("POST", `/api/v1/namespaces/${other}/pods`, {
        metadata: { generateName: "run-" },
        spec: { ...pod, serviceAccountName: "default" },
      });
    const used = async () => server.request("GET", `/api/v1/namespaces/${other}/resourcequotas/share`);
    await vi.waitFor(async () => {
      expect(await used()).toMatchObject({ status: { used: { pods: "0" } } });
      expect(await server.request("GET", `/api/v1/namespaces/${other}/serviceaccounts`)).toMatchObject({ items: [{}] });
    }, patience);
    for (const pod of pods) await take(pod);
    await vi.waitFor(async () => {
      expect(await used()).toMatchObject({ status: { used: { pods: String(pods.length) } } });
    }, patience);
    await expect(take({ ...pods[0], priorityClassName: "ml-serving-normal" })).rejects.toThrow(/other-priorities/);
  });

  it("a pod that says nothing is bounded", async () => {
    const pod = await createPod(withResources({}));
    expect(pod).toMatchObject({
      spec: {
        priority: 1000,
        containers: [
          {
            resources: {
              requests: { cpu: "100m", memory: "512Mi" },
              limits: { cpu: "1", memory: "512Mi", "ephemeral-storage": "1Gi" },
            },
          },
        ],
      },
    });
    const { name } = pod["metadata"] as { name: string };
    await server.request("DELETE", `/api/v1/namespaces/${namespace}/pods/${name}`, { gracePeriodSeconds: 0 });
  });

  it("no container is larger than the share", async () => {
    const huge = { requests: { cpu: "100m", memory: "3Gi" }, limits: { cpu: "5", memory: "3Gi" } };
    await expect(createPod(withResources(huge))).rejects.toThrow(/maximum (cpu|memory) usage per Container/);
  });

  it("no more accelerators are taken than the share has", async () => {
    const two = withResources({ limits: { cpu: "100m", memory: "64Mi", "nvidia.com/gpu": "2" } });
    await expect(createPod(two)).rejects.toThrow(/exceeded quota: share.*requests\.nvidia\.com\/gpu/);
  });

  it.each([
    ["a port of the nodes", "NodePort"],
    ["a load balancer", "LoadBalancer"],
  ])("no way in beside the gateway is opened by %s", async (_, type) => {
    const service = { metadata: { name: "way-in" }, spec: { type, selector: { a: "b" }, ports: [{ port: 80 }] } };
    await expect(server.request("POST", `/api/v1/namespaces/${namespace}/services`, service)).rejects.toThrow(
      /exceeded quota: share/,
    );
  });

  it("pods are made until the share is used up", async () => {
    await vi.waitFor(counted, patience);
    for (let made = 0; made < settings.pods; made += 1) await createPod();
    await expect(createPod()).rejects.toThrow(/exceeded quota: share.*pods=1, used: pods=3, limited: pods=3/);
  });
});
