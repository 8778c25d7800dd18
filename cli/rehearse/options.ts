import type { Accelerator } from "../../components/accelerators.ts";
import type { ResolvedModel } from "../../components/model-service/resolve.ts";
import type { RehearsalOptions } from "../../local/rehearsal/layout.ts";

/**
 * What tells this rehearsal apart from another of the same environment, as it does clusters: `ML_SERVING_CLUSTER` its name,
 * `ML_SERVING_PORT_BLOCK` its block of loopback ports.
 */
export function whichRehearsal(environment: string, env: NodeJS.ProcessEnv): RehearsalOptions {
  const [name, block] = [env["ML_SERVING_CLUSTER"], env["ML_SERVING_PORT_BLOCK"]];
  return {
    environment,
    ...(name === undefined || name === "" ? {} : { name }),
    ...(block === undefined || block === "" ? {} : { portBlock: Number(block) }),
  };
}

/** What each model asks for, as it is declared. */
export function wishesOf(models: readonly ResolvedModel[]): ReadonlyMap<string, Accelerator | undefined> {
  return new Map(models.map(({ name, accelerator }) => [name, accelerator === "none" ? undefined : accelerator.gpu]));
}
