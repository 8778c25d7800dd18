import { ensureFunctionContext } from "../../local/function-contexts.ts";
import { ensureImage, type BuiltImage } from "../../local/images/build.ts";
import { localImages } from "../../local/images/catalogue.ts";
import { buildOnBase } from "../../local/images/on-base.ts";
import { pushedReference, pushImages } from "../../local/images/push.ts";
import { startRegistry } from "../../local/images/staging.ts";
import { ensureContext } from "../../local/runtime-contexts.ts";
import type { Say } from "../../local/console/steps.ts";
import { functionOf, isFunctionImage } from "../../runtimes/custom/images.ts";
import { baseImageOf, imageSource } from "../../runtimes/images.ts";
import type { BuiltImageName } from "../../runtimes/kinds.ts";
import { servedBy } from "../../stacks/cloud/upstreams.ts";
import type { EnvironmentFile } from "../../stacks/environments/environment.ts";
import type { RegistryAccess } from "../releases/registry-access.ts";
import type { RuntimeImage } from "./listed.ts";

/** An image that is built here, and where registries have it. */
export interface Buildable {
  readonly name: BuiltImageName;
  readonly repository: string;
}

/** Images that are built here and that the models of an environment run by. Pure. */
export function buildableFor(file: Pick<EnvironmentFile, "name" | "models">): readonly Buildable[] {
  return servedBy(file)
    .flatMap((name): readonly Buildable[] => {
      const source = imageSource(name);
      return source.from === "build" ? [{ name: source.kind, repository: source.repository }] : [];
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

async function contextOf({ models }: EnvironmentFile, name: BuiltImageName, say: Say): Promise<string> {
  if (!isFunctionImage(name)) return ensureContext(name, say);
  const source = models
    .map((model) => functionOf(model.name, model.runtime))
    .find((one) => one !== undefined && one.image === name);
  if (source === undefined) throw new RangeError(`no model has the function ${name}`);
  return ensureFunctionContext(source, say);
}

/** Images in a registry on this machine that is there for them alone. */
export interface Staged {
  readonly access: RegistryAccess;
  readonly images: readonly (RuntimeImage & Buildable)[];
  readonly stop: () => Promise<void>;
}

/**
 * Builds images as `up` builds them, into a registry of their own: what becomes of them is decided before they go anywhere else.
 * @throws {Problem} or Error where one cannot be built; nothing is left behind
 */
export async function stageImages(file: EnvironmentFile, wanted: readonly Buildable[], say: Say): Promise<Staged> {
  const { address, stop } = await startRegistry();
  // What compilers and buildah say is many lines; whoever waits is told every few seconds that it goes on.
  const quiet: Say = () => undefined;
  try {
    const kinds = [...new Set(wanted.map(({ name }) => baseImageOf(name)))];
    const bases: BuiltImage[] = [];
    for (const kind of kinds) bases.push(await ensureImage(localImages[kind], quiet));
    await pushImages(address, bases, quiet);
    const images: (RuntimeImage & Buildable)[] = [];
    for (const { name, repository } of wanted) {
      say(`building ${name}`);
      const context = await contextOf(file, name, quiet);
      const base = pushedReference(address, bases, localImages[baseImageOf(name)].name);
      const digest = await buildOnBase({ imageName: `${address}/${repository}:current`, context, base }, quiet);
      images.push({ name, repository, digest });
    }
    const place = { environment: file.name, host: address, address, baseUrl: `http://${address}` };
    return { access: { ...place, repositoriesBy: "push" }, images, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
