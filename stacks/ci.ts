import type * as pulumi from "@pulumi/pulumi";
import { jenkinsContexts, jenkinsRepositories, type JenkinsImage } from "../components/ci/images.ts";
import { Jenkins, JenkinsNamespaces } from "../components/ci/index.ts";
import { RuntimeImage } from "../components/runtime-images/index.ts";
import type { Environment } from "./environments/environment.ts";
import type { Standing } from "./serving.ts";

/** A Jenkins in the cluster, where an environment has one. @param opts its pods' priorities are there */
export function makeJenkins(
  { jenkins, registry, cloud, cluster: { dns }, monitoring: { clusterAddresses }, name }: Environment,
  { bringJenkinsSecrets }: Pick<Standing, "bringJenkinsSecrets">,
  opts: pulumi.ComponentResourceOptions,
): void {
  if (jenkins === undefined || cloud === undefined) return;
  const { settings, images } = jenkins;
  const imageOf = (image: JenkinsImage): pulumi.Input<string> => {
    const source = images[image];
    if ("image" in source) return source.image;
    const repository = jenkinsRepositories[image];
    const args = { context: jenkinsContexts[image], base: source.build.bases, registry, repository };
    return new RuntimeImage(`jenkins-${image}`, args).reference;
  };
  const namespaces = new JenkinsNamespaces("jenkins", { settings }, opts);
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
