import { execFile, execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRegistry, type TestRegistry } from "../support/registry.ts";

const root = join(import.meta.dirname, "../..");
const model = join(root, "examples/iris/model.pmml");
let folder: string;
let registry: TestRegistry;
let address: string;

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function oci(args: readonly string[], cwd = root): Promise<Run> {
  const loader = join(root, "node_modules/tsx/dist/loader.mjs");
  try {
    const { stdout, stderr } = await promisify(execFile)(
      "node",
      ["--import", loader, join(root, "oci/main.ts"), ...args],
      { cwd },
    );
    return { code: 0, stdout: stdout.trim(), stderr };
  } catch (error) {
    const failed = error as { code: number; stdout: string; stderr: string };
    return { code: failed.code, stdout: failed.stdout.trim(), stderr: failed.stderr };
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "oci-push-"));
  registry = await startRegistry();
  address = registry.address;
});

afterAll(async () => {
  await registry.stop();
  rmSync(folder, { recursive: true });
});

describe("oci push", () => {
  it("pushes what skopeo finds again, byte for byte, under the digest that `digest` printed", async () => {
    const printed = await oci(["digest", "--file", `${model}=model.pmml`]);
    const pushed = await oci(["push", "--file", `${model}=model.pmml`, "--to", `${address}/models/iris`]);
    expect(pushed).toMatchObject({ code: 0, stdout: printed.stdout });
    expect(pushed.stdout).toMatch(/^sha256:[0-9a-f]{64}$/);

    const image = `${address}/models/iris@${pushed.stdout}`;
    const layout = join(folder, "layout");
    execFileSync("skopeo", [
      "copy",
      "-q",
      "--src-tls-verify=false",
      "--preserve-digests",
      `docker://${image}`,
      `oci:${layout}:iris`,
    ]);
    const inspected = JSON.parse(execFileSync("skopeo", ["inspect", `oci:${layout}:iris`], { encoding: "utf8" })) as {
      Digest: string;
      Layers: [string];
    };
    expect(inspected.Digest).toBe(pushed.stdout);
    const layer = join(layout, "blobs", inspected.Layers[0].replace(":", "/"));
    const unpacked = execFileSync("tar", ["-xOf", layer, "model.pmml"], { maxBuffer: 1 << 26 });
    expect(unpacked.equals(execFileSync("cat", [model], { maxBuffer: 1 << 26 }))).toBe(true);
  });

  it("sends nothing the second time, from another folder, with another file time", async () => {
    const first = await oci(["push", "--file", model, "--to", `${address}/models/again`]);
    const copy = join(folder, "model.pmml");
    copyFileSync(model, copy);
    utimesSync(copy, 1_000_000_000, 1_000_000_000);
    const second = await oci(["push", "--file", "model.pmml", "--to", `${address}/models/again`], folder);
    expect(second.stdout).toBe(first.stdout);
    expect(first.stderr).toContain("bytes uploaded");
    expect(second.stderr).toContain("was there already");
  });

  it("keeps the title and the media type", async () => {
    const pushed = await oci(["push", "--file", model, "--title", "iris", "--to", `${address}/models/other`]);
    const manifest = await fetch(`http://${address}/v2/models/other/manifests/${pushed.stdout}`, {
      headers: { accept: "application/vnd.oci.image.manifest.v1+json" },
    });
    expect(manifest.headers.get("content-type")).toBe("application/vnd.oci.image.manifest.v1+json");
    expect(await manifest.json()).toMatchObject({ annotations: { "org.opencontainers.image.title": "iris" } });
  });

  it.each([
    [["push", "--file", model, "--to", "models/iris"], "no registry in front"],
    [["push", "--file", "gone.pmml", "--to", "127.0.0.1:1/models/iris"], "gone.pmml: cannot be read (ENOENT)"],
    [["push", "--file", model, "--to", "127.0.0.1:1/models/iris"], "Is the registry running"],
    [["push", "--file", `${model}=../model.pmml`, "--to", "127.0.0.1:1/models/iris"], "not a plain relative path"],
  ])("explains %j and exits 1", async (args, words) => {
    const run = await oci(args);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain(words);
    expect(run.stderr).not.toContain("    at ");
  });
});
