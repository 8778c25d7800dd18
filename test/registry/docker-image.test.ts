import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { storageFolder, tidyStorage } from "../../local/providers/docker/storage.ts";
import { cacheRoot } from "../../local/toolchain/paths.ts";
import { testProject, type TestProject } from "../engine/support.ts";
import { freePort } from "../../local/console/free-port.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";

const program = `
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
const config = new pulumi.Config();
const image = new docker.Image("model", {
  imageName: config.require("registry") + "/models/iris:current",
  build: {
    context: "../context",
    dockerfile: "../context/Containerfile",
    platform: "linux/amd64",
    args: { FILE: config.get("file") ?? "model.txt" },
  },
  registry: { server: config.require("registry"), username: "robot", password: config.requireSecret("password") },
});
const served = new docker.Image("served", {
  imageName: config.require("registry") + "/served/iris:1",
  build: { context: "../served", platform: "linux/amd64", args: { BASE: image.repoDigest } },
});
export const layers = served.repoDigest;
export const reference = image.repoDigest;
export const name = image.imageName;
export const base = image.baseImageName;
export const server = image.registryServer;
export const found = docker.getRegistryImageOutput({ name: image.imageName }, { dependsOn: image }).sha256Digest;
`;

/** A cache with all that is in this machine's but what images are built in: another build may be at work there. */
function cacheOfItsOwn(): string {
  const [base, whole] = [mkdtempSync(join(tmpdir(), "docker-cache-")), cacheRoot()];
  vi.stubEnv("XDG_CACHE_HOME", base);
  mkdirSync(cacheRoot());
  for (const name of readdirSync(whole))
    if (join(dirname(storageFolder()), name) !== storageFolder())
      symlinkSync(join(whole, name), join(cacheRoot(), name));
  return base;
}

let base: string;
let registry: TestRegistry;
let address: string;
let project: TestProject;

/** What the registry itself says a tag is. */
async function digestAtRegistry(tag: string): Promise<string | null> {
  const answer = await fetch(`http://${address}/v2/models/iris/manifests/${tag}`, {
    method: "HEAD",
    headers: { accept: "application/vnd.oci.image.manifest.v1+json" },
  });
  return answer.headers.get("docker-content-digest");
}

async function up(): Promise<string> {
  const { exitCode, all } = await project.pulumi("up", "--yes", "--skip-preview");
  expect(all).not.toContain("error");
  expect(exitCode).toBe(0);
  return all;
}

beforeAll(async () => {
  base = cacheOfItsOwn();
  registry = await startRegistry();
  address = registry.address;
  project = await testProject({
    "stacks/index.ts": program,
    "context/Containerfile": "FROM scratch\nARG FILE\nCOPY ${FILE} /model\n",
    "context/model.txt": "first\n",
    "served/Dockerfile": 'ARG BASE\nFROM ${BASE}\nCOPY server.txt /\nENTRYPOINT ["/server"]\n',
    "served/server.txt": "serves\n",
    "context/notes.md": "not in the image\n",
    "context/.dockerignore": "*.md\n",
  });
  await project.pulumi("config", "set", "registry", address);
  await project.pulumi("config", "set", "--secret", "password", "correct-horse");
});
afterAll(async () => {
  project.remove();
  await registry.stop();
  await tidyStorage(0);
  vi.unstubAllEnvs();
  rmSync(base, { recursive: true });
});

describe("docker.Image through the stand-in", { sequential: true }, () => {
  let first: string;

  it("previews without building", async () => {
    const { exitCode, all } = await project.pulumi("preview");
    expect(all).toContain("docker:index:Image model create");
    expect(exitCode).toBe(0);
    expect(await digestAtRegistry("current")).toBeNull();
  });

  it("builds, pushes and returns the digest that the registry and skopeo see", async () => {
    await up();
    const outputs = await project.outputs();
    const digest = await digestAtRegistry("current");
    const seen = await execa("skopeo", ["inspect", "--tls-verify=false", `docker://${address}/models/iris:current`]);
    const inspected = JSON.parse(seen.stdout) as { readonly Digest: string; readonly Architecture: string };
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(inspected).toMatchObject({ Digest: digest, Architecture: "amd64" });
    expect(outputs).toStrictEqual({
      layers: expect.stringMatching(/\/served\/iris@sha256:[0-9a-f]{64}$/) as unknown,
      reference: `${address}/models/iris@${String(digest)}`,
      name: `${address}/models/iris:current`,
      base: `${address}/models/iris:current`,
      server: address,
      found: digest,
    });
    first = String(digest);
  });

  it("builds on an image of a registry on this machine, named by a digest that was not known before", async () => {
    const { layers } = await project.outputs();
    const seen = await execa("skopeo", ["inspect", "--tls-verify=false", `docker://${String(layers)}`]);
    const inspected = JSON.parse(seen.stdout) as { readonly Digest: string; readonly Layers: readonly string[] };
    expect(inspected.Layers).toHaveLength(2);
    expect(layers).toBe(`${address}/served/iris@${inspected.Digest}`);
  });

  it("keeps the password out of the state and the output", async () => {
    const { all } = await project.pulumi("stack", "export");
    expect(all).toContain("docker:index/image:Image");
    expect(all).not.toContain("correct-horse");
  });

  it("is silent the second time, also when only the password or an ignored file is another", async () => {
    project.write("context/notes.md", "changed\n");
    await project.pulumi("config", "set", "--secret", "password", "battery-staple");
    const { exitCode, all } = await project.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
    expect(all).toContain("3 unchanged");
    expect(exitCode).toBe(0);
  });

  it("builds again and has another digest when a file changes, and the first one when it changes back", async () => {
    project.write("context/model.txt", "second\n");
    expect(await up()).toContain("2 updated"); // it, and the image that is built on it
    const second = await digestAtRegistry("current");
    expect(second).not.toBe(first);
    expect((await project.outputs())["reference"]).toBe(`${address}/models/iris@${String(second)}`);
    project.write("context/model.txt", "first\n");
    await up();
    expect(await digestAtRegistry("current")).toBe(first);
  });

  it("pushes again what has vanished from the registry", async () => {
    const gone = await fetch(`http://${address}/v2/models/iris/manifests/${first}`, { method: "DELETE" });
    expect(gone.status).toBe(202);
    const preview = await project.pulumi("preview", "--diff");
    expect(preview.all).toContain("repoDigest");
    expect(await up()).toContain("1 updated");
    expect(await digestAtRegistry("current")).toBe(first);
  });

  it("sees at a refresh what has vanished from the registry", async () => {
    await fetch(`http://${address}/v2/models/iris/manifests/${first}`, { method: "DELETE" });
    expect((await project.pulumi("refresh", "--yes", "--skip-preview")).all).toContain("1 deleted");
    expect(await up()).toContain("1 created");
    expect(await digestAtRegistry("current")).toBe(first);
  });

  it("shows the last words of a build that fails, and what is wrong with inputs", async () => {
    await project.pulumi("config", "set", "file", "missing.txt");
    const failed = await project.pulumi("up", "--yes", "--skip-preview");
    await project.pulumi("config", "rm", "file");
    expect(failed.exitCode).not.toBe(0);
    expect(failed.all).toContain(`Building ${address}/models/iris:current from ../context/Containerfile failed:`);
    expect(failed.all).toContain("missing.txt");
    expect(failed.all).not.toContain("node_modules");
    await project.pulumi("config", "set", "registry", "iris");
    const refused = await project.pulumi("preview");
    await project.pulumi("config", "set", "registry", address);
    expect(refused.all).toContain("no registry in front");
    expect(readFileSync("/proc/mounts", "utf8")).not.toContain(storageFolder());
  });

  it("stops a build on Ctrl-C and leaves no mount and no process behind", async () => {
    const port = await freePort();
    const silent = createServer(() => undefined).listen(port, "127.0.0.1");
    const asked = new Promise((resolve) => silent.once("connection", resolve));
    project.write("context/Containerfile", `FROM scratch\nARG FILE\nADD http://127.0.0.1:${port}/model /model\n`);
    const running = project.start("up", "--yes", "--skip-preview");
    await asked;
    running.kill("SIGINT");
    expect((await running.ended).exitCode).not.toBe(0);
    await sleep(1000);
    expect(project.processes()).toStrictEqual([]);
    expect(readFileSync("/proc/mounts", "utf8")).not.toContain(storageFolder());
    silent.close();
    project.write("context/Containerfile", "FROM scratch\nARG FILE\nCOPY ${FILE} /model\n");
    await up();
    expect(await digestAtRegistry("current")).toBe(first);
  });

  it("imports by name, and leaves the image at destroy", async () => {
    const imported = await project.pulumi(
      ...["import", "docker:index/image:Image", "other", `${address}/models/iris:current`],
      ...["--yes", "--protect=false", "--generate-code=false"],
    );
    expect(imported.all).toContain("1 imported");
    expect((await project.pulumi("destroy", "--yes", "--skip-preview")).all).toContain("deleted");
    expect(await digestAtRegistry("current")).toBe(first);
  });
});
