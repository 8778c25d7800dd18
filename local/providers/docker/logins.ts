import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { machineRegistry, type MachineRegistry } from "../../../oci/machine-registries.ts";
import type { Credentials } from "./inputs.ts";

/** A file of logins, in the form that Docker and buildah share. */
interface Logins {
  readonly auths?: Readonly<Record<string, unknown>>;
  readonly credHelpers?: Readonly<Record<string, unknown>>;
}

function read(file: string): Logins {
  return JSON.parse(readFileSync(file, "utf8")) as Logins;
}

/** One of the user's own files, as far as it can be read: what is wrong in it buildah says where it needs it. */
function readOwn(file: string): Logins {
  try {
    return existsSync(file) ? read(file) : {};
  } catch {
    return {};
  }
}

/**
 * The user's own logins, from each file in which buildah looks for a registry, the first that has it before others.
 * https://github.com/containers/image/blob/v5.23.0/docs/containers-auth.json.5.md
 */
function usersLogins(env: NodeJS.ProcessEnv): Logins {
  const runtime = env["XDG_RUNTIME_DIR"] ?? `/run/containers/${process.getuid?.() ?? 0}`;
  const docker = env["DOCKER_CONFIG"] ?? join(env["HOME"] ?? homedir(), ".docker");
  const places = [env["REGISTRY_AUTH_FILE"], join(runtime, "containers/auth.json"), join(docker, "config.json")];
  const files = places.flatMap((place) => (place === undefined ? [] : [readOwn(place)])).reverse();
  const together = (key: keyof Logins): Logins =>
    files.some((file) => file[key] !== undefined)
      ? { [key]: Object.assign({}, ...files.map((file) => file[key])) as Logins["auths"] }
      : {};
  return { ...(Object.assign({}, ...files) as Logins), ...together("auths"), ...together("credHelpers") };
}

/**
 * The logins of a build: what it was given for the registry that it is pushed to, and this machine's for its own registries.
 * Undefined where there are neither: the user's own then count. Beside the machine's they count too. Pure but for the user's.
 */
export function loginFile(
  host: string,
  { username, password }: Credentials,
  machine: readonly Logins[],
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  const given = username !== undefined && password !== undefined;
  if (!given && machine.length === 0) return undefined;
  const before = given ? {} : usersLogins(env);
  const auths = Object.assign({}, before.auths, ...machine.map((one) => one.auths)) as Record<string, unknown>;
  if (given) auths[host] = { auth: Buffer.from(`${username}:${password}`).toString("base64") };
  return JSON.stringify({ ...before, auths });
}

/** What buildah is let in with: files, as others on the machine see the words of a command. */
export interface LetIn {
  readonly authFile: string | undefined;
  /** Folder of the authorities of this machine's registries, beside those that everybody trusts. */
  readonly certFolder: string | undefined;
}

/**
 * Writes what a build needs at the registries of this machine that it names, and at the one that it is pushed to.
 * @param folder that is removed behind the build
 * @param loopback the registries on loopback that the build names
 */
export function letIn(folder: string, host: string, credentials: Credentials, loopback: readonly string[]): LetIn {
  const machine = loopback.flatMap((location): MachineRegistry | readonly [] => machineRegistry(location) ?? []);
  const logins = loginFile(
    host,
    credentials,
    machine.map((one) => read(one.logins)),
  );
  const authFile = logins === undefined ? undefined : join(folder, "auth.json");
  if (authFile !== undefined && logins !== undefined) writeFileSync(authFile, logins, { mode: 0o600 });
  if (machine.length === 0) return { authFile, certFolder: undefined };
  const certFolder = join(folder, "certs");
  mkdirSync(certFolder);
  for (const [index, { ca }] of machine.entries()) copyFileSync(ca, join(certFolder, `${index}.crt`));
  return { authFile, certFolder };
}
