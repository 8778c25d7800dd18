import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clusterDown } from "../../local/cluster/down.ts";
import { kubectl } from "../../local/cluster/kubectl.ts";
import { clusterLayout } from "../../local/cluster/layout.ts";
import { clusterUp } from "../../local/cluster/up.ts";
import { ownFolder } from "../../local/ground/own.ts";
import { ensureLocalImages } from "../../local/images/build.ts";
import { pushImages } from "../../local/images/push.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";

const quiet = (): void => undefined;

/** A cluster that `make up` did not make and knows by its context alone, with a registry that mirrors our images. */
describe("make up KUBECONTEXT=NAME", () => {
  const cluster = clusterLayout("own", { portBlock: 94 });
  const env = {
    KUBECONTEXT: "ml-serving-own",
    KUBECONFIG: cluster.kubeconfig,
    REGISTRY: cluster.registry,
    GATEWAY_PORT: "18999",
  };
  const make = (target: "up" | "down") =>
    execa(process.execPath, ["--import", "tsx", target === "up" ? "cli/up.ts" : "local/down.ts"], {
      cwd: repositoryRoot,
      env,
      all: true,
      reject: false,
      stdin: "ignore",
    });

  beforeAll(async () => {
    await clusterUp(cluster, quiet);
    await pushImages(cluster.registry, await ensureLocalImages(quiet), quiet);
  });
  afterAll(async () => {
    await clusterDown(cluster, quiet);
    const folder = ownFolder({ context: env.KUBECONTEXT, kubeconfig: "", registry: "", gatewayPort: 0 });
    rmSync(folder, { recursive: true, force: true });
  });

  it("says what is missing where no registry is named", async () => {
    const { exitCode, all } = await execa(process.execPath, ["--import", "tsx", "cli/up.ts"], {
      cwd: repositoryRoot,
      env: { KUBECONTEXT: "kind-x" },
      all: true,
      reject: false,
    });
    expect(exitCode).toBe(1);
    expect(all).toContain("make up KUBECONTEXT=kind-x REGISTRY=HOST[:PORT]");
    expect(all).not.toMatch(/^\s+at /m);
  });

  it("puts the stack into that cluster and ends with a real prediction", async () => {
    const { exitCode, all } = await make("up");
    expect(all).toContain("cluster: your own, context ml-serving-own: Kubernetes v1.36.3");
    expect(all).toMatch(/iris\s+\[.*\] → versicolor/);
    expect(exitCode).toBe(0);
  });

  it("takes the stack out again and leaves the cluster", async () => {
    const { exitCode } = await make("down");
    expect(exitCode).toBe(0);
    const namespaces = await kubectl(cluster.kubeconfig, ["get", "namespaces", "-o", "name"]);
    expect(namespaces).toContain("namespace/kube-system");
    expect(namespaces).not.toMatch(/gateway|models|monitoring|redis/);
    // A file of the repository, which `pulumi destroy --remove` would take along.
    expect(existsSync(join(repositoryRoot, "Pulumi.local.yaml"))).toBe(true);
  });
});
