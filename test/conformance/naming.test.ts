import { describe, expect, it } from "vitest";
import { isStandIn } from "./provider-process.ts";
import { configMap, CONFIG_MAPS, path, session } from "./session.ts";

const s = session();

describe("names", () => {
  it("makes up NAME-8hex, marks it, and keeps it on update", async () => {
    const declared = (data: string) => ({
      type: "core/v1:ConfigMap",
      name: "settings",
      inputs: { metadata: { namespace: "shop" }, data: { a: data } },
    });
    expect((await s.engine.one(declared("1"))).op).toBe("create");
    const [first] = s.engine.state.values();
    const name = (first?.inputs["metadata"] as { name: string }).name;
    expect(name).toMatch(/^settings-[0-9a-f]{8}$/);
    expect(first?.id).toBe(`shop/${name}`);
    expect(await s.server.request("GET", path(CONFIG_MAPS, "configmaps", name))).toMatchObject({
      metadata: { annotations: { "pulumi.com/autonamed": "true" } },
      data: { a: "1" },
    });
    expect(await s.engine.one(declared("2"))).toMatchObject({ op: "update", diff: ["update data.a"] });
    expect(await s.server.request("GET", path(CONFIG_MAPS, "configmaps", name))).toMatchObject({ data: { a: "2" } });
    expect((await s.engine.one(declared("2"))).op).toBe("same");
    await s.engine.destroy();
  });

  it("takes a given name as it is, and replaces on another name, new one first", async () => {
    await s.engine.one(configMap("a", { x: "1" }));
    const renamed = { ...configMap("a", { x: "1" }, { name: "b" }) };
    expect(await s.engine.one(renamed)).toMatchObject({
      op: "replace",
      diff: ["update-replace metadata.name"],
      deleteBeforeReplace: false,
    });
    await expect(s.server.request("GET", path(CONFIG_MAPS, "configmaps", "a"))).rejects.toThrow("404");
    await s.server.request("GET", path(CONFIG_MAPS, "configmaps", "b"));
    await s.engine.destroy();
  });

  it("replaces on another namespace", async () => {
    await s.engine.one(configMap("moves", { x: "1" }));
    const moved = configMap("moves", { x: "1" }, { namespace: "default" });
    expect(await s.engine.one(moved)).toMatchObject({ op: "replace", diff: ["update-replace metadata.namespace"] });
    await s.engine.destroy();
  });

  it("lets the server make up a name from generateName, and keeps the object after that", async () => {
    const declared = {
      type: "core/v1:ConfigMap",
      name: "generated",
      inputs: { metadata: { generateName: "gen-", namespace: "shop" }, data: { a: "1" } },
    };
    await s.engine.one(declared);
    const [kept] = s.engine.state.values();
    expect(kept?.id).toMatch(/^shop\/gen-[a-z0-9]{5}$/);
    expect((await s.engine.one(declared)).op).toBe("same");
    await s.engine.destroy();
  });

  it("puts namespaced kinds into the default namespace, and cluster-wide kinds into none", async () => {
    await s.engine.one({ type: "core/v1:ConfigMap", name: "plain", inputs: { metadata: { name: "plain" } } });
    await s.engine.one({
      type: "rbac.authorization.k8s.io/v1:ClusterRole",
      name: "role",
      inputs: { metadata: { name: "conformance" }, rules: [] },
    });
    expect([...s.engine.state.values()].map(({ id }) => id)).toEqual(["default/plain", "conformance"]);
    await s.engine.destroy();
  });

  it.runIf(isStandIn)("says clearly that lists and patches are not resources of the stand-in", async () => {
    const list = { type: "core/v1:ConfigMapList", name: "l", inputs: { kind: "ConfigMapList", items: [] } };
    const patch = {
      type: "apps/v1:DeploymentPatch",
      name: "p",
      inputs: { kind: "Deployment", metadata: { name: "x" } },
    };
    await expect(s.engine.one(list)).rejects.toThrow("lists are not supported");
    await expect(s.engine.one(patch)).rejects.toThrow("patches of objects that others own are not supported");
  });
});
