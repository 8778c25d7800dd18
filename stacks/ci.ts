import type * as pulumi from "@pulumi/pulumi";
import { jenkinsContexts, jenkinsRepositories, type JenkinsImage } from "../components/ci/images.ts";
import { Jenkins, JenkinsNamespaces } from "../components/ci/index.ts";
import { builtOfTag } from "../components/runtime-images/built-of.ts";
import { RuntimeImage } from "../components/runtime-images/index.ts";
import type { Environment } from "./environments/environment.ts";
import type { Standing } from "./serving.ts";

/** The namespaces of a Jenkins, where an environment has one: its monitoring looks into the controller's. */
export function makeJenkinsNamespaces(
  { jenkins, cloud }: Environment,
  opts: pulumi.ComponentResourceOptions,
): JenkinsNamespaces | undefined {
  if (jenkins === undefined || cloud === undefined) return undefined;
  return new JenkinsNamespaces("jenkins", { settings: jenkins.settings }, opts);
}

/** A Jenkins in its namespaces, where an environment has one. @param opts its pods' priorities are there */
export function makeJenkins(
  { jenkins, registry, cloud, cluster: { dns }, monitoring: { clusterAddresses }, name }: Environment,
  namespaces: JenkinsNamespaces | undefined,
  { bringJenkinsSecrets, registry: there = [] }: Pick<Standing, "bringJenkinsSecrets" | "registry">,
  opts: pulumi.ComponentResourceOptions,
): void {
  if (jenkins === undefined || cloud === undefined || namespaces === undefined) return;
  const { settings, images } = jenkins;
  const imageOf = (image: JenkinsImage): pulumi.Input<string> => {
    const source = images[image];
    if ("image" in source) return source.image;
    const repository = jenkinsRepositories[image];
    const context = jenkinsContexts[image];
    const base = source.build.bases;
    const args = { context, base, registry, repository, tag: builtOfTag(context, base) };
    // It is pushed into a repository that the same run may make.
    return new RuntimeImage(`jenkins-${image}`, args, { dependsOn: [...there] }).reference;
  };
  const secrets = bringJenkinsSecrets?.(namespaces) ?? [];
  new Jenkins(
    "jenkins",
    {
      settings,
      images: { controller: imageOf("controller"), agent: imageOf("agent") },
      environment: name,
      region: cloud.file.account.region,
      dns,
      clusterAddresses,
    },
    { ...opts, dependsOn: [namespaces, ...secrets, ...[opts.dependsOn ?? []].flat()] as pulumi.Resource[] },
  );
}
