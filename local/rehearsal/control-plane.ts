import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { loopbackConfig } from "../cluster/config-files.ts";
import { writeKubeconfigs } from "../cluster/kubeconfig.ts";
import { ensureNetwork } from "../cluster/namespaces.ts";
import { base64File, ensurePki, pkiFolder } from "../cluster/pki.ts";
import { controlPlaneServices } from "../cluster/services.ts";
import { startServices } from "../cluster/supervise.ts";
import { checkPorts, waitForApi } from "../cluster/up.ts";
import type { Say } from "../console/steps.ts";
import { awsShim } from "./aws-shim.ts";
import { kwokCertificate, kwokService, kwokStages } from "./kwok.ts";
import type { RehearsalLayout } from "./layout.ts";

/** Writes a file that is its owner's alone. */
function write(path: string, text: string, mode = 0o600): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, text, { mode });
}

/**
 * Starts a control plane of the rehearsal's own: etcd, API server, controllers and scheduler as a cluster has them, and
 * kwok in place of kubelets. Everything that the aws stand-in and the `aws` program answer by is written here too.
 */
export async function controlPlaneUp(layout: RehearsalLayout, say: Say): Promise<void> {
  const { cluster } = layout;
  mkdirSync(cluster.folder, { recursive: true, mode: 0o700 });
  await checkPorts(cluster, [cluster.ports.api]);
  say("certificates");
  await ensurePki(cluster, [kwokCertificate]);
  writeKubeconfigs(cluster, [kwokCertificate.name]);
  write(join(cluster.folder, "haproxy.cfg"), loopbackConfig(cluster, ["api"]));
  const stages = join(cluster.folder, "kwok-stages.yaml");
  write(stages, await kwokStages());
  const users = writeCredentials(layout);
  say("network");
  await ensureNetwork(cluster);
  say("starting components");
  await startServices(cluster, [
    ...controlPlaneServices(cluster, [`--token-auth-file=${users}`]),
    kwokService(cluster, stages),
  ]);
  await waitForApi(cluster, say);
}

/** @returns the API server's file of tokens: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#static-token-file */
function writeCredentials({ environment, cluster, bin, eks, token }: RehearsalLayout): string {
  // EKS's tokens look like that: https://docs.aws.amazon.com/cli/latest/reference/eks/get-token.html
  if (!existsSync(token)) write(token, `k8s-aws-v1.${randomBytes(24).toString("hex")}`);
  const secret = readFileSync(token, "utf8");
  const users = join(cluster.folder, "tokens.csv");
  // Whoever creates a cluster and whoever has an access entry that says so administers it.
  write(users, `${secret},rehearsal,rehearsal,"system:masters"\n`);
  write(
    eks,
    JSON.stringify({
      endpoint: `https://127.0.0.1:${cluster.ports.api}`,
      certificateAuthority: base64File(pkiFolder(cluster), "cluster-ca.crt"),
    }),
  );
  write(join(bin, "aws"), awsShim(environment, token), 0o755);
  return users;
}
