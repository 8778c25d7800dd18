import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registryAccess, repositoryAt } from "../../../../cli/releases/registry-access.ts";
import { local } from "../../../../stacks/environments/local.ts";
import { prd } from "../../../../stacks/environments/prd.ts";

let folder: string;
/** No login of whoever runs this. */
let nobody: NodeJS.ProcessEnv;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "registry-access-"));
  nobody = { DOCKER_CONFIG: join(folder, "none"), HOME: folder };
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const harbor = {
  ...prd,
  registry: { adopt: { harbor: { host: "harbor.example.com", project: "ml", secret: "ml/harbor" } } },
};

describe("the registry of an environment", () => {
  it("is the embedded cluster's own, which nobody logs in to", async () => {
    expect(
      await registryAccess(local, { ...nobody, ML_SERVING_PORT_BLOCK: "3", REGISTRY_AUTHORIZATION: "Basic x" }),
    ).toEqual({
      environment: "local",
      host: "127.0.0.1:15030",
      address: "127.0.0.1:15030",
      baseUrl: "http://127.0.0.1:15030",
      repositoriesBy: "push",
    });
  });

  it("is the one that REGISTRY names beside a cluster of the user's own", async () => {
    const env = { ...nobody, KUBECONTEXT: "mine", REGISTRY: "registry.example.com/ml" };
    const access = await registryAccess(local, env);
    expect(access).toEqual({
      environment: "local",
      host: "registry.example.com",
      address: "registry.example.com/ml",
      baseUrl: "https://registry.example.com",
      repositoriesBy: "push",
    });
    expect(repositoryAt(access, "models/iris")).toEqual({
      registry: "registry.example.com",
      name: "ml/models/iris",
      baseUrl: "https://registry.example.com",
    });
  });

  it("is that of real nodes in a rehearsal, under the names of the environment's own", async () => {
    const told = join(folder, "rehearsal.json");
    // No cluster's port: one that runs here would have its certificate, and be asked by https.
    writeFileSync(told, JSON.stringify({ images: {}, registry: "127.0.0.1:9" }));
    const access = await registryAccess(prd, { ...nobody, ML_SERVING_REHEARSAL: told });
    expect(access).toMatchObject({ baseUrl: "http://127.0.0.1:9", repositoriesBy: "push" });
    expect(access.address).toMatch(/^[0-9]{12}\.dkr\.ecr\./);
    expect(repositoryAt(access, "models/iris")).toMatchObject({ baseUrl: "http://127.0.0.1:9" });
  });

  it("is a Harbor by the login that is given for it, for all, or by docker", async () => {
    const place = {
      environment: "prd",
      host: "harbor.example.com",
      address: "harbor.example.com/ml",
      baseUrl: "https://harbor.example.com",
      repositoriesBy: "push",
    };
    expect(await registryAccess(harbor, nobody)).toEqual(place);
    const all = { ...nobody, REGISTRY_AUTHORIZATION: "Basic all" };
    expect(await registryAccess(harbor, all)).toEqual({ ...place, authorization: "Basic all" });
    const own = { ...all, REGISTRY_AUTHORIZATION_PRD: "Basic prd", REGISTRY_AUTHORIZATION_STG: "Basic stg" };
    expect(await registryAccess(harbor, own)).toEqual({ ...place, authorization: "Basic prd" });
    writeFileSync(
      join(folder, "config.json"),
      JSON.stringify({ auths: { "harbor.example.com": { auth: "ZG9ja2Vy" } } }),
    );
    expect(await registryAccess(harbor, { DOCKER_CONFIG: folder })).toEqual({
      ...place,
      authorization: "Basic ZG9ja2Vy",
    });
  });
});
