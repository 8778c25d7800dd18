import { admissionPolicies } from "../policies/admission/generate.ts";
import { rules } from "../policies/rules/index.ts";
import type { Environment } from "./environments/environment.ts";

/** Where the repository of an image is. */
function parentOf(image: string): string {
  return image.slice(0, image.lastIndexOf("/"));
}

/** What the API server judges by itself in namespaces of models. Pure. */
export function admissionOf({ registry, runtimes }: Pick<Environment, "registry" | "runtimes">) {
  // Other projects' runtimes may come from where this project's do not. One whose digest nobody has resolved stops a deployment.
  const others = Object.values(runtimes).flatMap((source) =>
    source !== undefined && "image" in source && source.image.includes("@sha256:") ? [parentOf(source.image)] : [],
  );
  return admissionPolicies(rules, { registries: [...new Set([registry, ...others])].sort() });
}
