import type * as pulumi from "@pulumi/pulumi";
import { JenkinsOnAws } from "../../components/ci/index.ts";
import { agentRoles } from "../../components/ci/names.ts";
import { agentSecretCopies, ciSecretCopies, type JenkinsSettings } from "../../components/ci/settings.ts";
import { ciNamespaces } from "../../components/network-peers.ts";
import type { CloudEnvironment } from "../environments/environment.ts";
import type { Standing } from "../serving.ts";
import type { CloudFacts } from "./facts.ts";
import { bringSecrets, type Bringing } from "./secrets.ts";

/** What Jenkins has on AWS. @returns what brings its secrets into its namespaces, once these are there */
export function jenkinsOnAws(
  settings: JenkinsSettings,
  environment: CloudEnvironment,
  facts: CloudFacts,
  key: pulumi.Output<string>,
  platform: Bringing,
): NonNullable<Standing["bringJenkinsSecrets"]> {
  const { name, account, protect } = environment;
  const onAws = new JenkinsOnAws(
    "jenkins",
    {
      settings,
      environment: name,
      account: account.id,
      region: account.region,
      cluster: platform.cluster.name,
      key,
      protect,
      bounded: platform.bounded,
    },
    { parent: platform },
  );
  const ofAgents = agentSecretCopies(settings);
  return (there) => {
    const bring = (place: keyof typeof ciNamespaces, copies: Parameters<typeof bringSecrets>[0]) =>
      bringSecrets(copies, { name: ciNamespaces[place], there }, environment, facts, platform);
    return [
      onAws,
      ...bring("controller", ciSecretCopies(settings)),
      ...agentRoles.flatMap((role) => bring(role, ofAgents[role] ?? [])),
    ];
  };
}
