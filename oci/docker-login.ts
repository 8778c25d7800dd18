import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** What of docker's config.json says how to log in: https://docs.docker.com/reference/cli/docker/login/ */
interface DockerConfig {
  readonly auths?: Readonly<Record<string, { readonly auth?: string }>>;
  readonly credsStore?: string;
  readonly credHelpers?: Readonly<Record<string, string>>;
}

async function readConfig(env: NodeJS.ProcessEnv): Promise<DockerConfig> {
  const folder = env["DOCKER_CONFIG"] ?? join(env["HOME"] ?? homedir(), ".docker");
  try {
    return JSON.parse(await readFile(join(folder, "config.json"), "utf8")) as DockerConfig;
  } catch {
    return {}; // none, or none that docker could read either
  }
}

/**
 * Asks a credential helper, a program beside docker's: the host on standard input, JSON on standard output.
 * https://github.com/docker/docker-credential-helpers#development
 */
function askHelper(helper: string, host: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = execFile(`docker-credential-${helper}`, ["get"], { env, timeout: 30_000 }, (error, stdout) => {
      if (error !== null) {
        resolve(undefined);
        return;
      }
      const { Username, Secret } = JSON.parse(stdout) as { readonly Username?: string; readonly Secret?: string };
      // A user by this name has a token in place of a password, which only a token service takes.
      resolve(
        Username === undefined || Secret === undefined || Username === "<token>" ? undefined : basic(Username, Secret),
      );
    });
    child.stdin?.on("error", () => undefined); // it ended without reading
    child.stdin?.end(host);
  });
}

/** Value of the Authorization header for a name and a password. */
export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/**
 * How docker (and podman, skopeo, buildah with the same file) would log in to a registry, as the value of the Authorization
 * header: a helper of the registry, the common helper, or what `docker login` wrote. Undefined: not at all.
 *
 * @param env DOCKER_CONFIG names the folder of config.json. @default `~/.docker`
 */
export async function dockerLogin(host: string, env: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  const { auths = {}, credsStore, credHelpers = {} } = await readConfig(env);
  const helper = credHelpers[host] ?? credsStore;
  const asked = helper === undefined ? undefined : await askHelper(helper, host, env);
  if (asked !== undefined) return asked;
  const { auth } = auths[host] ?? auths[`https://${host}`] ?? {};
  return auth === undefined || auth === "" ? undefined : `Basic ${auth}`;
}
