import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { loopbackConfig } from "../cluster/config-files.ts";
import { writeKubeconfigs } from "../cluster/kubeconfig.ts";
import { ensureNetwork } from "../cluster/namespaces.ts";
import { ensurePki } from "../cluster/pki.ts";
import { controlPlaneServices, nodeServices } from "../cluster/services.ts";
import { startServices } from "../cluster/supervise.ts";
import { checkPorts, waitForApi } from "../cluster/up.ts";
import type { Say } from "../console/steps.ts";
import { writeCredentials, writePrivate } from "./credentials.ts";
import { kwokCertificate, kwokService, kwokStages } from "./kwok.ts";
import type { RehearsalLayout } from "./layout.ts";
import { prepareNodes, nodesUp } from "./serve/nodes.ts";

/**
 * Starts a control plane of the rehearsal's own: etcd, API server, controllers and scheduler as a cluster has them, and
 * kwok in place of kubelets; and real nodes where the rehearsal serves. Everything that the aws stand-in and the `aws`
 * program answer by is written here too.
 *
 * @param teams whose roles are let in
 */
export async function controlPlaneUp(layout: RehearsalLayout, teams: readonly string[], say: Say): Promise<void> {
  const { cluster } = layout;
  const serves = cluster.nodes.length > 0;
  const ports = serves ? (["api", "registry"] as const) : (["api"] as const);
  mkdirSync(cluster.folder, { recursive: true, mode: 0o700 });
  await checkPorts(
    cluster,
    ports.map((name) => cluster.ports[name]),
  );
  say("certificates");
  await ensurePki(cluster, [kwokCertificate]);
  writeKubeconfigs(cluster, [kwokCertificate.name]);
  if (serves) await prepareNodes(cluster);
  writePrivate(join(cluster.folder, "haproxy.cfg"), loopbackConfig(cluster, ports));
  const stages = join(cluster.folder, "kwok-stages.yaml");
  writePrivate(stages, await kwokStages());
  const users = writeCredentials(layout, teams);
  say("network");
  await ensureNetwork(cluster);
  say("starting components");
  await startServices(cluster, [
    ...controlPlaneServices(cluster, [`--token-auth-file=${users}`]),
    kwokService(cluster, stages),
  ]);
  await waitForApi(cluster, say);
  if (!serves) return;
  say("starting nodes");
  await nodesUp(cluster, () => startServices(cluster, nodeServices(cluster)), say);
}
