import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { issue, makeAuthority, newKeys, pem, writePair, type Authority, type Named } from "./certificates.ts";
import type { ClusterLayout } from "./layout.ts";

type AuthorityName = "cluster" | "etcd" | "front-proxy";

/** Who a certificate is for, and what it may do. */
export interface CertificatePlan extends Named {
  /** File name without `.crt` and `.key`. */
  readonly name: string;
  readonly authority: AuthorityName;
}

/** Every certificate of a cluster. One authority a trust domain, as kubeadm has it: https://kubernetes.io/docs/setup/best-practices/certificates/ */
export function certificatePlans(cluster: ClusterLayout): readonly CertificatePlan[] {
  const kubernetesService = cluster.serviceCidr.replace(/0\/\d+$/, "1");
  return [
    { name: "etcd", authority: "etcd", commonName: "etcd", hosts: ["127.0.0.1", "localhost"] },
    { name: "apiserver-etcd-client", authority: "etcd", commonName: "kube-apiserver" },
    {
      name: "apiserver",
      authority: "cluster",
      commonName: "kube-apiserver",
      hosts: [
        "127.0.0.1",
        "localhost",
        cluster.address,
        kubernetesService,
        "kubernetes",
        "kubernetes.default",
        "kubernetes.default.svc",
        "kubernetes.default.svc.cluster.local",
      ],
    },
    {
      name: "apiserver-kubelet-client",
      authority: "cluster",
      commonName: "kube-apiserver-kubelet-client",
      organization: "system:masters",
    },
    { name: "front-proxy-client", authority: "front-proxy", commonName: "front-proxy-client" },
    { name: "admin", authority: "cluster", commonName: "kubernetes-admin", organization: "system:masters" },
    { name: "controller-manager", authority: "cluster", commonName: "system:kube-controller-manager" },
    { name: "scheduler", authority: "cluster", commonName: "system:kube-scheduler" },
    { name: "kube-proxy", authority: "cluster", commonName: "system:kube-proxy" },
    { name: "coredns", authority: "cluster", commonName: "system:coredns" },
    { name: "metrics-server", authority: "cluster", commonName: "system:metrics-server" },
    {
      name: "metrics-server-serving",
      authority: "cluster",
      commonName: "metrics-server",
      hosts: [cluster.address, "metrics-server.kube-system.svc"],
    },
    ...cluster.nodes.flatMap((node): readonly CertificatePlan[] => [
      {
        name: `${node.name}-client`,
        authority: "cluster",
        commonName: `system:node:${node.name}`,
        organization: "system:nodes",
      },
      { name: `${node.name}-serving`, authority: "cluster", commonName: node.name, hosts: [node.address, node.name] },
    ]),
  ];
}

/** Where the cluster's keys and certificates are. */
export function pkiFolder(cluster: ClusterLayout): string {
  return join(cluster.folder, "pki");
}

/**
 * Makes all authorities, certificates and the service-account key, unless they are there.
 * @param more certificates beside those that every cluster has
 */
export async function ensurePki(cluster: ClusterLayout, more: readonly CertificatePlan[] = []): Promise<void> {
  const folder = pkiFolder(cluster);
  const finished = join(folder, "complete");
  if (existsSync(finished)) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const made = async (name: AuthorityName): Promise<Authority> => {
    const authority = await makeAuthority(name);
    const { certificate, keys } = authority;
    writePair(folder, `${name}-ca`, {
      certificate: certificate.toString("pem"),
      key: await pem(keys.privateKey, "pkcs8"),
    });
    return authority;
  };
  const authorities: Record<AuthorityName, Authority> = {
    cluster: await made("cluster"),
    etcd: await made("etcd"),
    "front-proxy": await made("front-proxy"),
  };
  for (const plan of [...certificatePlans(cluster), ...more])
    writePair(folder, plan.name, await issue(plan, authorities[plan.authority]));
  const tokens = await newKeys();
  writeFileSync(join(folder, "service-accounts.key"), `${await pem(tokens.privateKey, "pkcs8")}\n`, { mode: 0o600 });
  writeFileSync(join(folder, "service-accounts.pub"), `${await pem(tokens.publicKey, "spki")}\n`);
  writeFileSync(finished, "");
}

/** Base64 of a file, as kubeconfig and webhook fields want it. */
export function base64File(folder: string, file: string): string {
  return readFileSync(join(folder, file)).toString("base64");
}
