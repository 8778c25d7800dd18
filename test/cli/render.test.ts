import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gatewayRef } from "../../components/gateway-names.ts";
import { clusterLayout } from "../../local/cluster/layout.ts";
import { upstreamImages } from "../../local/ground/own-images.ts";
import { toolPath } from "../../local/toolchain/paths.ts";
import { podImages } from "../../runtimes/images.ts";
import { HOUSEKEEPING, startApiServer, type ApiServer } from "../support/api-server.ts";
import { gatewayKinds } from "../support/gateway-kinds.ts";
import { useClone } from "./clone.ts";

const clone = useClone();
const images = [...podImages, ...Object.keys(upstreamImages)].flatMap((name) => [
  "--image",
  `${name}=registry.example.com/${name.toLowerCase()}@sha256:${"a".repeat(64)}`,
]);

function contents(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".yaml"));
  return Object.fromEntries(files.sort().map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}

describe("npx ml render", () => {
  let server: ApiServer;
  let out: string;
  const kubectl = (args: readonly string[], input?: string) =>
    execa(toolPath("kubectl"), [`--kubeconfig=${server.kubeconfigPath}`, ...args], {
      all: true,
      reject: false,
      ...(input === undefined ? {} : { input }),
    });

  beforeAll(async () => {
    out = mkdtempSync(join(tmpdir(), "rendered-"));
    server = await startApiServer({
      controllers: HOUSEKEEPING,
      // Some services ask for an address of the embedded cluster's range.
      apiServerFlags: [`--service-cluster-ip-range=${clusterLayout("local").serviceCidr}`],
    });
    // The kinds of the gateway, from their own project's chart.
    const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: await gatewayKinds() });
    const applied = await kubectl(["apply", "--server-side", "-f", "-"], list);
    expect(applied.exitCode, applied.all).toBe(0);
    expect((await kubectl(["create", "namespace", gatewayRef.namespace])).exitCode).toBe(0);
  });
  afterAll(async () => {
    await server.stop();
    rmSync(out, { recursive: true });
  });

  it("writes what the API server takes, without a warning, in one go", async () => {
    const ran = await clone.ml(["render", "local", "--out", out, ...images]);
    expect(ran.stderr).toBe("");
    expect(ran.code).toBe(0);
    // A dry run makes no namespaces for the objects in them: those are made for real.
    const namespaces = readdirSync(out).filter((namespace) => existsSync(join(out, namespace, "0-namespace")));
    for (const namespace of namespaces) {
      const made = await kubectl(["apply", "-R", "-f", join(out, namespace, "0-namespace")]);
      expect(made.all).toContain(`namespace/${namespace} created`);
    }
    const tried = await kubectl(["apply", "--dry-run=server", "--validate=strict", "-R", "-f", out]);
    expect(tried.exitCode, tried.all).toBe(0);
    expect(tried.all).toContain("deployment.apps/iris-champion created (server dry run)");
    expect(tried.all).toContain("httproute.gateway.networking.k8s.io/iris created (server dry run)");
    expect(tried.all).not.toContain("Warning");
    const count = Object.keys(contents(out)).length;
    expect(tried.stdout.split("\n").filter((line) => line.endsWith("(server dry run)"))).toHaveLength(count);
  });

  it("writes the same bytes again, and nothing else", async () => {
    const before = contents(out);
    const ran = await clone.ml(["render", "local", "--out", out, "--json", ...images]);
    expect(contents(out)).toEqual(before);
    const told = JSON.parse(ran.stdout) as { files: readonly { path: string }[]; unresolved: readonly unknown[] };
    expect(told.files.map(({ path }) => path)).toEqual(Object.keys(before));
    expect(told.unresolved).toEqual([]);
  });

  it("puts no made-up image where none was built: it says what is missing, and the API server takes no such object", async () => {
    const ran = await clone.ml(["render", "local", "--out", out]);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain("image pmml: make up builds it, or name it with --image");
    const file = join(out, "models-examples/iris/deployment-iris-champion.yaml");
    expect(readFileSync(file, "utf8")).toContain("unresolved: ");
    for (const how of [[], ["--server-side"], ["--validate=false"]]) {
      const tried = await kubectl(["apply", "--dry-run=server", ...how, "-f", file]);
      expect(tried.exitCode, tried.all).not.toBe(0);
      expect(tried.all).toMatch(/image/);
    }
  });
});
