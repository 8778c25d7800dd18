import type { Issue } from "../../components/issues.ts";
import type { Release } from "../../components/model-service/release.ts";
import type { ModelSpec } from "../../components/model-service/spec.ts";
import { lookUp } from "../../oci/lookup.ts";
import { isCloud, type EnvironmentFile } from "../../stacks/environments/environment.ts";
import { loadRelease } from "../../stacks/releases/load.ts";
import { missingVersions, servedVersions, type ServedVersion } from "../../stacks/releases/there.ts";
import { registryAccess, repositoryAt } from "./registry-access.ts";
import { artifactOf } from "./to-carry.ts";

/** The versions of a release whose artifacts have to be in the environment's registry. */
function inRegistry(model: ModelSpec, release: Release): readonly ServedVersion[] {
  return servedVersions(model.name, release).flatMap((served) => {
    const artifact = artifactOf(model, served.version.digest);
    return artifact === undefined ? [] : [{ ...served, repository: artifact.repository }];
  });
}

/**
 * Whether every version that an environment serves is in its registry: all that are not, with what to do. Asks the registry,
 * so that it belongs where the caller can log in there.
 *
 * @param releases by the model's name. Default: what the release files say; one that is wrong is left to whoever checks them
 * @throws {Problem} where ECR gives no login
 */
export async function artifactsThere(
  environment: EnvironmentFile,
  releases?: Readonly<Record<string, Release>>,
): Promise<readonly Issue[]> {
  const { name, models } = environment;
  const served = [...models, ...(environment.onDemand ?? [])].flatMap((model) => {
    if (releases !== undefined) {
      const release = releases[model.name];
      return release === undefined ? [] : inRegistry(model, release);
    }
    if (!models.includes(model)) return [];
    const loaded = loadRelease(name, model.name);
    return "release" in loaded ? inRegistry(model, loaded.release) : [];
  });
  const access = await registryAccess(environment);
  return missingVersions(
    name,
    served,
    access.address,
    (repository, digest) => lookUp(repositoryAt(access, repository), digest, access.authorization),
    isCloud(environment) ? environment.after : undefined,
  );
}
