import type { Release } from "../../components/model-service/release.ts";
import { Problem } from "../../local/console/problem.ts";
import type { EnvironmentFile } from "../../stacks/environments/environment.ts";
import { InvalidData } from "../../stacks/invalid-data.ts";
import { artifactsThere } from "./artifacts-there.ts";

/**
 * Refuses a release whose versions the environment's registry does not have. A registry that cannot be asked, from this
 * machine or by this caller, is no reason against it: what matters in a rollback is that it happens.
 *
 * @returns what could not be told, a sentence each
 * @throws {InvalidData} with every version that is not there
 */
export async function refuseMissing(
  environment: EnvironmentFile,
  model: string,
  release: Release,
): Promise<readonly string[]> {
  try {
    const issues = await artifactsThere(environment, { [model]: release });
    const missing = issues.filter(({ code }) => code !== "MR032");
    if (missing.length > 0) throw new InvalidData(missing, environment.name);
    return issues.map(({ message }) => `not checked whether its artifacts are in the registry: ${message}`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [`not checked whether its artifacts are in the registry: ${error.message.split("\n")[0] ?? ""}`];
  }
}
