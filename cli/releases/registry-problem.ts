import { Problem } from "../../local/console/problem.ts";
import { MissingSource } from "../../oci/copy.ts";
import { Refused, Unreachable } from "../../oci/requests.ts";
import type { RegistryAccess } from "./registry-access.ts";

/** Two registries between which something is copied, and whose model it is. */
export interface Between {
  readonly model: string;
  readonly from: RegistryAccess;
  readonly to: RegistryAccess;
}

/** What to do where a registry has no such repository. */
function noRepository(model: string, { environment, repositoriesBy }: RegistryAccess): string {
  switch (repositoriesBy) {
    case "pulumi":
      return `pulumi up -s ${environment} makes the repositories of the models that stacks/environments/${environment}.ts names. One that is not released there yet is named in onDemand first: then ${model} has a repository and needs no release.`;
    case "owner":
      return "Whoever keeps that registry makes its repositories: ECR makes none by itself.";
    case "push":
      return "Does the project exist, and may you push to it?";
  }
}

/** How one logs in to an environment's registry. */
function logIn({ environment, repositoriesBy, host }: RegistryAccess): string {
  if (repositoriesBy !== "push")
    return `Log in to AWS as somebody who may use the registry of ${environment}: export AWS_PROFILE=NAME. Across accounts the registry that is read lists the other account in pulledBy.`;
  return `docker login ${host}, or set REGISTRY_AUTHORIZATION_${environment.toUpperCase()}="Basic …".`;
}

/** What nobody answers for. */
function start({ environment }: RegistryAccess): string {
  return environment === "local" ? "make up starts it." : "Is it reached from here: network, VPN, proxy?";
}

/** What went wrong between two registries, and what to do about it; a {@link Problem} stays as it is. */
export function copyProblem(error: unknown, { model, from, to }: Between): Problem {
  if (error instanceof Problem) return error;
  const told = error instanceof Error ? error.message : String(error);
  if (error instanceof MissingSource)
    return new Problem(
      `The registry of ${from.environment} does not have it: ${told}`,
      from.environment === "local"
        ? `make up packs what is a file of this repository; else release it again: npx ml release ${model} local --from SOURCE`
        : `Bring it there first: npx ml copy ${model} --from ENV --to ${from.environment}`,
    );
  const at = error instanceof Refused || error instanceof Unreachable ? error.at : undefined;
  const end = at?.baseUrl === to.baseUrl && at.name.startsWith(to.address.split("/").slice(1).join("/")) ? to : from;
  if (error instanceof Unreachable)
    return new Problem(`The registry of ${end.environment} does not answer: ${told}`, start(end));
  if (error instanceof Refused && (error.status === 401 || error.status === 403))
    return new Problem(`The registry of ${end.environment} refuses: ${told}`, logIn(end));
  if (error instanceof Refused && error.status === 404)
    return new Problem(`The registry of ${end.environment} has no such repository: ${told}`, noRepository(model, end));
  return new Problem(
    `Copying ${model} from the ${from.environment} registry to that of ${to.environment} came to nothing: ${told}`,
    "Run the same command again: what has arrived is not sent again.",
  );
}
