import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { hasSecret, Secret, toStruct } from "../../local/providers/serve/values.ts";
import type { Properties } from "../../local/providers/serve/values.ts";
import { configMap, CONFIG_MAPS, path, session } from "./session.ts";

const s = session();
afterEach(() => s.engine.destroy());

const password = "correct-horse-battery";

function secret(stringData: Properties) {
  return {
    type: "core/v1:Secret",
    name: "creds",
    inputs: { metadata: { name: "creds", namespace: "shop" }, stringData },
  };
}

/** What the state would hold in plain text: everything outside of secrets. */
function inTheClear(properties: Properties): string {
  return JSON.stringify(properties);
}

describe("secrets", () => {
  it("of a Secret are secret in inputs and outputs", async () => {
    await s.engine.one(secret({ password }));
    const [kept] = s.engine.state.values();
    expect(kept?.inputs["stringData"]).toBeInstanceOf(Secret);
    expect(kept?.outputs["data"]).toBeInstanceOf(Secret);
    expect(inTheClear(kept?.outputs ?? {})).not.toContain(Buffer.from(password).toString("base64"));
    expect(inTheClear(kept?.inputs ?? {})).not.toContain(password);
    const [live] = [await s.server.request("GET", path(CONFIG_MAPS, "secrets", "creds"))];
    expect(live["data"]).toEqual({ password: Buffer.from(password).toString("base64") });
  });

  it("drop a key that is dropped from stringData, and stay silent otherwise", async () => {
    await s.engine.one(secret({ password, user: "ann" }));
    expect((await s.engine.one(secret({ password, user: "ann" }))).op).toBe("same");
    expect(await s.engine.one(secret({ password }))).toMatchObject({ op: "update", diff: ["delete stringData.user"] });
    const live = await s.server.request("GET", path(CONFIG_MAPS, "secrets", "creds"));
    expect(Object.keys(live["data"] as object)).toEqual(["password"]);
  });

  it("in other kinds stay secret in the outputs", async () => {
    await s.engine.one(configMap("c", { open: "yes", token: new Secret(password) }));
    const [kept] = s.engine.state.values();
    expect(hasSecret(kept?.outputs["data"])).toBe(true);
    expect(inTheClear(kept?.outputs ?? {})).not.toContain(password);
    expect(kept?.outputs).toMatchObject({ data: { open: "yes" } });
  });

  it("are in no error, although the server quotes what it refuses", async () => {
    const declared = configMap("c", { a: "1" }, { labels: { token: new Secret(`not a label: ${password}!`) } });
    const error = await s.engine.one(declared).then(
      () => "",
      (refused: unknown) => (refused as Error).message,
    );
    expect(error).toContain("metadata.labels");
    expect(error).not.toContain(password);
  });

  it("are in no message and on no output stream", () => {
    expect(JSON.stringify(s.engine.said)).not.toContain(password);
    expect(s.engine.provider.printed()).not.toContain(password);
    expect(readFileSync(s.server.kubeconfigPath, "utf8")).not.toContain(password);
  });

  it("on the wire carry Pulumi's signature", () => {
    // https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go
    expect(toStruct({ a: new Secret("x") }).toJavaScript()).toEqual({
      a: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "x" },
    });
  });
});
