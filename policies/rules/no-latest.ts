import { at } from "../facts.ts";
import type { ResourceFacts, Rule } from "../rule.ts";
import { imagesOf, podSpecOf, type Part } from "../workloads.ts";

/** The tag that a reference stands for: "latest" when it names none; undefined when a digest decides. */
export function tagOf(reference: string): string | undefined {
  if (reference.includes("@")) return undefined;
  // A colon before the last slash belongs to the registry's port.
  const name = reference.slice(reference.lastIndexOf("/") + 1);
  const colon = name.indexOf(":");
  return colon < 0 ? "latest" : name.slice(colon + 1);
}

function references(resource: ResourceFacts): readonly Part[] {
  // The names under which images are pushed count too: whoever pulls that tag gets whatever was pushed last.
  if (resource.type === "docker:index/image:Image")
    return [{ path: "imageName", fact: at(resource.props, "imageName") }];
  const pod = podSpecOf(resource);
  return pod === undefined ? [] : imagesOf(pod);
}

export const noLatest: Rule = {
  name: "no-latest",
  description:
    "No image is used or pushed as `latest`: nobody can tell afterwards what ran, and a rollback goes back to the same name.",
  url: "https://kubernetes.io/docs/concepts/configuration/overview/#container-images",
  references: ["CKV_K8S_14"],
  enforcement: "mandatory",
  check: (resource) =>
    references(resource).flatMap(({ path, fact }) =>
      typeof fact === "string" && tagOf(fact) === "latest"
        ? [
            {
              path,
              message: `"${fact}" means the tag latest. Name the version: a digest, or a tag that is never moved.`,
            },
          ]
        : [],
    ),
};
