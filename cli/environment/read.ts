import { existsSync } from "node:fs";
import type { ResolvedModel } from "../../components/model-service/resolve.ts";
import { currentEngine } from "../../local/current.ts";
import type { PlatformImage } from "../../local/images/catalogue.ts";
import { askedModels, readSubstrate, substrateFile, type Substrate } from "../../local/substrate.ts";
import type { Environment } from "../../stacks/environments/environment.ts";
import { environmentFile, onGround } from "../../stacks/environments/index.ts";
import { planFile } from "../../stacks/plan.ts";
import { late } from "./late.ts";
import { plannedSubstrate } from "./planned.ts";

/** An environment as the repository declares it, on what this machine has or will have. */
export interface DeclaredEnvironment {
  readonly environment: Environment;
  readonly models: readonly ResolvedModel[];
  /** Whether `make up` has prepared what it stands on; else what that makes is marked as not known. */
  readonly isPrepared: boolean;
}

/**
 * Reads and checks what an environment declares; needs no cluster.
 *
 * @param images of the platform's own servers that somebody names instead of those that were prepared
 * @throws {InvalidData} with every mistake; {Problem} where there is no such environment
 */
export async function readEnvironment(
  name: string,
  images: Readonly<Partial<Record<PlatformImage, string>>> = {},
  env: NodeJS.ProcessEnv = process.env,
): Promise<DeclaredEnvironment> {
  // What `make env` says holds; a shell that only looks need not have asked for it.
  const prepared = env["ML_SERVING_SUBSTRATE"] ?? substrateFile(currentEngine(env));
  const isPrepared = existsSync(prepared);
  const asked = name === "local" ? askedModels(prepared) : undefined;
  const file = await environmentFile(name, asked);
  const models = await planFile(file);
  const substrate = (): Substrate => {
    const made = isPrepared ? readSubstrate(prepared) : plannedSubstrate(env);
    return { ...made, images: { ...made.images, ...images } };
  };
  const found = onGround(file, { substrate, purpose: { for: "reading", mark: late } });
  const environment = { ...found, images: { ...found.images, ...images } };
  return { environment, models, isPrepared };
}
