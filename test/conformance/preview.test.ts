import { afterEach, describe, expect, it } from "vitest";
import { UNKNOWN } from "../../local/providers/serve/values.ts";
import type { Declared } from "./engine.ts";
import { Engine } from "./engine.ts";
import { startProvider } from "./provider-process.ts";
import { configMap, CONFIG_MAPS, deployment, path, session } from "./session.ts";

const s = session();
afterEach(() => s.engine.destroy());

describe("preview", () => {
  it("changes nothing", async () => {
    expect(await s.engine.one(configMap("c", { a: "1" }), true)).toMatchObject({ op: "create" });
    await expect(s.server.request("GET", path(CONFIG_MAPS, "configmaps", "c"))).rejects.toThrow("404");
    await s.engine.one(configMap("c", { a: "1" }));
    expect(await s.engine.one(configMap("c", { a: "2" }), true)).toMatchObject({
      op: "update",
      diff: ["update data.a"],
    });
    expect(await s.server.request("GET", path(CONFIG_MAPS, "configmaps", "c"))).toMatchObject({ data: { a: "1" } });
  });

  it("shows what admission refuses", async () => {
    await s.server.request("POST", "/api/v1/namespaces", {
      metadata: { name: "strict", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    });
    const pod = {
      type: "core/v1:Pod",
      name: "p",
      inputs: {
        metadata: { name: "p", namespace: "strict" },
        spec: { containers: [{ name: "a", image: "example.com/a:1" }] },
      },
    };
    await expect(s.engine.one(pod, true)).rejects.toThrow(
      /Pod strict\/p: .*violates PodSecurity "restricted[\s\S]*allowPrivilegeEscalation/,
    );
  });

  it("shows fields that the kind does not have", async () => {
    await expect(s.engine.one(deployment("web", { replica: 2 }), true)).rejects.toThrow(
      /Deployment shop\/web: .*spec\.replica\b/,
    );
  });

  it("goes on where the namespace or the kind comes with the same deployment", async () => {
    expect((await s.engine.one(configMap("c", { a: "1" }, { namespace: "not-yet" }), true)).op).toBe("create");
    const custom = {
      type: "example.com/v1:Unheard",
      name: "u",
      inputs: { apiVersion: "example.com/v1", kind: "Unheard", metadata: { name: "u" } },
    };
    expect((await s.engine.one(custom, true)).op).toBe("create");
  });

  it("keeps unknown values unknown, and what only the real object has", async () => {
    await s.engine.one(configMap("c", { a: UNKNOWN }), true);
    expect(s.engine.previewed).toMatchObject({ data: { a: UNKNOWN }, metadata: { uid: UNKNOWN }, status: UNKNOWN });
    const service = {
      type: "core/v1:Service",
      name: "svc",
      inputs: { metadata: { name: "svc", namespace: "shop" }, spec: { ports: [{ port: 80 }] } },
    };
    await s.engine.one(service, true);
    expect(s.engine.previewed).toMatchObject({ spec: { clusterIP: UNKNOWN, type: "ClusterIP" }, status: UNKNOWN });
  });

  it("shows an unknown value as a change", async () => {
    await s.engine.one(configMap("c", { a: "1" }));
    expect(await s.engine.one(configMap("c", { a: UNKNOWN }), true)).toMatchObject({ diff: ["update data.a"] });
  });

  it("has the name of an object that will be made", async () => {
    const declared: Declared = {
      type: "core/v1:ConfigMap",
      name: "auto",
      inputs: { metadata: { namespace: UNKNOWN } },
    };
    const inputs = await s.engine.check(declared, undefined);
    expect(inputs["metadata"]).toMatchObject({ name: expect.stringMatching(/^auto-/) as string, namespace: UNKNOWN });
  });
});

describe("errors", () => {
  it("of a missing kind say what is missing, without a stack", async () => {
    const custom = {
      type: "example.com/v1:Unheard",
      name: "u",
      inputs: { apiVersion: "example.com/v1", kind: "Unheard", metadata: { name: "u" } },
    };
    await expect(s.engine.one(custom)).rejects.toThrow(/no kind "Unheard"[\s\S]*CustomResourceDefinition/);
    await s.engine.one(custom).catch((error: unknown) => {
      expect((error as Error).message).not.toMatch(/\n\s+at /);
    });
  });

  it("of a quota say that it is used up", async () => {
    await s.server.request("POST", "/api/v1/namespaces", { metadata: { name: "small" } });
    await s.server.request("POST", "/api/v1/namespaces/small/resourcequotas", {
      metadata: { name: "q" },
      spec: { hard: { "count/configmaps": "0" } },
    });
    await s.server.request(
      "PATCH",
      "/api/v1/namespaces/small/resourcequotas/q/status",
      { status: { hard: { "count/configmaps": "0" }, used: { "count/configmaps": "0" } } },
      "application/merge-patch+json",
    );
    await expect(s.engine.one(configMap("c", { a: "1" }, { namespace: "small" }))).rejects.toThrow(
      /ConfigMap small\/c: .*exceeded quota: q/,
    );
  });

  it("of an unreachable cluster are one sentence", async () => {
    const kubeconfig = s.server.kubeconfig.replace(/127\.0\.0\.1:\d+/, "127.0.0.1:1");
    await expect(Engine.start({ kubeconfig })).rejects.toThrow(/https:\/\/127\.0\.0\.1:1.*cannot be reached/);
    await expect(Engine.start({ kubeconfig: "/nowhere/kubeconfig" })).rejects.toThrow(
      /\/nowhere\/kubeconfig does not exist/,
    );
  });

  it("of a context that is not there name the ones that are", async () => {
    const settings = { kubeconfig: s.server.kubeconfigPath, context: "no-such" };
    await expect(Engine.start(settings)).rejects.toThrow(/no context "no-such".*test/);
  });
});

describe("settings", () => {
  it("may come as content, by environment, with a namespace", async () => {
    const engine = await Engine.start({ namespace: "shop" }, { KUBECONFIG: s.server.kubeconfigPath });
    await engine.one({ type: "core/v1:ConfigMap", name: "n", inputs: { metadata: { name: "n" } } });
    expect([...engine.state.values()][0]?.id).toBe("shop/n");
    await engine.destroy();
    await engine.stop();
    const other = await Engine.start({ kubeconfig: s.server.kubeconfig });
    await other.stop();
  });

  it("with deleteUnreachable let go of a cluster that is gone", async () => {
    await s.engine.one(configMap("c", { a: "1" }));
    const kubeconfig = s.server.kubeconfig.replace(/127\.0\.0\.1:\d+/, "127.0.0.1:1");
    const engine = await Engine.start({ kubeconfig, deleteUnreachable: "true" });
    for (const [urn, kept] of s.engine.state) engine.state.set(urn, kept);
    await engine.destroy();
    expect(engine.said.map(({ message }) => message).join()).toContain("counts as deleted");
    await engine.stop();
  });
});

describe("the process", () => {
  it("ends with the engine's pipe, and on SIGTERM", async () => {
    const provider = await startProvider({ PATH: process.env["PATH"] });
    const ended = Date.now();
    await provider.stop();
    expect(Date.now() - ended).toBeLessThan(2500);
  });
});
