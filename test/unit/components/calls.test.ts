import { describe, expect, it } from "vitest";
import { secretClasses } from "../../../components/model-service/secrets.ts";
import { modelNamespacePolicies } from "../../../components/model-service/namespace/policies.ts";
import { renderModel } from "../../../components/model-service/render.ts";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import type { SecretSpec } from "../../../components/model-service/spec/secrets.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";
import { validateModels } from "../../../components/model-service/validate.ts";

const version = { digest: `sha256:${"a".repeat(64)}`, version: "1", from: "file:x", golden: "x.json" };
const iris: ModelSpec = { name: "iris", team: "flowers", runtime: { kind: "pmml" }, callableBy: ["shop"] };
const fraud: ModelSpec = {
  name: "fraud",
  team: "shop",
  runtime: { kind: "tensorflow", protocols: ["rest", "grpc"] },
};
const score: ModelSpec = {
  name: "card-score",
  team: "shop",
  runtime: { kind: "custom", function: "f", protocol: "own", routes: ["/get_score"], health: "/health" },
};
const advice: ModelSpec = {
  name: "advice",
  team: "shop",
  runtime: { kind: "custom", function: "f", protocol: "own", routes: ["/get_score"], health: "/health" },
  calls: ["iris", "fraud", "card-score"],
  databases: [
    {
      name: "customers",
      host: "customers.example.com",
      port: 5432,
      at: { cidr: "10.20.0.0/16" },
      secret: { keys: ["username", "password"] },
    },
  ],
  in: { prd: { databases: { customers: { host: "customers.prd.example.com", at: { cidr: "10.40.0.0/16" } } } } },
};
const all = [iris, fraud, score, advice];
const resolve = (spec: ModelSpec, environment: "local" | "prd" = "local") =>
  resolveModel(spec, { champion: version }, environment, "normal", all);
const rendered = (spec: ModelSpec, secrets?: { region: string }) =>
  renderModel(resolve(spec), {
    namespace: `models-${spec.team}`,
    image: "i",
    registry: "r",
    placing: "anywhere",
    gateway: { name: "models", namespace: "gateway" },
    ...(secrets === undefined ? {} : { secrets }),
  });
const podOf = (spec: ModelSpec, secrets?: { region: string }) =>
  rendered(spec, secrets).deployments[0]?.spec.template.spec;
const envOf = (spec: ModelSpec) =>
  Object.fromEntries((podOf(spec)?.containers[0].env ?? []).map(({ name, value }) => [name, value]));

describe("a model that calls others", () => {
  it("learns their addresses, to be followed by what follows a model's address at the gateway", () => {
    expect(envOf(advice)).toMatchObject({
      MODEL_IRIS_URL: "http://iris-champion.models-flowers.svc:80/v2/models/iris",
      MODEL_FRAUD_URL: "http://fraud-champion.models-shop.svc:80/v1/models/fraud",
      MODEL_CARD_SCORE_URL: "http://card-score-champion.models-shop.svc:80",
    });
    expect(envOf(iris)).not.toHaveProperty("MODEL_IRIS_URL");
  });

  it("learns a target of gRPC that has an address a pod, where the other speaks it", () => {
    expect(envOf(advice)["MODEL_FRAUD_GRPC"]).toBe("dns:///fraud-champion-pods.models-shop.svc:8500");
    expect(envOf(advice)).not.toHaveProperty("MODEL_IRIS_GRPC");
    const service = rendered(fraud).podsService;
    expect(service?.metadata.name).toBe("fraud-champion-pods");
    expect(service?.spec).toMatchObject({
      clusterIP: "None",
      selector: { "ml-serving/model": "fraud", "ml-serving/variant": "champion" },
    });
    expect(rendered(iris).podsService).toBeUndefined();
    const alone = resolveModel(fraud, { champion: version }, "local");
    expect(alone.callers).toEqual([]);
  });

  it("learns where its databases are, and finds their secrets in files and nowhere else", () => {
    expect(envOf(advice)).toMatchObject({
      DATABASE_CUSTOMERS_HOST: "customers.example.com",
      DATABASE_CUSTOMERS_PORT: "5432",
      DATABASE_CUSTOMERS_SECRETS: "/etc/databases/customers",
    });
    const pod = podOf(advice);
    expect(pod?.containers[0].volumeMounts).toContainEqual({
      name: "database-customers",
      mountPath: "/etc/databases/customers",
      readOnly: true,
    });
    expect(pod?.volumes).toContainEqual({
      name: "database-customers",
      secret: {
        secretName: "database-customers",
        items: [
          { key: "username", path: "username" },
          { key: "password", path: "password" },
        ],
      },
    });
  });

  it("takes them from Secrets Manager on AWS, by a name that its team's models may read", () => {
    expect(podOf(advice, { region: "eu-west-1" })?.volumes).toContainEqual({
      name: "database-customers",
      csi: {
        driver: "secrets-store.csi.k8s.io",
        readOnly: true,
        volumeAttributes: { secretProviderClass: "database-advice-customers" },
      },
    });
    const classes = secretClasses("models-shop", [resolve(advice, "prd")], { region: "eu-west-1" }, "models-shop");
    expect(classes.map(({ metadata }) => metadata.name)).toEqual(["database-advice-customers"]);
    expect(classes[0]?.spec.parameters.objects).toContain("objectName: ml-serving/prd/models-shop/customers");
    expect(secretClasses("models-shop", [resolve(advice)], "cluster", "models-shop")).toEqual([]);
  });

  it("finds secrets of its own as files too, beside those of its databases", () => {
    const spec: ModelSpec = { ...advice, secrets: [{ name: "card-network", keys: ["token", "ca.pem"] }] };
    expect(envOf(spec)["SECRET_CARD_NETWORK"]).toBe("/etc/secrets/card-network");
    const container = podOf(spec)?.containers[0];
    expect(container?.volumeMounts.filter(({ name }) => /^(secret|database)-/.test(name))).toEqual([
      { name: "database-customers", mountPath: "/etc/databases/customers", readOnly: true },
      { name: "secret-card-network", mountPath: "/etc/secrets/card-network", readOnly: true },
    ]);
    expect(podOf(spec)?.volumes).toContainEqual({
      name: "secret-card-network",
      secret: {
        secretName: "secret-card-network",
        items: [
          { key: "token", path: "token" },
          { key: "ca.pem", path: "ca.pem" },
        ],
      },
    });
    const [, ofItsOwn] = secretClasses("models-shop", [resolve(spec, "prd")], { region: "eu-west-1" }, "models-shop");
    expect(ofItsOwn?.metadata.name).toBe("secret-advice-card-network");
    expect(ofItsOwn?.spec.parameters.objects).toContain("objectName: ml-serving/prd/models-shop/card-network");
    expect(podOf(spec, { region: "eu-west-1" })?.volumes).toContainEqual({
      name: "secret-card-network",
      csi: {
        driver: "secrets-store.csi.k8s.io",
        readOnly: true,
        volumeAttributes: { secretProviderClass: "secret-advice-card-network" },
      },
    });
  });

  it("has its databases where the environment says", () => {
    expect(resolve(advice, "prd").databases).toMatchObject([
      { host: "customers.prd.example.com", port: 5432, at: { cidr: "10.40.0.0/16" } },
    ]);
  });

  it("opens its way out and the other's way in, and nothing else", () => {
    const names = (spec: ModelSpec) =>
      modelNamespacePolicies(`models-${spec.team}`, [resolve(spec)], "pods").map(({ metadata }) => metadata.name);
    expect(names(iris)).toContain("allow-callers-of-iris");
    expect(names(iris)).not.toContain("allow-calls-of-iris");
    expect(names(advice)).toContain("allow-calls-of-advice");
    expect(names(advice)).not.toContain("allow-callers-of-advice");
  });
});

describe("calls and databases that cannot be", () => {
  const offered = { environment: "local", redis: false, nodes: "anywhere" } as const;
  const plain = (name: string, calls: readonly string[] = [], team = "t"): ModelSpec => ({
    name,
    team,
    runtime: { kind: "pmml" },
    calls,
  });
  const told = (...models: readonly ModelSpec[]) =>
    validateModels(models, offered).map(({ code, path }) => `${code} ${path}`);
  const [customers] = advice.databases ?? [];
  const withDatabase = (change: Partial<NonNullable<typeof customers>>): ModelSpec => ({
    ...plain("a"),
    databases: customers === undefined ? [] : [{ ...customers, ...change }],
  });

  const withSecrets = (...secrets: readonly SecretSpec[]): ModelSpec => ({ ...plain("a"), secrets });

  it("are none where all is right", () => {
    expect(told(iris, { ...advice, calls: ["iris"] }, plain("other"))).toEqual([]);
    expect(told(withSecrets({ name: "payments", keys: ["a", "b"] }, { name: "mail", keys: ["a"] }))).toEqual([]);
  });

  it.each<[string, readonly string[], readonly ModelSpec[]]>([
    ["an unknown model", ["MS024 models.a.calls.0"], [plain("a", ["nobody"])]],
    ["a model twice", ["MS027 models.a.calls.1"], [plain("a", ["b", "b"]), plain("b")]],
    ["itself", ["MS025 models.a.calls"], [plain("a", ["a"])]],
    ["a circle, told once", ["MS025 models.a.calls"], [plain("c", ["a"]), plain("a", ["b"]), plain("b", ["c"])]],
    ["a circle behind others", ["MS025 models.b.calls"], [plain("a", ["b"]), plain("b", ["c"]), plain("c", ["b"])]],
    ["another team's model", ["MS026 models.a.calls.0"], [plain("a", ["b"]), plain("b", [], "u")]],
    ["its own team as one that may call", ["MS027 models.a.callableBy.0"], [{ ...plain("a"), callableBy: ["t"] }]],
    ["a team that may call twice", ["MS027 models.a.callableBy.1"], [{ ...plain("a"), callableBy: ["u", "u"] }]],
    ["a database's name", ["MS028 models.a.databases.0.name"], [withDatabase({ name: "Customers" })]],
    ["a host with a port", ["MS029 models.a.databases.0.host"], [withDatabase({ host: "db.example.com:5432" })]],
    ["a port", ["MS011 models.a.databases.0.port"], [withDatabase({ port: 0 })]],
    [
      "an address in place of a range",
      ["MS010 models.a.databases.0.at.cidr"],
      [withDatabase({ at: { cidr: "10.0.0.1" } })],
    ],
    [
      "all pods of a namespace",
      ["MS029 models.a.databases.0.at"],
      [withDatabase({ at: { namespace: "db", labels: {} } })],
    ],
    [
      "a key that is a path",
      ["MS030 models.a.databases.0.secret.keys.0"],
      [withDatabase({ secret: { keys: ["../x"] } })],
    ],
    ["a secret's name", ["MS020 models.a.secrets.0.name"], [withSecrets({ name: "A_B", keys: ["k"] })]],
    [
      "a secret twice",
      ["MS020 models.a.secrets.1.name"],
      [withSecrets({ name: "b", keys: ["k"] }, { name: "b", keys: ["l"] })],
    ],
    [
      "a secret by the name of a database's",
      ["MS020 models.a.secrets.0.name"],
      [{ ...withDatabase({}), secrets: [{ name: "customers", keys: ["k"] }] }],
    ],
    ["a key twice", ["MS030 models.a.secrets.0.keys.1"], [withSecrets({ name: "b", keys: ["k", "k"] })]],
    [
      "a place of a database that there is not",
      ["MS031 models.a.in.local.databases.orders"],
      [{ ...plain("a"), in: { local: { databases: { orders: { port: 1 } } } } }],
    ],
  ])("are told: %s", (_, issues, models) => {
    expect(told(...models)).toEqual(issues);
  });

  it("have the circle in the message, and the fix", () => {
    const [issue] = validateModels([plain("a", ["b"]), plain("b", ["a"])], offered);
    expect(issue?.message).toBe("a calls b calls a: a request would never end. Take one of these calls out.");
  });
});
