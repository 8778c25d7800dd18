import { webcrypto } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import type { ClusterLayout } from "./layout.ts";

x509.cryptoProvider.set(webcrypto);

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** Certificates of a cluster on one machine live as long as anybody keeps it; a day's margin for clocks. */
const validDays = 3650;
const day = 24 * 60 * 60 * 1000;

type Authority = "cluster" | "etcd" | "front-proxy";

/** Who a certificate is for, and what it may do. */
export interface CertificatePlan {
  /** File name without `.crt` and `.key`. */
  readonly name: string;
  readonly authority: Authority;
  readonly commonName: string;
  /** Groups, in Kubernetes' reading of certificates. */
  readonly organization?: string;
  /** Names and addresses that a server answers by; none: a client only. */
  readonly hosts?: readonly string[];
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

interface KeyAndCertificate {
  readonly keys: webcrypto.CryptoKeyPair;
  readonly certificate: x509.X509Certificate;
}

async function pem(key: webcrypto.CryptoKey, form: "pkcs8" | "spki"): Promise<string> {
  const bytes = await webcrypto.subtle.exportKey(form, key);
  return x509.PemConverter.encode(bytes, form === "pkcs8" ? "PRIVATE KEY" : "PUBLIC KEY");
}

/** Keys are for root alone; the certificates beside them are public. */
function write(folder: string, name: string, certificate: string, key: string): void {
  writeFileSync(join(folder, `${name}.crt`), `${certificate}\n`, { mode: 0o644 });
  writeFileSync(join(folder, `${name}.key`), `${key}\n`, { mode: 0o600 });
}

function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - day), notAfter: new Date(now + validDays * day) };
}

function serial(): string {
  // A positive number of at most 20 bytes (RFC 5280, 4.1.2.2).
  return Buffer.from(webcrypto.getRandomValues(new Uint8Array(16)))
    .toString("hex")
    .replace(/^./, "1");
}

async function makeAuthority(folder: string, name: string): Promise<KeyAndCertificate> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: `CN=${name}-ca`,
    ...validity(),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  write(folder, `${name}-ca`, certificate.toString("pem"), await pem(keys.privateKey, "pkcs8"));
  return { keys, certificate };
}

function isAddress(host: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(host);
}

async function issue(folder: string, plan: CertificatePlan, authority: KeyAndCertificate): Promise<void> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  // etcd's own gateway dials its server with the server's certificate: servers are clients too.
  const usages =
    plan.hosts === undefined
      ? [x509.ExtendedKeyUsage.clientAuth]
      : [x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth];
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: new x509.Name([
      ...(plan.organization === undefined ? [] : [{ O: [plan.organization] }]),
      { CN: [plan.commonName] },
    ]).toString(),
    issuer: authority.certificate.subject,
    ...validity(),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(usages),
      ...(plan.hosts === undefined
        ? []
        : [
            new x509.SubjectAlternativeNameExtension(
              plan.hosts.map((host) => ({ type: isAddress(host) ? ("ip" as const) : ("dns" as const), value: host })),
            ),
          ]),
    ],
  });
  write(folder, plan.name, certificate.toString("pem"), await pem(keys.privateKey, "pkcs8"));
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
  const authorities: Record<Authority, KeyAndCertificate> = {
    cluster: await makeAuthority(folder, "cluster"),
    etcd: await makeAuthority(folder, "etcd"),
    "front-proxy": await makeAuthority(folder, "front-proxy"),
  };
  for (const plan of [...certificatePlans(cluster), ...more]) await issue(folder, plan, authorities[plan.authority]);
  const tokens = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  writeFileSync(join(folder, "service-accounts.key"), `${await pem(tokens.privateKey, "pkcs8")}\n`, { mode: 0o600 });
  writeFileSync(join(folder, "service-accounts.pub"), `${await pem(tokens.publicKey, "spki")}\n`);
  writeFileSync(finished, "");
}

/** Base64 of a file, as kubeconfig and webhook fields want it. */
export function base64File(folder: string, file: string): string {
  return readFileSync(join(folder, file)).toString("base64");
}
