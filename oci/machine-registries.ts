import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isLoopback } from "./loopback.ts";

/** What lets this machine into a registry that it runs itself. */
export interface MachineRegistry {
  /** Folder of the two files: what skopeo takes as `--cert-dir`, and Docker's programs as DOCKER_CONFIG. */
  readonly folder: string;
  /** File of the authority that its certificate is from. */
  readonly ca: string;
  /** File of the login, in the form of Docker's `config.json`: what skopeo and buildah take as `--authfile`. */
  readonly logins: string;
}

/** Names of the files in the folder of a registry: of those of this name they are looked for. */
export const machineRegistryFiles = { ca: "ca.crt", logins: "config.json" } as const;

/**
 * Where registries that run on this machine are found by their address, `127.0.0.1:15000`: as short-lived as the network
 * namespaces that they listen in. A name that begins with a dot is no cluster's.
 */
export function machineRegistriesFolder(): string {
  return process.env["ML_SERVING_REGISTRIES"] ?? "/run/ml-serving/.registries";
}

/**
 * How a registry on loopback is reached that has a certificate and a login of its own. Undefined: it is another one, such as a
 * registry of the user's.
 * @param registry host and port
 */
export function machineRegistry(registry: string): MachineRegistry | undefined {
  if (!isLoopback(registry)) return undefined;
  const folder = join(machineRegistriesFolder(), registry.replace(/^localhost:/, "127.0.0.1:"));
  const [ca, logins] = [join(folder, machineRegistryFiles.ca), join(folder, machineRegistryFiles.logins)];
  return existsSync(ca) && existsSync(logins) ? { folder, ca, logins } : undefined;
}

/**
 * How one logs in to a registry of this machine, as the value of the Authorization header. Undefined: it is none of them, or
 * would be spoken to without encryption.
 * @param baseUrl scheme, host and port
 */
export function machineLogin(baseUrl: string): string | undefined {
  const { protocol, host } = new URL(baseUrl);
  const known = protocol === "https:" ? machineRegistry(host) : undefined;
  if (known === undefined) return undefined;
  const { auths } = JSON.parse(readFileSync(known.logins, "utf8")) as { auths: Record<string, { auth: string }> };
  const auth = Object.values(auths)[0]?.auth;
  return auth === undefined ? undefined : `Basic ${auth}`;
}
