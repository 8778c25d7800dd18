import { describe, expect, it } from "vitest";
import { longestRequest } from "../../../components/longest-request.ts";
import { renderModel } from "../../../components/model-service/render.ts";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import { defineModel, type ModelSpec } from "../../../components/model-service/spec.ts";
import { modelNamespacePolicies } from "../../../components/model-service/namespace/policies.ts";
import { custom } from "../../../runtimes/custom/adapter.ts";
import type { PackagedServer } from "../../../runtimes/custom/spec.ts";
import type { RuntimeSpec } from "../../../runtimes/kinds.ts";
import { imageSource } from "../../../runtimes/images.ts";
import { parseRuntimeImages } from "../../../stacks/cloud/runtime-images.ts";
import { runtimes } from "../../../stacks/runtimes.ts";

const digest = (letter: string): `sha256:${string}` => `sha256:${letter.repeat(64)}`;
const score = {
  kind: "custom",
  image: `risk/score@${digest("b")}`,
  modelMount: "/opt/model",
  protocol: "own",
  port: 5000,
  routes: ["/get_score", "/explain"],
  health: "/health",
} as const;
/** What is declared beside the image, whichever it is. */
const answers = { kind: "custom", protocol: "own", port: 5000, routes: ["/get_score"], health: "/health" } as const;
const oip = { kind: "custom", image: score.image, modelMount: "/m", protocol: "oip-v2", port: 9000 } as const;
const shared = {
  image: `registry.example.com/r@${digest("c")}`,
  modelMount: "/r",
  protocol: "oip-v2",
  port: 8000,
} as const;

const version = { digest: digest("a"), version: "7", from: "x", golden: "x.json" };
const challenger = { ...version, digest: digest("d"), version: "8", weight: 10 };
const rendered = (runtime: RuntimeSpec<"custom">) => {
  const model = resolveModel(
    defineModel({ name: "score", team: "risk", runtime }),
    { champion: version, challengers: [challenger] },
    "local",
  );
  const gateway = { name: "models", namespace: "gateway" };
  return renderModel(model, { namespace: "models-risk", registry: "127.0.0.1:1", placing: "anywhere", gateway });
};
const podOf = (runtime: RuntimeSpec<"custom">, variant = 0) => rendered(runtime).deployments[variant]?.spec.template;
const containerOf = (runtime: RuntimeSpec<"custom">, variant = 0) => podOf(runtime, variant)?.spec.containers[0];

describe("a custom server's image", () => {
  it("is the one declared, from the environment's registry unless it names its own", () => {
    expect(containerOf(score)?.image).toBe(`127.0.0.1:1/risk/score@${digest("b")}`);
    expect(containerOf({ kind: "custom", use: shared })?.image).toBe(shared.image);
  });

  it("is the release's where the model is in it: every version has its own, and nothing is mounted", () => {
    const baked = { ...answers, artifact: { image: "risk/score", path: "/opt/model" } } as const;
    expect(containerOf(baked)?.image).toBe(`127.0.0.1:1/risk/score@${version.digest}`);
    expect(containerOf(baked, 1)?.image).toBe(`127.0.0.1:1/risk/score@${challenger.digest}`);
    expect(podOf(baked)?.spec.volumes).toEqual([]);
    expect(containerOf(baked)?.env).toContainEqual({ name: "MODEL_PATH", value: "/opt/model" });
  });

  it("is built here for a Python function, in a repository of the model's own", () => {
    expect(imageSource("functions/score")).toEqual({
      from: "build",
      kind: "functions/score",
      repository: "functions/score",
    });
  });
});

describe("a custom server's pod", () => {
  it("finds its artifact where it was declared, read-only, and learns what it serves", () => {
    expect(containerOf(score)?.volumeMounts).toEqual([{ name: "artifact", mountPath: "/opt/model", readOnly: true }]);
    expect(podOf(score)?.spec.volumes).toEqual([
      {
        name: "artifact",
        image: { reference: `127.0.0.1:1/models/score@${version.digest}`, pullPolicy: "IfNotPresent" },
      },
    ]);
    expect(containerOf(score)?.env).toEqual(
      expect.arrayContaining([
        { name: "MODEL_NAME", value: "score" },
        { name: "MODEL_VERSION", value: "7" },
        { name: "MODEL_PATH", value: "/opt/model" },
        { name: "PORT", value: "5000" },
      ]),
    );
  });

  it("is asked where it was declared; one of the Open Inference Protocol where that has it", () => {
    const asked = (runtime: RuntimeSpec<"custom">) => {
      const container = containerOf(runtime);
      return [container?.startupProbe, container?.readinessProbe, container?.livenessProbe].map(
        (probe) => probe?.httpGet.path,
      );
    };
    expect(asked(score)).toEqual(["/health", "/health", "/health"]);
    expect(asked({ ...score, health: { ready: "/ready", live: "/live" } as const })).toEqual([
      "/ready",
      "/ready",
      "/live",
    ]);
    expect(asked(oip)).toEqual(["/v2/models/score/ready", "/v2/models/score/ready", "/v2/health/live"]);
  });

  it("drains by the kubelet, and has as long as its longest request takes", () => {
    const pod = podOf({ ...score, longestRequestSeconds: 3 });
    expect(pod?.spec.containers[0]).toMatchObject({ lifecycle: { preStop: { sleep: { seconds: 5 } } } });
    expect(pod?.spec.terminationGracePeriodSeconds).toBe(5 + 3 + 5);
  });

  it("may write where it says, and nowhere else", () => {
    const pod = podOf({ ...score, scratch: ["/tmp"] as const });
    expect(pod?.spec.containers[0].volumeMounts).toContainEqual({ name: "scratch-0", mountPath: "/tmp" });
    expect(pod?.spec.containers[0].securityContext.readOnlyRootFilesystem).toBe(true);
  });

  it("is not looked for by Prometheus where it has no metrics, and found where it has", () => {
    expect(Object.keys(podOf(score)?.metadata.labels ?? {})).not.toContain("ml-serving/metrics-port");
    expect(podOf({ ...score, metrics: 9090 })?.metadata.labels).toMatchObject({ "ml-serving/metrics-port": "metrics" });
    expect(podOf({ ...score, metrics: 5000 })?.metadata.labels).toMatchObject({ "ml-serving/metrics-port": "http" });
  });

  it("without metrics opens nothing to Prometheus, rather than every port", () => {
    const resolve = (spec: ModelSpec) => resolveModel(spec, { champion: version }, "local");
    const names = (runtime: RuntimeSpec<"custom">) =>
      modelNamespacePolicies("n", [resolve({ name: "score", team: "risk", runtime })], "pods").map(
        ({ metadata }) => metadata.name,
      );
    expect(names(score)).not.toContain("allow-prometheus");
    expect(names({ ...score, metrics: 9090 })).toContain("allow-prometheus");
  });

  it("is told which answers are failures", () => {
    expect(containerOf({ ...score, metrics: 9090, failure: { field: "code", ok: 0 } })?.env).toEqual(
      expect.arrayContaining([
        { name: "MODEL_FAILURE_FIELD", value: "code" },
        { name: "MODEL_FAILURE_OK", value: "0" },
      ]),
    );
  });
});

describe("a custom server's address", () => {
  it("leads to the declared routes, each below the model's address, and to nothing else of the server", () => {
    const rules = rendered(score).route.spec.rules;
    const led = rules.map((rule) => [
      rule.matches[0]?.path,
      "filters" in rule ? rule.filters[0]?.urlRewrite?.path : undefined,
    ]);
    expect(led).toEqual([
      [
        { type: "Exact", value: "/models/score/get_score" },
        { type: "ReplaceFullPath", replaceFullPath: "/get_score" },
      ],
      [
        { type: "Exact", value: "/models/score/explain" },
        { type: "ReplaceFullPath", replaceFullPath: "/explain" },
      ],
    ]);
    expect(rules.every((rule) => rule.matches.length === 1)).toBe(true);
  });

  it("is the protocol's for the Open Inference Protocol", () => {
    const paths = rendered(oip).route.spec.rules.map((rule) => rule.matches[0]?.path.value);
    expect(paths).toEqual(["/models/score", "/v2/models/score"]);
  });

  it("is a gRPC one too where a service is declared", () => {
    const grpc = { port: 9001, service: "inference.GRPCInferenceService" };
    expect(rendered({ ...oip, grpc }).grpcRoute?.spec.rules[0]?.matches[0]?.method).toEqual({ service: grpc.service });
    expect(rendered(oip).grpcRoute).toBeUndefined();
  });
});

const manyRoutes: readonly [`/${string}`, ...`/${string}`[]] = [
  "/a",
  ...Array.from({ length: 16 }, (_, i) => `/${i}` as const),
];

describe("the settings of a custom server", () => {
  const paths = (runtime: RuntimeSpec<"custom">) => custom.check(runtime).map(({ path }) => path);

  it("are taken where they are right", () => {
    for (const runtime of [score, oip, { kind: "custom", use: shared } as const])
      expect(custom.check(runtime)).toEqual([]);
  });

  it.each<[string, string, RuntimeSpec<"custom">]>([
    ["a port that is none", "port", { ...score, port: 70_000 }],
    ["a port of metrics that is none", "metrics", { ...score, metrics: 0 }],
    ["gRPC on the port of HTTP", "grpc.port", { ...score, grpc: { port: 5000, service: "x.Y" } }],
    ["a route with a query", "routes.0", { ...score, routes: ["/get_score?x=1"] as const }],
    ["a route twice", "routes", { ...score, routes: ["/a", "/a"] as const }],
    ["more routes than a route has rules", "routes", { ...score, routes: manyRoutes }],
    ["a path of health that is none", "health", { ...score, health: { ready: "/a b", live: "/live" } as const }],
    ["a digest that is too short", "image", { ...score, image: "risk/score@sha256:abc" }],
    ["the same in the catalogue", "use.image", { kind: "custom", use: { ...shared, image: "r@sha256:abc" } }],
    ["a function outside of the repository", "function", { kind: "custom", function: "../other", protocol: "oip-v2" }],
    ["a request longer than the gateway waits", "longestRequestSeconds", { ...score, longestRequestSeconds: 60 }],
    ["a variable that the platform sets", "env.MODEL_NAME", { ...score, env: { MODEL_NAME: "x" } }],
    ["a field that is none", "failure.field", { ...score, metrics: 9, failure: { field: "a.b", ok: 0 } }],
  ])("are refused: %s", (_, path, runtime) => {
    expect(paths(runtime)).toContain(path);
  });

  it("have a tag refused where the release says the digest", () => {
    expect(paths({ ...answers, artifact: { image: "risk/score:latest", path: "/m" } })).toEqual(["artifact.image"]);
  });

  it("bound a request by what the gateway waits", () => {
    expect(paths({ ...score, longestRequestSeconds: longestRequest })).toEqual([]);
    expect(paths({ ...score, longestRequestSeconds: longestRequest + 1 })).not.toEqual([]);
  });
});

describe("the image of a function on AWS", () => {
  const told = (text: string) => parseRuntimeImages(text, "runtime-images/prd.yaml");

  it("is the digest that stands under its name", () => {
    const built = digest("e");
    expect(told(`functions/advice: "${built}"\n`)).toEqual({ digests: { "functions/advice": built } });
  });

  it("is refused under a name that is no model's", () => {
    expect(told(`functions/Advice: "${digest("e")}"\n`)).toMatchObject({ issues: [{ code: "EN061" }] });
  });
});

describe("the organisation's own runtimes", () => {
  it("are right, each of them", () => {
    for (const use of Object.values<PackagedServer>(runtimes))
      expect(custom.check({ kind: "custom", use })).toEqual([]);
  });
});
