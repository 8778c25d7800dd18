import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import type { ClusterLayout } from "./layout.ts";
import { base64File, pkiFolder } from "./pki.ts";

/** Who uses a kubeconfig: the name of a client certificate, and where it calls from. */
interface Caller {
  readonly certificate: string;
  readonly server: string;
  readonly file: string;
}

function callers(cluster: ClusterLayout, more: readonly string[]): readonly Caller[] {
  const inside = `https://${cluster.address}:6443`;
  const component = (certificate: string): Caller => ({
    certificate,
    server: inside,
    file: join(pkiFolder(cluster), `${certificate}.kubeconfig`),
  });
  return [
    { certificate: "admin", server: `https://127.0.0.1:${cluster.ports.api}`, file: cluster.kubeconfig },
    ...["controller-manager", "scheduler", "kube-proxy", "coredns", "metrics-server", ...more].map(component),
    ...cluster.nodes.map((node) => component(`${node.name}-client`)),
  ];
}

/** The kubeconfig file of a component of the cluster, by its client certificate's name. */
export function componentKubeconfig(cluster: ClusterLayout, certificate: string): string {
  return join(pkiFolder(cluster), `${certificate}.kubeconfig`);
}

/**
 * Writes the kubeconfig of the user and of every component; all of them carry the CA and a client certificate.
 * @param more names of certificates of other components
 */
export function writeKubeconfigs(cluster: ClusterLayout, more: readonly string[] = []): void {
  const pki = pkiFolder(cluster);
  const context = `ml-serving-${cluster.name}`;
  for (const caller of callers(cluster, more)) {
    const content = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        {
          name: context,
          cluster: { server: caller.server, "certificate-authority-data": base64File(pki, "cluster-ca.crt") },
        },
      ],
      users: [
        {
          name: caller.certificate,
          user: {
            "client-certificate-data": base64File(pki, `${caller.certificate}.crt`),
            "client-key-data": base64File(pki, `${caller.certificate}.key`),
          },
        },
      ],
      contexts: [{ name: context, context: { cluster: context, user: caller.certificate } }],
      "current-context": context,
    };
    writeFileSync(caller.file, dump(content, { lineWidth: -1 }), { mode: 0o600 });
    chmodSync(caller.file, 0o600);
  }
}
