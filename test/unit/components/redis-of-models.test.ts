import { beforeAll, describe, expect, it } from "vitest";
import type { Bindings } from "../../../components/model-service/bindings.ts";
import { modelNamespacePolicies } from "../../../components/model-service/namespace/policies.ts";
import { renderModel } from "../../../components/model-service/render.ts";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import { defineModel, type ModelSpec } from "../../../components/model-service/spec.ts";
import type { RedisGround, RedisLogin } from "../../../components/redis-ref.ts";
import { recordRegistrations, valueOf, type Registered } from "./mocks.ts";
import { podSecurityFindings } from "../policies/pod-security.ts";

const version = { digest: `sha256:${"a".repeat(64)}`, version: "1", from: "file:x", golden: "x.json" };
const resolve = (spec: ModelSpec) => resolveModel(spec, { champion: version }, "prd");
const shape = { team: "risk", runtime: { kind: "pmml" } } as const;
const fraud = resolve(defineModel({ ...shape, name: "fraud", egress: [{ to: "redis" }] }));
const iris = resolve(defineModel({ ...shape, name: "iris" }));

const managed: RedisLogin = { secret: "ml-serving/prd/redis", region: "eu-west-1" };
const onAws: RedisGround = { place: { addresses: ["10.40.252.0/24", "10.40.253.0/24"] }, login: managed };

const bindings = (login: RedisLogin): Bindings<string> => ({
  namespace: "models-risk",
  image: `registry/pmml@sha256:${"b".repeat(64)}`,
  registry: "registry",
  placing: "anywhere",
  gateway: { name: "models", namespace: "gateway" },
  redis: { host: "redis.example", port: 6379, login },
});
const deploymentOf = (model: typeof fraud, login: RedisLogin) => renderModel(model, bindings(login)).deployments[0];
const podOf = (model: typeof fraud, login: RedisLogin) => deploymentOf(model, login)?.spec.template.spec;
const envOf = (model: typeof fraud, login: RedisLogin) =>
  Object.fromEntries(
    (podOf(model, login)?.containers[0].env ?? [])
      .filter(({ name }) => name.startsWith("REDIS_"))
      .map(({ name, value }) => [name, value]),
  );

describe("a model that asks for Redis", () => {
  it("learns where it is, in the cluster", () => {
    expect(envOf(fraud, "none")).toEqual({ REDIS_HOST: "redis.example", REDIS_PORT: "6379", REDIS_TLS: "false" });
    expect(podOf(fraud, "none")?.volumes.map(({ name }) => name)).toEqual(["artifact"]);
  });

  it("finds the password in a file, where there is one, and nowhere else", () => {
    expect(envOf(fraud, managed)).toEqual({
      REDIS_HOST: "redis.example",
      REDIS_PORT: "6379",
      REDIS_TLS: "true",
      REDIS_USERNAME: "default",
      REDIS_PASSWORD_FILE: "/etc/redis-login/password",
    });
    const mount = podOf(fraud, managed)?.containers[0].volumeMounts.find(({ name }) => name === "redis-login");
    expect(mount).toEqual({ name: "redis-login", mountPath: "/etc/redis-login", readOnly: true });
    expect(podOf(fraud, managed)?.volumes.find(({ name }) => name === "redis-login")).toMatchObject({
      csi: { driver: "secrets-store.csi.k8s.io", readOnly: true },
    });
  });

  it("passes Pod Security restricted with it, by the policy pack", () => {
    expect(podSecurityFindings("kubernetes:apps/v1:Deployment", deploymentOf(fraud, managed))).toEqual([]);
  });

  it("may call the addresses that Redis has on AWS, and no other", () => {
    const calls = modelNamespacePolicies("models-risk", [fraud], "pods", onAws).find(({ metadata }) =>
      metadata.name.endsWith("-fraud"),
    );
    expect(calls?.spec.egress).toEqual([
      {
        to: [{ ipBlock: { cidr: "10.40.252.0/24" } }, { ipBlock: { cidr: "10.40.253.0/24" } }],
        ports: [{ protocol: "TCP", port: 6379 }],
      },
    ]);
  });
});

it("a model that does not ask for Redis learns nothing of it", () => {
  expect(envOf(iris, managed)).toEqual({});
  expect(podOf(iris, managed)?.volumes.map(({ name }) => name)).toEqual(["artifact"]);
});

describe("the namespace of a team", () => {
  const registered: Record<string, readonly Registered[]> = {};
  beforeAll(async () => {
    const { ModelNamespace } = await import("../../../components/model-service/namespace/index.ts");
    for (const [name, models] of Object.entries({ asking: [iris, fraud], quiet: [iris] })) {
      const types = ["kubernetes:core/v1:Namespace", "kubernetes:networking.k8s.io/v1:NetworkPolicy"];
      if (name === "asking") types.push("kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass");
      const seen = recordRegistrations(types);
      await valueOf(new ModelNamespace(name, { team: "risk", models, dns: "pods", redis: onAws }).ref);
      await new Promise((done) => setImmediate(done));
      registered[name] = seen;
    }
  });
  const classes = (name: string) => registered[name]?.filter(({ type }) => type.endsWith(":SecretProviderClass"));

  it("has one class for the password, for all of its models", () => {
    expect(classes("asking")?.map(({ inputs }) => inputs)).toMatchObject([
      {
        metadata: { name: "redis-login", namespace: "models-risk" },
        spec: { provider: "aws", parameters: { region: "eu-west-1", usePodIdentity: "true" } },
      },
    ]);
  });

  it("has none where no model asks", () => {
    expect(classes("quiet")).toEqual([]);
  });
});
