import type { ResolvedModel } from "../components/model-service/resolve.ts";
import { currentEngine } from "../local/current.ts";
import { readSubstrate, substrateFile, type Substrate } from "../local/substrate.ts";
import { Problem } from "../local/console/problem.ts";
import type { EnvironmentGround } from "../stacks/environments/environment.ts";
import { environmentFile } from "../stacks/environments/index.ts";
import { planEnvironment } from "../stacks/plan.ts";

/** An environment as the repository declares it, with what it stands on where this machine knows that. */
export interface DeclaredEnvironment {
  readonly name: string;
  readonly models: readonly ResolvedModel[];
  /** Undefined where nothing was brought up from here. */
  readonly ground: EnvironmentGround | undefined;
}

/** What `make up` left for the program; it need not be in the environment of a shell that looks. */
function substrate(): Substrate {
  return readSubstrate(process.env["ML_SERVING_SUBSTRATE"] ?? substrateFile(currentEngine()));
}

/**
 * Reads and checks what an environment declares; needs no cluster.
 * @throws {InvalidData} with every mistake; {Problem} where there is no such environment
 */
export async function readEnvironment(name: string): Promise<DeclaredEnvironment> {
  const { ground, ...declared } = await environmentFile(name);
  const { models } = planEnvironment(declared);
  try {
    return { name, models, ground: ground(substrate) };
  } catch (error) {
    if (error instanceof Problem) return { name, models, ground: undefined };
    throw error;
  }
}
