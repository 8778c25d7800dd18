import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { machineLogin, machineRegistry } from "../../../oci/machine-registries.ts";
import { parseRepository } from "../../../oci/reference.ts";

/** `ml-serving:a:b` in base64, as `printf 'ml-serving:a:b' | base64` writes it. */
const auth = "bWwtc2VydmluZzphOmI=";

describe("registries that run on this machine", () => {
  const root = mkdtempSync(join(tmpdir(), "registries-"));
  const put = (registry: string, files: Readonly<Record<string, string>>): void => {
    mkdirSync(join(root, registry), { recursive: true });
    for (const [name, content] of Object.entries(files)) writeFileSync(join(root, registry, name), content);
  };

  beforeAll(() => {
    const logins = JSON.stringify({ auths: { "127.0.0.1:15000": { auth } } });
    put("127.0.0.1:15000", { "ca.crt": "", "config.json": logins });
    put("127.0.0.1:15010", { "ca.crt": "" });
    put("registry.example.com", { "ca.crt": "", "config.json": logins });
  });
  beforeEach(() => {
    vi.stubEnv("ML_SERVING_REGISTRIES", root);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
  afterAll(() => {
    rmSync(root, { recursive: true });
  });

  it("are asked by TLS, and others on loopback as before", () => {
    expect(parseRepository("127.0.0.1:15000/models/iris").baseUrl).toBe("https://127.0.0.1:15000");
    expect(parseRepository("localhost:15000/models/iris").baseUrl).toBe("https://localhost:15000");
    expect(parseRepository("127.0.0.1:5000/models/iris").baseUrl).toBe("http://127.0.0.1:5000");
  });

  it("have an authority and a login, or are not known at all", () => {
    const folder = join(root, "127.0.0.1:15000");
    expect(machineRegistry("127.0.0.1:15000")).toEqual({
      folder,
      ca: join(folder, "ca.crt"),
      logins: join(folder, "config.json"),
    });
    expect(machineRegistry("127.0.0.1:15010")).toBeUndefined();
    expect(machineRegistry("registry.example.com")).toBeUndefined();
  });

  it("get their login by TLS and nobody else does", () => {
    expect(machineLogin("https://127.0.0.1:15000")).toBe(`Basic ${auth}`);
    expect(machineLogin("http://127.0.0.1:15000")).toBeUndefined();
    expect(machineLogin("https://127.0.0.1:15010")).toBeUndefined();
    expect(machineLogin("https://registry.example.com")).toBeUndefined();
  });
});
