import { clusterServices } from "../../local/cluster/services.ts";
import { runningPid } from "../../local/cluster/supervise.ts";
import { tryKubectl } from "../../local/cluster/kubectl.ts";
import type { ClusterLayout } from "../../local/cluster/layout.ts";
import { takenPorts } from "../../local/console/ports.ts";
import { registryAnswers } from "../../oci/fetching.ts";
import { machineRegistry } from "../../oci/machine-registries.ts";
import { isPresent } from "../../local/toolchain/debian.ts";
import { missing, ok, willBeMade, type Finding } from "./finding.ts";

/** What of an embedded cluster is there right now. */
export interface ClusterFacts {
  readonly name: string;
  /** Names of its processes, all and those that run. */
  readonly services: readonly string[];
  readonly running: readonly string[];
  readonly apiAnswers: boolean;
  readonly registryAnswers: boolean;
  /** Whether it has a certificate and a login, as every registry that `make up` starts. */
  readonly registryHasLogin: boolean;
  /** Ports on loopback, and those that somebody listens on. */
  readonly ports: readonly number[];
  readonly taken: readonly number[];
  readonly registry: string;
}

/** Looks at the cluster's processes, ports and addresses; changes nothing. */
export async function clusterFacts(cluster: ClusterLayout): Promise<ClusterFacts> {
  const services = clusterServices(cluster).map(({ name }) => name);
  const isRunning = async (name: string): Promise<boolean> => (await runningPid(cluster, name)) !== undefined;
  const running = isPresent("sv")
    ? await Promise.all(services.map(async (name) => ((await isRunning(name)) ? [name] : [])))
    : [];
  const ports = Object.values(cluster.ports) as number[];
  return {
    name: cluster.name,
    services,
    running: running.flat(),
    apiAnswers: (await tryKubectl(cluster.kubeconfig, ["get", "--raw", "/readyz"])) === "ok",
    registryAnswers: await registryAnswers(cluster.registry),
    registryHasLogin: machineRegistry(cluster.registry) !== undefined,
    ports,
    taken: await takenPorts(ports),
    registry: cluster.registry,
  };
}

/** What is there of the embedded cluster, and what `make up` will start. Pure. */
export function clusterFindings(facts: ClusterFacts): readonly Finding[] {
  const { name, services, running, ports, taken } = facts;
  const stopped = services.filter((service) => !running.includes(service));
  const isOurs = running.includes("loopback");
  const list = ports.join(", ");
  const processes =
    running.length === 0
      ? willBeMade("cluster", name, "embedded, does not run")
      : stopped.length === 0 && facts.apiAnswers
        ? ok("cluster", name, `embedded, runs: ${running.length} processes, the API server answers`)
        : willBeMade(
            "cluster",
            name,
            `embedded, to be repaired: ${stopped.length === 0 ? "the API server does not answer" : `${stopped.join(", ")} not running`}`,
          );
  const portsFound = isOurs
    ? ok("cluster", "ports on 127.0.0.1", `${list}: this cluster's`)
    : taken.length === 0
      ? ok("cluster", "ports on 127.0.0.1", `${list}: free`)
      : missing(
          "cluster",
          "ports on 127.0.0.1",
          `${taken.join(", ")} taken by another program`,
          `end it (ss -ltnp | grep -E ':(${taken.join("|")}) '), or take other ports: ML_SERVING_PORT_BLOCK=1 make up`,
        );
  return [processes, portsFound, registryFinding(facts, isOurs)];
}

function registryFinding(facts: ClusterFacts, isOurs: boolean): Finding {
  const { registry, registryAnswers: answers, registryHasLogin: hasLogin } = facts;
  if (isOurs && answers && hasLogin) return ok("cluster", "registry", `${registry} answers, by TLS and with a login`);
  const why = !isOurs ? "comes with the cluster" : answers ? "answers without a login" : "does not answer";
  return willBeMade("cluster", "registry", `${registry} ${why}`);
}
