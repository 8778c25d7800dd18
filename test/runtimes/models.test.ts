import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { needsKeda } from "../../components/model-service/scaling.ts";
import { labelKeys } from "../../components/model-labels.ts";
import { kubectl } from "../../local/cluster/kubectl.ts";
import { readQuestions } from "../../local/golden/questions.ts";
import { withAsked } from "../../stacks/environments/asked.ts";
import { local } from "../../stacks/environments/local.ts";
import { loadRelease } from "../../stacks/releases/load.ts";
import { instant, patience, signals } from "../support/prometheus.ts";
import { testStack } from "../support/stack.ts";
import { tracesOf } from "../support/traces.ts";
import { ask, keepAsking, type Asked } from "./traffic.ts";
import { lookInside } from "./triton-repository.ts";

const stack = testStack("runtimes", 92);
const prometheus = `http://127.0.0.1:${stack.cluster.ports.prometheus}`;

/** Every model that there is, and what its training library answers. */
const models = withAsked(local, "all").models.map((spec) => {
  const loaded = loadRelease("local", spec.name);
  if ("issues" in loaded) throw new Error(loaded.issues.map(({ message }) => message).join("\n"));
  return { spec, questions: readQuestions(loaded.release.champion.golden) };
});
const asked: readonly Asked[] = models.map(({ spec: { name }, questions }) => ({
  model: name,
  url: `http://127.0.0.1:${stack.cluster.ports.gateway}/models/${name}`,
  questions,
}));

/** As near as answers have to be to the training library's. */
const tolerance = 1e-6;

describe("make up MODELS=all", () => {
  let traffic: ReturnType<typeof keepAsking>;
  beforeAll(async () => {
    const up = await stack.make("up", "all");
    expect(up.all).toContain("Ready in");
    expect(up.exitCode).toBe(0);
  });
  afterAll(async () => {
    await stack.make("down");
  });

  it.each(asked)("$model answers every golden row as its training library does", async ({ url, questions }) => {
    expect(questions.length).toBeGreaterThan(0);
    const off = await Promise.all(
      questions.map(async (question) => {
        const answer = await ask(url, question);
        const judged = question.judge(answer);
        return judged.off <= tolerance ? [] : [`${question.asked}: ${judged.told}, not ${question.known}`];
      }),
    );
    expect(off.flat()).toEqual([]);
  });

  it("an answer of iris-cached is kept, and given again", async () => {
    const told = async () => {
      const url = `http://127.0.0.1:${stack.cluster.ports.gateway}/models/iris-cached/infer`;
      const inputs = [{ name: "rows", shape: [1, 4], datatype: "FP64", data: [5.9, 3, 4.2, 1.53] }];
      const headers = { "content-type": "application/json" };
      const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ inputs }) });
      const { outputs } = (await response.json()) as { readonly outputs: unknown };
      return { from: response.headers.get("x-cache"), outputs };
    };
    const first = await told();
    // Where the machine is so busy that Redis is late, the model answers.
    await expect.poll(told, patience).toEqual({ from: "hit", outputs: first.outputs });
  });

  it("puts a repository for Triton together from an artifact and its configuration, which no server may change", async () => {
    const image = await kubectl(stack.cluster.kubeconfig, [
      ...["get", "deployment", "-n", "models-examples", "cancer-champion"],
      ...["-o", "jsonpath={.spec.template.spec.containers[0].image}"],
    ]);
    expect(await lookInside(stack.cluster, image)).toEqual([
      '/models/triton-layout/config.pbtxt name: "triton-layout"',
      '/models/triton-layout-first/config.pbtxt name: "triton-layout-first"',
      "/models/triton-layout-first/1/model.py # first",
      '/models/triton-layout-second/config.pbtxt name: "triton-layout-second"',
      "/models/triton-layout-second/1/model.py # second",
      "/models/triton-layout/1/first/model.py # first",
      "/models/triton-layout/1/second/model.py # second",
      "shared 8388608",
      "may write /dev/shm/x",
      "may write /tmp/x",
      "Read-only file system /models/x",
      "Read-only file system /models/triton-layout/x",
      "Read-only file system /x",
    ]);
  });

  it("what scales by KEDA is ready, and has an autoscaler that KEDA made", async () => {
    const told = async (kind: string, path: string): Promise<readonly string[]> => {
      const all = await kubectl(stack.cluster.kubeconfig, ["get", kind, "-A", "-o", `jsonpath={.items[*]${path}}`]);
      return all.split(" ").filter(Boolean).sort();
    };
    // Of a model with a queue it scales those who take from the queue.
    const scaled = models
      .filter(({ spec }) => needsKeda(spec, "local"))
      .map(({ spec }) => `${spec.name}-${spec.nearline === undefined ? "champion" : "worker"}`);
    expect(scaled.length).toBeGreaterThan(0);
    // KEDA looks at one some moments after it was made: until then its condition is "Unknown".
    await kubectl(stack.cluster.kubeconfig, [
      ...["wait", "scaledobject", "--all", "-A"],
      ...["--for=condition=Ready", "--timeout=60s"],
    ]);
    expect(await told("scaledobject", '.status.conditions[?(@.type=="Ready")].status')).toEqual(
      scaled.map(() => "True"),
    );
    expect(await told("hpa", ".metadata.name")).toEqual(
      expect.arrayContaining(scaled.map((name) => `keda-hpa-${name}`)),
    );
  });

  describe("under traffic", () => {
    beforeAll(() => {
      traffic = keepAsking(asked);
    });
    afterAll(() => traffic.stop());

    it.each(models.map(({ spec }) => ({ model: spec.name, runtime: spec.runtime.kind, team: spec.team })))(
      "$model ($runtime) has the four signals that every runtime has, by its labels",
      async ({ model, ...labels }) => {
        const signalsOf = async () => {
          const samples = await instant(prometheus, `{__name__=~"model:.+", model="${model}", variant="champion"}`);
          return Object.fromEntries(
            Object.entries(signals).map(([signal, series]) => [
              signal,
              samples.filter((sample) => sample.labels["__name__"] === series),
            ]),
          );
        };
        const exactly = (value: unknown) => [{ labels: { model, variant: "champion", ...labels }, value }];
        const above0 = expect.toSatisfy((value) => Number(value) > 0) as unknown;
        await expect.poll(signalsOf, patience).toMatchObject({
          rate: exactly(above0),
          errors: exactly(0),
          p99: exactly(above0),
          saturation: exactly(above0),
        });
      },
    );

    it("every server that measures itself is read", async () => {
      const measured = await kubectl(stack.cluster.kubeconfig, [
        ...["get", "pods", "-A", "-l", `${labelKeys.model},${labelKeys.metricsPort}`],
        ...["-o", `jsonpath={.items[*].metadata.labels.${labelKeys.model}}`],
      ]);
      const read = async () =>
        (await instant(prometheus, 'up{job="models"}')).map(({ labels, value }) => [labels["model"], value]);
      const expected = [...new Set(measured.split(" "))].map((model) => [model, 1]);
      await expect.poll(read, patience).toEqual(expect.arrayContaining(expected));
      await expect.poll(async () => (await read()).filter(([, value]) => value !== 1), patience).toEqual([]);
    });
  });

  it("an answer of advice that failed behind a 200 is an error in its signal, and in no other's", async () => {
    const errorsOf = async (model: string) => {
      const [sample] = await instant(prometheus, `model:errors:ratio5m{model="${model}"}`);
      return Number(sample?.value);
    };
    const before = await errorsOf("iris");
    const ask = async () => {
      const response = await fetch(`http://127.0.0.1:${stack.cluster.ports.gateway}/models/advice/get_score`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ data: { plant: "P-999" } }),
      });
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ code: 2 });
      return errorsOf("advice");
    };
    await expect.poll(ask, patience).toBeGreaterThan(0);
    expect(await errorsOf("iris")).toBe(before);
  });

  it("is gone without a trace after down", async () => {
    const { exitCode, all } = await stack.make("down");
    expect(exitCode, all).toBe(0);
    // A rehearsal may be there beside it: of this cluster there is nothing.
    expect(tracesOf(stack.cluster)).toEqual([]);
  });
});
