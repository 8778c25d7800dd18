import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../../local/console/problem.ts";
import type { Say } from "../../local/console/steps.ts";
import { up, type EngineSettings } from "../../local/engine.ts";
import { outputs } from "../../local/engine-files.ts";
import { ensurePluginHome } from "../../local/providers/plugin-home.ts";
import { engineOf } from "../../local/stack.ts";
import { testStack, type TestStack } from "../../test/support/stack.ts";
import { asEnvironment, type Order } from "./order.ts";

/** A local stack with models of the proofs beside its own. */
export interface LoadingStack {
  readonly stack: TestStack;
  readonly registry: string;
  /** A model's address at the gateway. */
  readonly url: (model: string) => string;
  /** Makes the models what is said. @returns undefined, or in what words `up` failed */
  readonly run: (versions: Order["versions"]) => Promise<string | undefined>;
}

/** The engine's settings of the models' own stack, beside the local one. */
async function engineBeside({ cluster }: TestStack): Promise<EngineSettings> {
  const engine = engineOf(join(cluster.folder, "loading"), cluster.kubeconfig, "loading");
  await ensurePluginHome({ folder: engine.home, standIns: ["kubernetes"] });
  const configFile = join(cluster.folder, "loading/Pulumi.loading.yaml");
  writeFileSync(configFile, "{}\n");
  return { ...engine, program: import.meta.dirname, configFile };
}

/** Brings a cluster up, does the work, and takes it down. */
export async function onLoadingStack<T>(say: Say, work: (stack: LoadingStack) => Promise<T>): Promise<T> {
  const stack = testStack("loading", 66);
  try {
    say("a cluster of its own");
    const made = await stack.make("up");
    if (made.exitCode !== 0) throw new Error(`make up failed: ${made.all.slice(-400)}`);
    const { cluster } = stack;
    const { images } = outputs(stack.engine) as { readonly images: { readonly sklearn: string } };
    const engine = await engineBeside(stack);
    const place = {
      kubeconfig: cluster.kubeconfig,
      context: `ml-serving-${cluster.name}`,
      registry: cluster.registry,
      image: images.sklearn,
    };
    return await work({
      stack,
      registry: cluster.registry,
      url: (model) => `http://127.0.0.1:${cluster.ports.gateway}/models/${model}`,
      run: async (versions) => {
        try {
          await up({ ...engine, env: asEnvironment({ ...place, versions }) }, false, say);
          return undefined;
        } catch (error) {
          if (error instanceof Problem) return error.message;
          throw error;
        }
      },
    });
  } finally {
    await stack.make("down");
  }
}
