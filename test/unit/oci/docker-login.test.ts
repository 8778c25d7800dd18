import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dockerLogin } from "../../../oci/docker-login.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "docker-login-"));
  const helper = join(folder, "docker-credential-ours");
  // What docker's own helpers print: https://github.com/docker/docker-credential-helpers#development
  writeFileSync(
    helper,
    '#!/bin/sh\nread host\n[ "$host" = helped.example.com ] || { echo "credentials not found in native keychain"; exit 1; }\necho \'{"ServerURL":"helped.example.com","Username":"me","Secret":"s3cret"}\'\n',
  );
  chmodSync(helper, 0o755);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function login(config: unknown, host: string): Promise<string | undefined> {
  writeFileSync(join(folder, "config.json"), typeof config === "string" ? config : JSON.stringify(config));
  return dockerLogin(host, { DOCKER_CONFIG: folder, PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}` });
}

// `echo -n me:s3cret | base64`
const meSecret = "bWU6czNjcmV0";

describe("docker's logins", () => {
  it("are found by the registry's host", async () => {
    const auths = { "harbor.example.com": { auth: meSecret }, "https://old.example.com": { auth: "b2xkOm9sZA==" } };
    expect(await login({ auths }, "harbor.example.com")).toBe(`Basic ${meSecret}`);
    expect(await login({ auths }, "old.example.com")).toBe("Basic b2xkOm9sZA==");
    expect(await login({ auths }, "other.example.com")).toBeUndefined();
  });

  it("are asked of helpers, the registry's own first", async () => {
    expect(await login({ credHelpers: { "helped.example.com": "ours" } }, "helped.example.com")).toBe(
      `Basic ${meSecret}`,
    );
    expect(await login({ credsStore: "ours" }, "helped.example.com")).toBe(`Basic ${meSecret}`);
    expect(await login({ credsStore: "ours" }, "other.example.com")).toBeUndefined();
    expect(await login({ credsStore: "gone" }, "helped.example.com")).toBeUndefined();
  });

  it("are none where the file is none", async () => {
    expect(await login("{", "harbor.example.com")).toBeUndefined();
    expect(await login({ auths: { "harbor.example.com": {} } }, "harbor.example.com")).toBeUndefined();
    expect(await dockerLogin("harbor.example.com", { DOCKER_CONFIG: join(folder, "gone") })).toBeUndefined();
  });
});
