import { agentNamespace } from "../components/ci/names.ts";
import { ciNamespacesOf, renderJenkins } from "../components/ci/render.ts";
import { ciNamespaces } from "../components/network-peers.ts";
import type { Environment } from "./environments/environment.ts";
import type { RenderedGroup } from "./render.ts";

/** Jenkins, where an environment has one. Pure. @param late gives what stands for an image that is yet to be built */
export function jenkinsGroups(
  { jenkins, cloud, name, cluster: { dns }, monitoring: { clusterAddresses } }: Environment,
  late: (what: string) => string,
): readonly RenderedGroup[] {
  if (jenkins === undefined || cloud === undefined) return [];
  const { settings, images } = jenkins;
  const imageOf = (image: keyof typeof images): string => {
    const source = images[image];
    return "image" in source ? source.image : late(`image of Jenkins' ${image}`);
  };
  const made = ciNamespacesOf(settings);
  const rendered = renderJenkins<string>({
    settings,
    images: { controller: imageOf("controller"), agent: imageOf("agent") },
    environment: name,
    region: cloud.file.account.region,
    dns,
    clusterAddresses,
    namespaces: { controller: ciNamespaces.controller, agents: agentNamespace },
  });
  const { account, configuration, service, statefulSet, disruptionBudget, backups } = rendered;
  return [
    { name: "namespace", namespace: ciNamespaces.controller, objects: [made.controller, ...rendered.policies] },
    {
      name: "jenkins",
      namespace: ciNamespaces.controller,
      objects: [
        account,
        configuration,
        service,
        statefulSet,
        disruptionBudget,
        ...backups.flatMap((backup) => [backup.account, backup.cronJob]),
      ],
    },
    ...rendered.agents.map((agents): RenderedGroup => {
      const namespace = agentNamespace(agents.of);
      const own = made.agents.filter(({ metadata }) => metadata.name === namespace);
      const objects = [...own, ...agents.policies, agents.account, agents.role, agents.binding, agents.quota];
      return { name: "agents", namespace, objects };
    }),
  ];
}
