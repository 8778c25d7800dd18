import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { isPresent } from "../../toolchain/debian.ts";
import { ignoreFileOf } from "./context-hash.ts";
import { machineRegistry } from "../../../oci/machine-registries.ts";
import { parseImageName } from "../../../oci/reference.ts";
import { letIn } from "./logins.ts";
import { loopbackRegistries } from "./loopback.ts";
import type { ImageInputs } from "./inputs.ts";
import { storageFolder, tidyStorage, underLock } from "./storage.ts";

/** How many of a failed command's last lines the error shows. */
const linesOfFailure = 20;

/** Where a build's files are while it runs. */
export interface BuildFiles {
  readonly registriesConf: string;
  readonly authFile: string | undefined;
  readonly certFolder: string | undefined;
  readonly imageId: string;
  readonly digest: string;
}

/**
 * Arguments of `buildah build`. The value of a build argument is taken from the environment, where other users of the
 * machine do not see it, unless a variable of that name already means something there.
 */
export function buildArguments(
  image: ImageInputs,
  files: BuildFiles,
  ignoreFile: string | undefined,
  taken: (name: string) => boolean,
): readonly string[] {
  const option = (name: string, value: string | undefined): readonly string[] =>
    value === undefined ? [] : [name, value];
  return [
    "build",
    ...["--isolation", "chroot", "--format", "oci"],
    // The same content is the same digest, whenever and wherever it is built.
    ...["--timestamp", "0", "--layers", "--force-rm"],
    ...["--platform", image.platform],
    ...["--file", image.dockerfile],
    ...option("--ignorefile", ignoreFile),
    ...option("--target", image.target),
    ...option("--network", image.network),
    ...image.addHosts.flatMap((host) => ["--add-host", host]),
    ...Object.entries(image.args).flatMap(([name, value]) => ["--build-arg", taken(name) ? `${name}=${value}` : name]),
    ...letInArguments(files),
    ...["--iidfile", files.imageId, "--tag", image.imageName],
    image.context,
  ];
}

function letInArguments({ authFile, certFolder }: BuildFiles): readonly string[] {
  return [
    ...(authFile === undefined ? [] : ["--authfile", authFile]),
    ...(certFolder === undefined ? [] : ["--cert-dir", certFolder]),
  ];
}

/** Arguments of `buildah push`. */
export function pushArguments(image: ImageInputs, files: BuildFiles): readonly string[] {
  return [
    "push",
    ...letInArguments(files),
    ...["--digestfile", files.digest],
    image.imageName,
    `docker://${image.imageName}`,
  ];
}

/** A registries.conf in which plain HTTP is for registries of this machine only, of which no certificate is known. */
export function registriesConf(loopback: readonly string[]): string {
  const plain = loopback.filter((location) => machineRegistry(location) === undefined);
  const entries = plain.map((location) => `\n[[registry]]\nlocation = "${location}"\ninsecure = true\n`);
  return `unqualified-search-registries = ["docker.io"]\n${entries.join("")}`;
}

interface Context {
  /** Takes progress, one line at a time. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** Texts that must not be printed. */
  readonly secrets: readonly string[];
}

async function buildah(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  { say, signal, secrets }: Context,
  what: string,
): Promise<void> {
  const hide = (line: string): string => secrets.reduce((text, secret) => text.replaceAll(secret, "[secret]"), line);
  const last: string[] = [];
  const child = execa("flock", underLock(args, false), {
    env,
    stdin: "ignore",
    all: true,
    buffer: false,
    reject: false,
    cancelSignal: signal,
  });
  try {
    for await (const line of child.iterable({ from: "all" })) {
      const told = hide(line).trimEnd();
      if (told === "") continue;
      last.push(told);
      if (last.length > linesOfFailure) last.shift();
      say(told);
    }
  } catch {
    // the child's end says why
  }
  const result = await child;
  if (!result.failed) return;
  if (result.isCanceled) throw new Error(`${what} was cancelled.`);
  throw new Error(`${what} failed:\n  ${last.join("\n  ")}`);
}

/** @throws Error with the command that installs buildah, when it is not there */
export function demandBuildah(present: (program: string) => boolean = isPresent): void {
  if (present("buildah")) return;
  throw new Error(
    "buildah is not installed, and images are built with it here. Install it: sudo apt-get install -y buildah",
  );
}

export interface Built {
  /** `sha256:…` of the pushed manifest, or of the image's configuration when it was not pushed. */
  readonly digest: string;
}

/**
 * Builds an image and pushes it, unless it is not to be pushed.
 * @throws Error with the last lines of the build or the push when it fails
 */
export async function buildImage(image: ImageInputs, context: Context): Promise<Built> {
  demandBuildah();
  const { repository } = parseImageName(image.imageName);
  const folder = mkdtempSync(join(tmpdir(), "docker-stand-in-"));
  try {
    chmodSync(folder, 0o700);
    mkdirSync(storageFolder(), { recursive: true });
    await tidyStorage();
    const named = [image.imageName, ...Object.values(image.args), readFileSync(image.dockerfile, "utf8")].join("\n");
    const loopback = loopbackRegistries(named);
    const files: BuildFiles = {
      registriesConf: join(folder, "registries.conf"),
      ...letIn(folder, repository.registry, image.registry, loopback),
      imageId: join(folder, "image-id"),
      digest: join(folder, "digest"),
    };
    writeFileSync(files.registriesConf, registriesConf(loopback));
    const env = { CONTAINERS_REGISTRIES_CONF: files.registriesConf };
    const taken = (name: string): boolean => process.env[name] !== undefined || name in env;
    const ignoreFile = ignoreFileOf(image.context, image.dockerfile);
    await buildah(
      buildArguments(image, files, ignoreFile, taken),
      { ...Object.fromEntries(Object.entries(image.args).filter(([name]) => !taken(name))), ...env },
      context,
      `Building ${image.imageName} from ${image.dockerfile}`,
    );
    if (image.skipPush) return { digest: readFileSync(files.imageId, "utf8").trim() };
    await buildah(pushArguments(image, files), env, context, `Pushing ${image.imageName} to ${repository.registry}`);
    return { digest: readFileSync(files.digest, "utf8").trim() };
  } catch (error) {
    await tidyStorage();
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
