import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { artifactsThere } from "../../cli/releases/artifacts-there.ts";
import { carry, type Carrying } from "../../cli/releases/carry.ts";
import { registryAccess } from "../../cli/releases/registry-access.ts";
import { refuseMissing } from "../../cli/releases/refuse-missing.ts";
import type { Release } from "../../components/model-service/release.ts";
import { startMoto } from "../../local/moto/start.ts";
import { dev } from "../../stacks/environments/dev.ts";
import { local } from "../../stacks/environments/local.ts";
import { prd } from "../../stacks/environments/prd.ts";
import { stg } from "../../stacks/environments/stg.ts";
import { startEcr, type EcrStandIn } from "../support/ecr.ts";
import { freePort } from "../../local/console/free-port.ts";
import { startRegistryProxy, type RegistryProxy } from "../support/registry-proxy.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { image, layersBySkopeo, sha, type Put } from "./content.ts";

let registry: TestRegistry;
/** In front of it: what ECR's API names as its registry. */
let proxy: RegistryProxy;
let ecr: EcrStandIn;
let artifact: Put;
let runtime: Put;

beforeAll(async () => {
  registry = await startRegistry();
  proxy = await startRegistryProxy(registry.address);
  ecr = await startEcr(proxy.address);
  artifact = await image(registry.address, "ml-serving-stg/models/iris", "a model");
  await image(
    registry.address,
    "ml-serving-stg/models/iris",
    "its signature",
    {},
    `${artifact.digest.replace(":", "-")}.sig`,
  );
  await image(registry.address, "models/iris", "a model");
  runtime = await image(registry.address, "ml-serving-stg/runtimes/pmml", "a server");
});

afterAll(async () => {
  await ecr.stop();
  await proxy.stop();
  await registry.stop();
});

beforeEach(() => {
  // Nobody's login, and none of whoever runs this.
  vi.stubEnv("AWS_ENDPOINT_URL_ECR", ecr.url);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "stand-in");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "stand-in");
  vi.stubEnv("AWS_CONFIG_FILE", "/dev/null");
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
});

afterEach(() => {
  vi.unstubAllEnvs();
  proxy.fault = () => undefined;
  proxy.seen.length = 0;
});

const version = (digest: string) => ({ digest, version: "7", from: "mlflow:models:/iris/7", golden: "golden.json" });

const carrying = (more: Partial<Carrying> = {}): Carrying => ({
  model: "iris",
  version: version(artifact.digest),
  from: stg,
  to: prd,
  say: () => undefined,
  released: { from: { pmml: runtime.digest }, to: { pmml: runtime.digest } },
  ...more,
});

describe("a promotion across registries", () => {
  it("brings artifact, runtime image and signature under the same digests, once", async () => {
    const first = await carry(carrying());
    expect(first.lines).toEqual([
      `copied models/iris@${artifact.digest.slice(0, 19)}… with 1 attestation to the prd registry`,
      `copied runtimes/pmml@${runtime.digest.slice(0, 19)}… to the prd registry`,
    ]);
    const prefix = "ml-serving-prd";
    expect(layersBySkopeo(registry.address, `${prefix}/models/iris`, `@${artifact.digest}`)).toEqual([sha("a model")]);
    const tag = `:${artifact.digest.replace(":", "-")}.sig`;
    expect(layersBySkopeo(registry.address, `${prefix}/models/iris`, tag)).toEqual([sha("its signature")]);
    expect(layersBySkopeo(registry.address, `${prefix}/runtimes/pmml`, `@${runtime.digest}`)).toEqual([
      sha("a server"),
    ]);
    // The lifecycle policy of runtimes' repositories ends what has no tag; models' have none, and no tags.
    const tagged = `:carried-${runtime.digest.slice("sha256:".length, "sha256:".length + 12)}`;
    expect(layersBySkopeo(registry.address, `${prefix}/runtimes/pmml`, tagged)).toEqual([sha("a server")]);
    const tags = await fetch(`http://${registry.address}/v2/${prefix}/models/iris/tags/list`);
    expect(await tags.json()).toMatchObject({ tags: [tag.slice(1)] });
    expect(new Set(proxy.seen.map(({ headers }) => headers.authorization))).toEqual(new Set([ecr.authorization]));

    const second = await carry(carrying());
    expect(second.images.map(({ bytes }) => bytes)).toEqual([0, 0]);
    expect(second.lines[0]).toBe(
      `models/iris@${artifact.digest.slice(0, 19)}… with 1 attestation is in the prd registry already`,
    );
  });

  it("says where the other environment serves by another image", async () => {
    const other = sha("another server");
    const { lines } = await carry(carrying({ released: { from: { pmml: runtime.digest }, to: { pmml: other } } }));
    expect(lines.at(-1)).toBe(
      `prd serves by another pmml, ${other.slice(0, 19)}…, until stacks/runtime-images/prd.yaml names ${runtime.digest}`,
    );
  });

  it("leaves the local image of a runtime where it is, and says so", async () => {
    vi.stubEnv("KUBECONTEXT", "mine");
    vi.stubEnv("REGISTRY", registry.address);
    const { images, lines } = await carry(carrying({ from: local, to: dev, released: { from: {}, to: {} } }));
    expect(images.map(({ repository }) => repository)).toEqual(["models/iris"]);
    expect(lines).toEqual([
      `copied models/iris@${artifact.digest.slice(0, 19)}… to the dev registry`,
      "local builds its image of pmml itself; not copied",
      "stacks/runtime-images/dev.yaml names no image of pmml yet",
    ]);
    expect(layersBySkopeo(registry.address, "ml-serving-dev/models/iris", `@${artifact.digest}`)).toHaveLength(1);
  });

  it("says who makes a repository that is not there", async () => {
    const message = "The repository with name 'ml-serving-dev/models/iris' does not exist in the registry";
    const body = JSON.stringify({ errors: [{ code: "NAME_UNKNOWN", message }] });
    proxy.fault = ({ path }) => (path.includes("/ml-serving-dev/") ? { status: 404, body } : undefined);
    await expect(carry(carrying({ to: dev }))).rejects.toThrow(
      /The registry of dev has no such repository: .*does not exist.*\n.*pulumi up -s dev makes the repositories/s,
    );
  });

  it("says what the first registry does not have", async () => {
    const digest = sha("nothing");
    await expect(carry(carrying({ version: version(digest) }))).rejects.toThrow(
      new RegExp(`The registry of stg does not have it: .*ml-serving-stg/models/iris@${digest}`),
    );
  });

  it.each([
    [403, "The registry of prd refuses"],
    [401, "The registry of prd refuses"],
  ])("says who refuses with %i", async (status, words) => {
    proxy.fault = ({ method }) => (method === "POST" ? { status } : undefined);
    const unknown = await image(registry.address, "ml-serving-stg/models/iris", `refused with ${status}`);
    await expect(carry(carrying({ version: version(unknown.digest) }))).rejects.toThrow(words);
  });

  it("says that a local registry is not running", async () => {
    vi.stubEnv("KUBECONTEXT", "mine");
    vi.stubEnv("REGISTRY", `127.0.0.1:${await freePort()}`);
    await expect(carry(carrying({ from: local, to: dev }))).rejects.toThrow(
      /The registry of local does not answer: .*ECONNREFUSED.*\n.*make up starts it/s,
    );
  });

  it("says that there are no credentials", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", undefined);
    await expect(carry(carrying())).rejects.toThrow(
      /ECR of stg \(account \d+, eu-west-1\) gives no login: .*\n.*AWS_PROFILE/s,
    );
  });
});

describe("ECR", () => {
  it("gives moto's login, for the account's own host", async () => {
    const moto = await startMoto();
    try {
      vi.stubEnv("AWS_ENDPOINT_URL_ECR", moto.url);
      const { authorization = "", ...access } = await registryAccess(prd);
      expect(access).toEqual({
        environment: "prd",
        host: "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
        address: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/ml-serving-prd",
        baseUrl: "https://123456789012.dkr.ecr.eu-west-1.amazonaws.com",
        repositoriesBy: "pulumi",
      });
      expect(Buffer.from(authorization.replace("Basic ", ""), "base64").toString()).toMatch(/^AWS:./);
    } finally {
      await moto.stop();
    }
  });
});

describe("what an environment serves", () => {
  const release = (digest: string): Release => ({ champion: version(digest) });

  it("is looked for in its own registry", async () => {
    expect(await artifactsThere(stg, { iris: release(artifact.digest) })).toEqual([]);
    const digest = sha("nothing");
    expect(await artifactsThere(stg, { iris: release(digest) })).toEqual([
      expect.objectContaining({
        code: "MR030",
        path: "releases/stg/iris.yaml champion.digest",
        message: expect.stringContaining("npx ml copy iris --from sit --to stg") as string,
      }),
    ]);
    await expect(refuseMissing(stg, "iris", release(digest))).rejects.toThrow("MR030");
  });

  it("is left unchecked where the registry cannot be asked, and a rollback goes on", async () => {
    proxy.fault = () => ({ status: 503 });
    expect(await refuseMissing(stg, "iris", release(artifact.digest))).toEqual([
      expect.stringContaining("not checked whether its artifacts are in the registry: ") as string,
    ]);
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", undefined);
    expect(await refuseMissing(stg, "iris", release(artifact.digest))).toEqual([
      expect.stringContaining("gives no login") as string,
    ]);
  });
});
