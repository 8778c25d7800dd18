import { afterEach, describe, expect, it } from "vitest";
import { applyAs, configMap, CONFIG_MAPS, editAs, path, session } from "./session.ts";

const s = session();
afterEach(() => s.engine.destroy());
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const c = path(CONFIG_MAPS, "configmaps", "c");

describe("delete", () => {
  it("waits until the object is gone, and says what keeps it", async () => {
    await s.engine.one(configMap("c", { a: "1" }));
    await editAs(s.server, "holder", c, { metadata: { finalizers: ["example.com/hold"] } });
    let gone = false;
    const deletion = s.engine.destroy().then(() => (gone = true));
    await pause(3000);
    expect(gone).toBe(false);
    expect(s.engine.said.map(({ message }) => message).join("\n")).toContain("waits for example.com/hold");
    await editAs(s.server, "holder", c, { metadata: { finalizers: null } });
    await deletion;
    await expect(s.server.request("GET", c)).rejects.toThrow("404");
  });

  it("of an object that is gone is done", async () => {
    await s.engine.one(configMap("c", { a: "1" }));
    await s.server.request("DELETE", c);
    await s.engine.destroy();
  });

  it("leaves another object of the same name alone", async () => {
    await s.engine.one(configMap("c", { a: "1" }));
    await s.server.request("DELETE", c);
    await s.server.request("POST", "/api/v1/namespaces/shop/configmaps", {
      metadata: { name: "c" },
      data: { a: "new" },
    });
    await s.engine.destroy();
    expect(await s.server.request("GET", c)).toMatchObject({ data: { a: "new" } });
    await s.server.request("DELETE", c);
  });

  it("with skipAwait does not wait", async () => {
    await s.engine.one(configMap("c", { a: "1" }, { annotations: { "pulumi.com/skipAwait": "true" } }));
    await editAs(s.server, "holder", c, { metadata: { finalizers: ["example.com/hold"] } });
    await s.engine.destroy();
    expect(await s.server.request("GET", c)).toHaveProperty("metadata.deletionTimestamp");
    await editAs(s.server, "holder", c, { metadata: { finalizers: null } });
  });

  it("that is still going on is waited for by a creation of the same name, whoever owned the old one", async () => {
    await applyAs(s.server, "operator", c, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "c", finalizers: ["example.com/hold"] },
      data: { a: "theirs" },
    });
    await s.server.request("DELETE", c);
    const made = s.engine.one(configMap("c", { a: "ours" }));
    await pause(1000);
    await editAs(s.server, "holder", c, { metadata: { finalizers: null } });
    expect((await made).op).toBe("create");
    expect(await s.server.request("GET", c)).toMatchObject({ data: { a: "ours" } });
  });

  it("that takes longer than its time fails and says why", async () => {
    await s.engine.one(configMap("c", { a: "1" }, { annotations: { "pulumi.com/timeoutSeconds": "1" } }));
    await editAs(s.server, "holder", c, { metadata: { finalizers: ["example.com/hold"] } });
    await expect(s.engine.destroy()).rejects.toThrow(/ConfigMap shop\/c: .*after 1 s.*example\.com\/hold/);
    await editAs(s.server, "holder", c, { metadata: { finalizers: null } });
  });

  it("of a namespace waits for its contents", async () => {
    const ns = { type: "core/v1:Namespace", name: "n", inputs: { metadata: { name: "short-lived" } } };
    await s.engine.up([ns, configMap("inside", { a: "1" }, { namespace: "short-lived" })]);
    await s.engine.destroy();
    await expect(s.server.request("GET", "/api/v1/namespaces/short-lived")).rejects.toThrow("404");
  });
});
