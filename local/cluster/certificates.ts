import { webcrypto } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import "reflect-metadata";
import * as x509 from "@peculiar/x509";

x509.cryptoProvider.set(webcrypto);

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** Certificates of a cluster on one machine live as long as anybody keeps it; a day's margin for clocks. */
const validDays = 3650;
const day = 24 * 60 * 60 * 1000;

/** Whom a certificate names. */
export interface Named {
  readonly commonName: string;
  /** Groups, in Kubernetes' reading of certificates. */
  readonly organization?: string;
  /** Names and addresses that a server answers by; none: a client only. */
  readonly hosts?: readonly string[];
}

/** An authority that can still issue. */
export interface Authority {
  readonly keys: webcrypto.CryptoKeyPair;
  readonly certificate: x509.X509Certificate;
}

/** A pair of keys. */
export async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

export async function pem(key: webcrypto.CryptoKey, form: "pkcs8" | "spki"): Promise<string> {
  const bytes = await webcrypto.subtle.exportKey(form, key);
  return x509.PemConverter.encode(bytes, form === "pkcs8" ? "PRIVATE KEY" : "PUBLIC KEY");
}

/** A certificate and its key, as PEM. */
export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

/** Keys are for root alone; the certificates beside them are public. */
export function writePair(folder: string, name: string, { certificate, key }: Pair): void {
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

export async function makeAuthority(name: string): Promise<Authority> {
  const keys = await newKeys();
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
  return { keys, certificate };
}

function isAddress(host: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(host);
}

/** A certificate of an authority. */
export async function issue(plan: Named, authority: Authority): Promise<Pair> {
  const keys = await newKeys();
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
  return { certificate: certificate.toString("pem"), key: await pem(keys.privateKey, "pkcs8") };
}
