import { afterEach, describe, expect, it } from "vitest";
import { Secret } from "../../local/providers/serve/values.ts";
import type { Declared } from "./engine.ts";
import { isStandIn } from "./provider-process.ts";
import { applyAs, APPS, configMap, CONFIG_MAPS, deployment, editAs, path, session } from "./session.ts";

const s = session();
afterEach(() => s.engine.destroy());
const inputs = () => [...s.engine.state.values()][0]?.inputs;

describe("refresh", () => {
  it("leaves inputs as they are when nothing drifted", async () => {
    const web = deployment("web", {}, { resources: { requests: { cpu: "1000m" } } });
    await s.engine.one(web);
    const before = inputs();
    expect(await s.engine.refresh()).toEqual([]);
    expect(inputs()).toEqual(before);
    expect((await s.engine.one(web)).op).toBe("same");
  });

  it("takes over what drifted of the declared fields, and nothing else", async () => {
    await s.engine.one(configMap("c", { a: "1", b: "2" }, { labels: { x: "y" } }));
    await editAs(s.server, "kubectl-edit", path(CONFIG_MAPS, "configmaps", "c"), {
      metadata: { labels: { x: "changed", other: "theirs" } },
      data: { a: "changed", b: null, c: "theirs" },
    });
    await s.engine.refresh();
    expect(inputs()).toMatchObject({ data: { a: "changed" }, metadata: { labels: { x: "changed" } } });
    expect(inputs()?.["data"]).toEqual({ a: "changed" });
    const forced = configMap(
      "c",
      { a: "1", b: "2" },
      { labels: { x: "y" }, annotations: { "pulumi.com/patchForce": "true" } },
    );
    expect((await s.engine.one(forced)).diff).toEqual(
      ["add metadata.annotations", "add data.b", "update data.a", "update metadata.labels.x"].sort(),
    );
  });

  it("keeps a definition's spec once, and sees its drift, its changes and its import all the same", async () => {
    const annotations = { "pulumi.com/patchForce": "true" };
    const definition = (shortNames: readonly string[]): Declared => ({
      type: "apiextensions.k8s.io/v1:CustomResourceDefinition",
      name: "crd",
      inputs: {
        metadata: { name: "widgets.example.com", annotations },
        spec: {
          group: "example.com",
          names: { kind: "Widget", plural: "widgets", singular: "widget", listKind: "WidgetList", shortNames },
          scope: "Cluster",
          versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
        },
      },
    });
    await s.engine.one(definition(["w"]));
    if (isStandIn) expect([...s.engine.state.values()][0]?.outputs).not.toHaveProperty("spec");
    expect((await s.engine.one(definition(["w"]))).op).toBe("same");
    expect(await s.engine.one(definition(["w", "wd"]))).toMatchObject({
      op: "update",
      diff: ["add spec.names.shortNames[1]"],
    });
    const where = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com";
    await editAs(s.server, "kubectl-edit", where, { spec: { names: { shortNames: ["theirs"] } } });
    await s.engine.refresh();
    expect(inputs()).toMatchObject({ spec: { names: { shortNames: ["theirs"] } } });
    expect((await s.engine.one(definition(["w", "wd"]))).op).toBe("update");
    const imported = await s.engine.import(definition([]), "widgets.example.com");
    expect(imported?.inputs).toMatchObject({ spec: { group: "example.com", names: { shortNames: ["w", "wd"] } } });
  });

  it("sees a changed list element by its name", async () => {
    await s.engine.one(
      deployment(
        "web",
        {},
        {
          env: [
            { name: "A", value: "1" },
            { name: "B", value: "2" },
          ],
        },
      ),
    );
    await editAs(s.server, "kubectl-edit", path(APPS, "deployments", "web"), {
      spec: {
        template: {
          spec: {
            containers: [
              { name: "sidecar", image: "example.com/side:1" },
              {
                name: "main",
                image: "example.com/app:9",
                env: [
                  { name: "A", value: "1" },
                  { name: "B", value: "2" },
                ],
              },
            ],
          },
        },
      },
    });
    await s.engine.refresh();
    expect(inputs()).toMatchObject({
      spec: { template: { spec: { containers: [{ name: "main", image: "example.com/app:9" }] } } },
    });
  });

  it("sees a key that somebody added to a map which is one value", async () => {
    await s.engine.one({
      type: "core/v1:Service",
      name: "web",
      inputs: {
        metadata: { name: "web", namespace: "shop", annotations: { "pulumi.com/skipAwait": "true" } },
        spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
      },
    });
    await editAs(s.server, "kubectl-edit", path(CONFIG_MAPS, "services", "web"), {
      spec: { selector: { track: "x" } },
    });
    await s.engine.refresh();
    expect(inputs()).toMatchObject({ spec: { selector: { app: "web", track: "x" } } });
  });

  it("sees what a run applied that was killed before it wrote the state", async () => {
    const declared = configMap("c", { a: "1" }, { annotations: { "pulumi.com/patchFieldManager": "platform" } });
    await s.engine.one(declared);
    const known = inputs();
    // Times of field managers are of seconds.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const { metadata } = declared.inputs as { readonly metadata: object };
    await applyAs(s.server, "platform", path(CONFIG_MAPS, "configmaps", "c"), {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata,
      data: { a: "1", b: "2" },
    });
    await s.engine.refresh();
    expect(inputs()).toEqual({ ...known, data: { a: "1", b: "2" } });
    expect((await s.engine.one(declared)).diff).toEqual(["delete data.b"]);
  });

  it("is of what was written by others, and not of a status", async () => {
    const web = deployment("web");
    await s.engine.one(web);
    const before = inputs();
    const status = { replicas: 3, conditions: [{ type: "Available", status: "False" }] };
    await editAs(s.server, "a-controller", `${path(APPS, "deployments", "web")}/status`, { status });
    expect(await s.engine.refresh()).toEqual([]);
    expect(inputs()).toEqual(before);
    expect((await s.engine.one(web)).op).toBe("same");
  });

  it("says that an object is gone", async () => {
    await s.engine.one(configMap("c", { a: "1" }));
    await s.server.request("DELETE", path(CONFIG_MAPS, "configmaps", "c"));
    expect(await s.engine.refresh()).toEqual(["c"]);
  });

  it("sees drift of a Secret as stringData, still secret", async () => {
    const declared = {
      type: "core/v1:Secret",
      name: "creds",
      inputs: { metadata: { name: "creds", namespace: "shop" }, stringData: { user: "ann", password: "first-one" } },
    };
    await s.engine.one(declared);
    const encoded = Buffer.from("second-one").toString("base64");
    await editAs(s.server, "kubectl-edit", path(CONFIG_MAPS, "secrets", "creds"), { data: { password: encoded } });
    await s.engine.refresh();
    const drifted = inputs()?.["stringData"];
    expect(drifted).toBeInstanceOf(Secret);
    expect((drifted as Secret).value).toEqual({ user: "ann", password: "second-one" });
  });
});

describe("import", () => {
  it("takes inputs from what an applier owns, without what the server filled in", async () => {
    await applyAs(s.server, "kubectl", path(APPS, "deployments", "web"), {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", labels: { a: "b" } },
      spec: {
        selector: { matchLabels: { app: "web" } },
        template: {
          metadata: { labels: { app: "web" } },
          spec: { containers: [{ name: "main", image: "example.com/app:1" }] },
        },
      },
    });
    const found = await s.engine.import({ type: "apps/v1:Deployment", name: "web" }, "shop/web");
    expect(found?.id).toBe("shop/web");
    expect(found?.inputs).toEqual({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "shop", labels: { a: "b" } },
      spec: {
        selector: { matchLabels: { app: "web" } },
        template: {
          metadata: { labels: { app: "web" } },
          spec: { containers: [{ name: "main", image: "example.com/app:1" }] },
        },
      },
    });
    await s.server.request("DELETE", path(APPS, "deployments", "web"));
  });

  it("takes inputs from what kubectl last applied", async () => {
    const applied = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "c", namespace: "shop" },
      data: { a: "1" },
    };
    await s.server.request("POST", "/api/v1/namespaces/shop/configmaps", {
      ...applied,
      metadata: {
        name: "c",
        annotations: { "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify(applied) },
      },
    });
    expect((await s.engine.import({ type: "core/v1:ConfigMap", name: "c" }, "shop/c"))?.inputs).toEqual(applied);
    await s.server.request("DELETE", path(CONFIG_MAPS, "configmaps", "c"));
  });

  it("looks in the default namespace for a bare name, and says when there is nothing", async () => {
    const found = await s.engine.import({ type: "core/v1:Service", name: "k" }, "kubernetes");
    expect(found?.id).toBe("default/kubernetes");
    expect(found?.inputs["spec"]).not.toHaveProperty("clusterIP");
    expect(await s.engine.import({ type: "core/v1:ConfigMap", name: "no" }, "shop/no")).toBeUndefined();
    expect((await s.engine.import({ type: "core/v1:Namespace", name: "shop" }, "shop"))?.inputs).toEqual({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "shop", labels: { "kubernetes.io/metadata.name": "shop" } },
    });
  });
});
