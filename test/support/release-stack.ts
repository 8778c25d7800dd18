import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Release, Version } from "../../components/model-service/release.ts";
import { imageFiles } from "../../oci/files.ts";
import { packImage } from "../../oci/pack.ts";
import { parseRepository } from "../../oci/reference.ts";
import { pushImage } from "../../oci/registry.ts";
import { cloneFolder, shareModules } from "./clone-folder.ts";
import { testStack, type CommandResult, type TestStack } from "./stack.ts";

/** A local stack whose releases a test may change: its own clone of the repository, on its own cluster. */
export interface ReleaseStack extends TestStack {
  /** The clone. */
  readonly folder: string;
  /** The text of a model's release. */
  readonly read: (model: string) => string;
  /** Puts another release in its place, as an editor would. */
  readonly write: (model: string, release: Release | string) => void;
  /** Packs a file of the clone and pushes it to the stack's registry, as `make up` would. */
  readonly pack: (model: string, file: string, label: Pick<Version, "version" | "golden">) => Promise<Version>;
  /** Runs `npx ml` to its end. @throws Error with what it said when it does not end with 0 */
  readonly command: (...args: string[]) => Promise<CommandResult>;
  /** Makes the cluster what the releases say: the engine alone, without what else `make up` does. @throws Error as above */
  readonly apply: () => Promise<CommandResult>;
  /** Makes the cluster what the releases say, as people do it: `make up`. @throws Error as above */
  readonly up: () => Promise<CommandResult>;
  /** Takes the cluster down and removes the clone. */
  readonly remove: () => Promise<void>;
}

function succeeded(what: string, result: CommandResult): CommandResult {
  if (result.exitCode === 0) return result;
  throw new Error(`${what} ended with ${result.exitCode ?? "?"}:\n${result.all.slice(-2_000)}`);
}

/**
 * Brings a stack up in a clone.
 * @param models that it serves, with commas between them. Default: what the environment serves
 */
export async function releaseStack(name: string, portBlock: number, models?: string): Promise<ReleaseStack> {
  const folder = await cloneFolder();
  const stack = testStack(name, portBlock, folder);
  const remove = async (): Promise<void> => {
    await stack.make("down");
    rmSync(folder, { recursive: true, force: true });
  };
  const file = (model: string): string => join(folder, "stacks/releases/local", `${model}.yaml`);
  try {
    await shareModules(folder);
    succeeded("make up", await stack.make("up", models));
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    ...stack,
    folder,
    read: (model) => readFileSync(file(model), "utf8"),
    write: (model, release) => {
      // Quoted, or a time would be no text: https://yaml.org/type/timestamp.html
      const text = typeof release === "string" ? release : stringify(release, { defaultStringType: "QUOTE_DOUBLE" });
      writeFileSync(file(model), text);
    },
    pack: async (model, path, label) => {
      const image = await packImage(await imageFiles(join(folder, path)));
      await pushImage(image, parseRepository(`127.0.0.1:${stack.cluster.ports.registry}/models/${model}`));
      return { digest: image.digest, ...label, from: `file:${path}` };
    },
    command: async (...args) => succeeded(`npx ml ${args.join(" ")}`, await stack.ml(...args)),
    apply: async () => succeeded("pulumi up", await stack.pulumi("up", "-s", "local", "--yes", "--skip-preview")),
    up: async () => succeeded("make up", await stack.make("up", models)),
    remove,
  };
}
