import { afterEach, describe, expect, it } from "vitest";
import { applyAs, APPS, configMap, CONFIG_MAPS, deployment, editAs, path, session } from "./session.ts";

const s = session();
afterEach(() => s.engine.destroy());

const live = (plural: string, name: string) =>
  s.server.request("GET", path(plural === "configmaps" ? CONFIG_MAPS : APPS, plural, name));

describe("a second run is silent", () => {
  it("with fields that the server fills in", async () => {
    const web = deployment("web");
    await s.engine.one(web);
    expect(await live("deployments", "web")).toMatchObject({ spec: { replicas: 1, revisionHistoryLimit: 10 } });
    expect(await s.engine.one(web)).toMatchObject({ op: "same", diff: [] });
  });

  it("with quantities that read back in another form", async () => {
    const web = deployment("web", {}, { resources: { requests: { cpu: "1000m", memory: "1024Mi" } } });
    await s.engine.one(web);
    expect(JSON.stringify(await live("deployments", "web"))).toContain('"cpu":"1"');
    // Somebody's status update must not make a difference either.
    await editAs(s.server, "status", `${path(APPS, "deployments", "web")}/status`, { status: { replicas: 0 } });
    expect(await s.engine.one(web)).toMatchObject({ op: "same", diff: [] });
  });

  it("with fields that somebody else owns", async () => {
    const web = deployment("web");
    await s.engine.one(web);
    await applyAs(s.server, "operator", path(APPS, "deployments", "web"), {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", labels: { team: "blue" }, annotations: { "operator/seen": "yes" } },
      spec: { replicas: 3 },
    });
    expect(await s.engine.one(web)).toMatchObject({ op: "same", diff: [] });
    expect(await live("deployments", "web")).toMatchObject({
      metadata: { labels: { team: "blue" } },
      spec: { replicas: 3 },
    });
  });

  it("with a declared field that somebody else took over, until it is refreshed", async () => {
    const web = deployment("web", { replicas: 2 });
    await s.engine.one(web);
    await editAs(s.server, "autoscaler", path(APPS, "deployments", "web"), { spec: { replicas: 5 } });
    expect(await s.engine.one(web)).toMatchObject({ op: "same", diff: [] });
    await s.engine.refresh();
    const [kept] = s.engine.state.values();
    expect(kept?.inputs).toMatchObject({ spec: { replicas: 5 } });
    await expect(s.engine.one(web)).rejects.toThrow(/conflict with "autoscaler"[\s\S]*pulumi\.com\/patchForce/);
  });

  it("with the same value written another way", async () => {
    await s.engine.one(deployment("web", {}, { resources: { limits: { cpu: "0.5" } } }));
    expect((await s.engine.one(deployment("web", {}, { resources: { limits: { cpu: "500m" } } }))).op).toBe("same");
  });
});

describe("a change is seen", () => {
  it("as Pulumi writes paths", async () => {
    await s.engine.one(deployment("web", { replicas: 1 }));
    const changed = deployment(
      "web",
      { replicas: 2 },
      { image: "example.com/app:2", env: [{ name: "A", value: "1" }] },
    );
    expect(await s.engine.one(changed)).toMatchObject({
      op: "update",
      diff: [
        "add spec.template.spec.containers[0].env",
        "update spec.replicas",
        "update spec.template.spec.containers[0].image",
      ],
    });
    expect(await live("deployments", "web")).toMatchObject({
      spec: { replicas: 2, template: { spec: { containers: [{ image: "example.com/app:2" }] } } },
    });
  });

  it("with keys that need brackets", async () => {
    await s.engine.one(configMap("c", { "a.b": "1" }));
    expect((await s.engine.one(configMap("c", { "a.b": "2" }))).diff).toEqual(['update data["a.b"]']);
  });

  it("when a field is dropped, which the server then drops too", async () => {
    await s.engine.one(configMap("c", { a: "1", b: "2" }, { labels: { x: "y" } }));
    expect(await s.engine.one(configMap("c", { a: "1" }))).toMatchObject({
      op: "update",
      diff: ["delete data.b", "delete metadata.labels"],
    });
    const now = await live("configmaps", "c");
    expect(now["data"]).toEqual({ a: "1" });
    expect(now["metadata"]).not.toHaveProperty("labels");
  });

  it("when somebody removed or changed what is declared", async () => {
    const c = configMap("c", { a: "1", b: "2" });
    await s.engine.one(c);
    // A merge patch with null removes the field and with it our ownership of it.
    await editAs(s.server, "kubectl-edit", path(CONFIG_MAPS, "configmaps", "c"), { data: { b: null } });
    expect(await s.engine.one(c)).toMatchObject({ op: "update", diff: ["add data.b"] });
    expect(await live("configmaps", "c")).toMatchObject({ data: { a: "1", b: "2" } });
  });

  it("when the object was deleted: the update makes it again", async () => {
    const c = configMap("c", { a: "1" });
    await s.engine.one(c);
    await s.server.request("DELETE", path(CONFIG_MAPS, "configmaps", "c"));
    expect(await s.engine.one(c)).toMatchObject({ op: "update", diff: ["add metadata.name"] });
    expect(await live("configmaps", "c")).toMatchObject({ data: { a: "1" } });
    expect((await s.engine.one(c)).op).toBe("same");
  });

  it("when its whole namespace is gone", async () => {
    const ns = { type: "core/v1:Namespace", name: "n", inputs: { metadata: { name: "gone-soon" } } };
    const c = configMap("c", { a: "1" }, { namespace: "gone-soon" });
    await s.engine.up([ns, c]);
    await s.server.request("DELETE", "/api/v1/namespaces/gone-soon");
    for (let i = 0; i < 100; i++) {
      const there = await s.server.request("GET", "/api/v1/namespaces/gone-soon").catch(() => undefined);
      if (there === undefined) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect((await s.engine.up([ns, c])).map(({ op }) => op)).toEqual(["update", "update"]);
  });
});

describe("fields of other managers", () => {
  it("are refused with the server's message, and taken over with patchForce", async () => {
    await applyAs(s.server, "operator", path(CONFIG_MAPS, "configmaps", "c"), {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "c" },
      data: { a: "theirs" },
    });
    await expect(s.engine.one(configMap("c", { a: "ours" }))).rejects.toThrow(
      /ConfigMap shop\/c: .*conflict with "operator"[\s\S]*pulumi\.com\/patchForce/,
    );
    const forced = configMap("c", { a: "ours" }, { annotations: { "pulumi.com/patchForce": "true" } });
    expect((await s.engine.one(forced)).op).toBe("create");
    expect(await live("configmaps", "c")).toMatchObject({ data: { a: "ours" } });
    expect((await s.engine.one(forced)).op).toBe("same");
  });

  it("are adopted with the object when the values agree", async () => {
    await s.server.request("POST", "/api/v1/namespaces/shop/configmaps", { metadata: { name: "c" }, data: { a: "1" } });
    expect((await s.engine.one(configMap("c", { a: "1", b: "2" }))).op).toBe("create");
    expect(await live("configmaps", "c")).toMatchObject({ data: { a: "1", b: "2" } });
  });

  it("are left alone where the program ignores changes", async () => {
    const web = (image: string) => ({
      ...deployment("web", { replicas: 1 }, { image }),
      ignoreChanges: ["spec.replicas"],
    });
    await s.engine.one(web("example.com/app:1"));
    await editAs(s.server, "autoscaler", path(APPS, "deployments", "web"), { spec: { replicas: 4 } });
    expect(await s.engine.one(web("example.com/app:2"))).toMatchObject({ op: "update" });
    expect(await live("deployments", "web")).toMatchObject({ spec: { replicas: 4 } });
  });
});

describe("admission", () => {
  it("that changes fields makes no difference later", async () => {
    await s.server.request("POST", "/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicies", {
      metadata: { name: "stamp" },
      spec: {
        matchConstraints: {
          resourceRules: [
            { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["configmaps"] },
          ],
        },
        matchConditions: [{ name: "ours", expression: "object.metadata.name.startsWith('mutated')" }],
        failurePolicy: "Fail",
        reinvocationPolicy: "Never",
        mutations: [
          {
            patchType: "ApplyConfiguration",
            applyConfiguration: {
              expression:
                "Object{metadata: Object.metadata{labels: {'stamped': 'yes'}, annotations: {'seen': has(object.metadata.annotations) && 'seen' in object.metadata.annotations ? object.metadata.annotations['seen'] + 'x' : 'x'}}, data: {'color': 'black'}}",
            },
          },
        ],
      },
    });
    await s.server.request("POST", "/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings", {
      metadata: { name: "stamp" },
      spec: { policyName: "stamp" },
    });
    const stamped = async (): Promise<boolean> => {
      await s.server.request("POST", "/api/v1/namespaces/shop/configmaps?dryRun=All", {
        metadata: { name: "mutated-probe" },
      });
      const made = await s.server.request("POST", "/api/v1/namespaces/shop/configmaps?dryRun=All", {
        metadata: { name: "mutated-probe" },
      });
      return JSON.stringify(made).includes("stamped");
    };
    for (let i = 0; i < 100 && !(await stamped()); i++) await new Promise((resolve) => setTimeout(resolve, 100));
    const c = configMap("mutated", { color: "any" });
    await s.engine.one(c);
    expect(await live("configmaps", "mutated")).toMatchObject({
      metadata: { labels: { stamped: "yes" } },
      data: { color: "black" },
    });
    // It stamps an annotation anew at every write: even that is no change of the program's.
    await editAs(s.server, "toucher", path(CONFIG_MAPS, "configmaps", "mutated"), { metadata: { labels: { t: "1" } } });
    expect(await s.engine.one(c)).toMatchObject({ op: "same", diff: [] });
    expect((await s.engine.one(configMap("mutated", { color: "any", more: "1" }))).diff).toEqual(["add data.more"]);
    await s.server.request("DELETE", "/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings/stamp");
  });
});
