import { Argument } from "commander";
import type { ResolvedModel } from "../../components/model-service/resolve.ts";
import { Problem } from "../../local/console/problem.ts";
import type { Environment } from "../../stacks/environments/environment.ts";
import { declaredEnvironments } from "../../stacks/environments/index.ts";
import { readEnvironment } from "./read.ts";

/** An environment on AWS; there is none that is meant where none is named. */
export function cloudArgument(): Argument {
  return new Argument("<env>", "environment on AWS, as in stacks/environments").choices(declaredEnvironments);
}

/** An environment on AWS as it is declared. */
export interface DeclaredCloud {
  readonly environment: Environment & { readonly cloud: NonNullable<Environment["cloud"]> };
  readonly models: readonly ResolvedModel[];
}

/** @throws {Problem} for one that stands on this machine; {InvalidData} with every mistake */
export async function readCloud(name: string): Promise<DeclaredCloud> {
  const { environment, models } = await readEnvironment(name);
  const { cloud } = environment;
  if (cloud === undefined)
    throw new Problem(
      `${name} is this machine: nothing of it is paid for by the hour, and its nodes are what the machine has.`,
      `Name an environment on AWS: ${declaredEnvironments.filter((one) => one !== name).join(", ")}.`,
    );
  return { environment: { ...environment, cloud }, models };
}
