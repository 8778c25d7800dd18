import { describe, expect, it } from "vitest";
import {
  cachesFor,
  copiedRepositories,
  pullSecretCopy,
  registryPlace,
  repositoryIn,
  upstreamIn,
} from "../../../../components/registry/place.ts";
import { cachePullPolicy, lifecyclePolicy, repositoryPolicy } from "../../../../components/registry/policies.ts";
import type { RegistrySettings } from "../../../../components/registry/settings.ts";
import { validateRegistry, type AskedRegistry } from "../../../../components/registry/validate.ts";

const digest = `sha256:${"a".repeat(64)}`;
const prd = { environment: "prd", account: "123456789012", region: "eu-west-1" } as const;
const made: RegistrySettings = { create: { keepUntaggedDays: 14 } };
const shared: RegistrySettings = { adopt: { ecr: { prefix: "shared/ml" } } };
const harbor: RegistrySettings = {
  adopt: { harbor: { host: "harbor.example.com:8443", project: "ml", secret: "ml-serving/prd/harbor" } },
};
const host = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";

describe("a registry's place", () => {
  it.each([
    [made, `${host}/ml-serving-prd/models/iris`, "node-role"],
    [shared, `${host}/shared/ml/models/iris`, "node-role"],
    [harbor, "harbor.example.com:8443/ml/models/iris", { secret: "ml-serving/prd/harbor" }],
  ] as const)("%j", (settings, address, login) => {
    const place = registryPlace(settings, prd);
    expect(repositoryIn(place, "models/iris")).toBe(address);
    expect(place.login).toEqual(login);
    expect(pullSecretCopy(place)?.from).toBe(login === "node-role" ? undefined : login.secret);
  });
});

describe("other projects' images", () => {
  const place = registryPlace(made, prd);

  // Prefixes: those of AWS's console. https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-working-pulling.html
  it.each([
    [`docker.io/library/redis:7.0.15@${digest}`, `docker-hub/library/redis:7.0.15@${digest}`],
    [
      `registry.k8s.io/kube-state-metrics/kube-state-metrics@${digest}`,
      `kubernetes/kube-state-metrics/kube-state-metrics@${digest}`,
    ],
    [`quay.io/prometheus/node-exporter@${digest}`, `quay/prometheus/node-exporter@${digest}`],
    [
      `public.ecr.aws/eks/aws-load-balancer-controller@${digest}`,
      `ecr-public/eks/aws-load-balancer-controller@${digest}`,
    ],
    [`nvcr.io/nvidia/tritonserver:25.04-py3@${digest}`, `copies/nvcr.io/nvidia/tritonserver:25.04-py3@${digest}`],
  ])("%s comes through the registry", (reference, path) => {
    expect(upstreamIn(place, reference)).toBe(`${host}/ml-serving-prd/${path}`);
  });

  it("come from where they are when the registry is somebody else's", () => {
    for (const settings of [shared, harbor])
      expect(upstreamIn(registryPlace(settings, prd), `docker.io/library/redis@${digest}`)).toBe(
        `docker.io/library/redis@${digest}`,
      );
  });

  it("are refused without a host: nobody can tell where they are from", () => {
    expect(() => upstreamIn(place, `redis@${digest}`)).toThrow('"redis@sha256:');
    expect(() => upstreamIn(place, `library/redis@${digest}`)).toThrow("does not begin with the host of a registry");
  });

  it("have a cache for each registry in use, and a repository for each image that cannot be cached", () => {
    const references = [
      `nvcr.io/nvidia/tritonserver:25.04-py3@${digest}`,
      `quay.io/a/b@${digest}`,
      `docker.io/library/redis@${digest}`,
      `docker.io/grafana/grafana@${digest}`,
    ];
    expect(cachesFor(references).map(({ url }) => url)).toEqual(["registry-1.docker.io", "quay.io"]);
    expect(copiedRepositories(references)).toEqual(["copies/nvcr.io/nvidia/tritonserver"]);
  });
});

describe("policies of repositories", () => {
  it("end what has no tag, and nothing else", () => {
    // As https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html has it.
    expect(JSON.parse(lifecyclePolicy({ keepUntaggedDays: 14 }))).toMatchObject({
      rules: [
        {
          rulePriority: 1,
          selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
          action: { type: "expire" },
        },
      ],
    });
  });

  it("let other accounts pull, never push; without one there is none", () => {
    expect(repositoryPolicy({ keepUntaggedDays: 1 })).toBeUndefined();
    const text = repositoryPolicy({ keepUntaggedDays: 1, pulledBy: ["777788889999"] }) ?? "";
    expect(JSON.parse(text)).toMatchObject({
      Statement: [{ Effect: "Allow", Principal: { AWS: ["arn:aws:iam::777788889999:root"] } }],
    });
    expect(text).not.toMatch(/Put|Upload|Delete|\*/);
  });

  it("let nodes fill caches of their own environment alone", () => {
    const text = cachePullPolicy({ account: prd.account, region: prd.region, prefixes: ["ml-serving-prd/quay"] });
    expect(JSON.parse(text)).toMatchObject({
      Statement: [
        {
          Action: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
          Resource: ["arn:aws:ecr:eu-west-1:123456789012:repository/ml-serving-prd/quay/*"],
        },
      ],
    });
  });
});

describe("validateRegistry", () => {
  const nothing: AskedRegistry = { repositories: [], upstreams: [] };
  const codes = (settings: RegistrySettings, asked = nothing) =>
    validateRegistry(settings, asked).map(({ code, path }) => `${code} ${path}`);

  it("takes what is right", () => {
    const asked = { repositories: ["models/iris", "runtimes/pmml"], upstreams: [`docker.io/library/redis@${digest}`] };
    for (const settings of [made, shared, harbor]) expect(validateRegistry(settings, asked)).toEqual([]);
  });

  it("finds every mistake at once", () => {
    const settings = { create: { keepUntaggedDays: 0.5, pulledBy: ["12345"] } };
    const asked = {
      repositories: ["models/iris", "Models/Iris", "models/iris"],
      upstreams: ["docker.io/Library/redis:7", `redis@${digest}`],
    };
    expect(codes(settings, asked)).toEqual([
      "EN032 registry.create.keepUntaggedDays",
      "EN039 registry.create.pulledBy.0",
      "EN031 registry.repositories.Models/Iris",
      "EN031 registry.repositories.models/iris",
      "EN038 registry.upstreams.0",
      "EN038 registry.upstreams.1",
    ]);
  });

  it("finds what is wrong with one that is there", () => {
    expect(codes({ adopt: { ecr: { prefix: "shared/" } } })).toEqual(["EN030 registry.adopt.ecr.prefix"]);
    expect(codes({ adopt: { harbor: { host: "https://harbor.example.com", project: "ml/", secret: "a b" } } })).toEqual(
      ["EN030 registry.adopt.harbor.host", "EN030 registry.adopt.harbor.project", "EN030 registry.adopt.harbor.secret"],
    );
  });
});
