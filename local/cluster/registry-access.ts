import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  rmdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { hash } from "bcryptjs";
import { basic } from "../../oci/docker-login.ts";
import { machineRegistriesFolder, machineRegistryFiles } from "../../oci/machine-registries.ts";
import { issue, makeAuthority, writePair } from "./certificates.ts";
import type { ClusterLayout } from "./layout.ts";
import { startAnew } from "./supervise.ts";

/**
 * The one user of the registry. Of rights of users a registry with a file of passwords knows nothing: whoever is let in may
 * push. https://distribution.github.io/distribution/about/configuration/#htpasswd
 */
const user = "ml-serving";

/**
 * The password has 256 random bits, which nobody guesses however fast a guess is; the registry checks it with every request,
 * so that a slow hash would be felt with every layer. 4 is the least that bcrypt knows.
 */
const passwordBytes = 32;
const hashCost = 4;

function folderOf(cluster: ClusterLayout): string {
  return join(cluster.folder, "registry-access");
}

/** Files of the registry's own: its certificate and key, its users and its configuration. */
export function registryServerFile(
  cluster: ClusterLayout,
  name: "tls.crt" | "tls.key" | "htpasswd" | "registry.yaml",
): string {
  return join(folderOf(cluster), "server", name);
}

/** What those need who ask the registry: its authority and a login. */
function clientFolder(cluster: ClusterLayout): string {
  return join(folderOf(cluster), "client");
}

/** The file of the authority that the registry's certificate is from. */
export function registryCa(cluster: ClusterLayout): string {
  return join(clientFolder(cluster), machineRegistryFiles.ca);
}

/** Undefined: it was made for another port, or never. */
function loginOf(cluster: ClusterLayout): string | undefined {
  const file = join(clientFolder(cluster), machineRegistryFiles.logins);
  if (!existsSync(file)) return undefined;
  const { auths } = JSON.parse(readFileSync(file, "utf8")) as { auths: Record<string, { auth: string }> };
  return auths[cluster.registry]?.auth;
}

/** What nodes log in with, as the value of the Authorization header. @throws RangeError before there is anything */
export function registryLogin(cluster: ClusterLayout): string {
  const login = loginOf(cluster);
  if (login === undefined) throw new RangeError(`cluster ${cluster.name} has no login for ${cluster.registry} yet`);
  return `Basic ${login}`;
}

/** Names and addresses that the registry is reached by: pods' nodes dial the cluster's own network, all others loopback. */
function registryHosts(cluster: ClusterLayout): readonly string[] {
  return [cluster.address, "127.0.0.1", "localhost"];
}

async function make(cluster: ClusterLayout, folder: string): Promise<void> {
  const [server, client] = [join(folder, "server"), join(folder, "client")];
  for (const one of [server, client]) mkdirSync(one, { recursive: true, mode: 0o700 });
  // An authority for this one certificate: its key is not kept, so that nothing else can ever be trusted for it.
  const authority = await makeAuthority("registry");
  writePair(server, "tls", await issue({ commonName: "registry", hosts: registryHosts(cluster) }, authority));
  writeFileSync(join(client, machineRegistryFiles.ca), `${authority.certificate.toString("pem")}\n`);
  const password = randomBytes(passwordBytes).toString("base64url");
  const secret = (file: string, content: string): void => {
    writeFileSync(file, `${content}\n`, { mode: 0o600 });
  };
  secret(join(server, "htpasswd"), `${user}:${await hash(password, hashCost)}`);
  const auth = basic(user, password).replace(/^Basic /, "");
  // Whoever names it by `localhost` looks for that name.
  const names = [cluster.registry, cluster.registry.replace(/^127\.0\.0\.1:/, "localhost:")];
  const auths = Object.fromEntries(names.map((name) => [name, { auth }]));
  secret(join(client, machineRegistryFiles.logins), JSON.stringify({ auths }));
}

/** Where programs of this machine look for what the registry's address needs. */
function placeOf(cluster: ClusterLayout): string {
  return join(machineRegistriesFolder(), cluster.registry);
}

/**
 * Makes the registry's certificate and login, unless they are there, and lets this machine's programs find them. A registry that
 * runs by others, or by none, is started anew with the other components.
 */
export async function ensureRegistryAccess(cluster: ClusterLayout): Promise<void> {
  const folder = folderOf(cluster);
  if (loginOf(cluster) === undefined) {
    const unfinished = `${folder}.new`;
    rmSync(unfinished, { recursive: true, force: true });
    await make(cluster, unfinished);
    startAnew(cluster, "registry");
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
  }
  const place = placeOf(cluster);
  mkdirSync(machineRegistriesFolder(), { recursive: true, mode: 0o700 });
  rmSync(`${place}.new`, { force: true });
  symlinkSync(clientFolder(cluster), `${place}.new`);
  renameSync(`${place}.new`, place);
}

function linked(place: string): string | undefined {
  try {
    return readlinkSync(place);
  } catch {
    return undefined; // there is none
  }
}

/** Lets nobody look for this cluster's registry any more; one that took its port since is left alone. */
export function forgetRegistryAccess(cluster: ClusterLayout): void {
  const place = placeOf(cluster);
  if (linked(place) === clientFolder(cluster)) rmSync(place);
  const folder = machineRegistriesFolder();
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}
