import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ciNamespaces } from "../network-peers.ts";
import { agentNamespace, jenkinsName } from "./names.ts";
import { ciNamespacesOf, renderJenkins, type JenkinsInput } from "./render.ts";
import type { JenkinsSettings } from "./settings.ts";

export { JenkinsOnAws } from "./on-aws.ts";

/**
 * The namespaces of a Jenkins, as closed as those of models; secrets are brought into them before anything that reads them.
 * The object that is waited for is the component.
 */
export class JenkinsNamespaces extends pulumi.ComponentResource {
  /** Name of the controller's, once it is there. */
  readonly controller: pulumi.Output<string>;

  constructor(name: string, args: { readonly settings: JenkinsSettings }, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:JenkinsNamespaces", name, {}, opts);
    const { controller, agents } = ciNamespacesOf(args.settings);
    const made = (namespace: typeof controller): pulumi.Output<string> =>
      new k8s.core.v1.Namespace(namespace.metadata.name, namespace, { parent: this }).metadata.name;
    this.controller = made(controller);
    agents.forEach(made);
    this.registerOutputs({});
  }
}

export type JenkinsArgs = Omit<JenkinsInput<pulumi.Input<string>>, "namespaces" | "images"> & {
  readonly images: { readonly controller: pulumi.Input<string>; readonly agent: pulumi.Input<string> };
};

/**
 * Jenkins in the cluster: one controller, whose home is on a volume and saved every night, and a namespace for each role of
 * its agents. Whoever comes in is somebody of the identity provider; its configuration comes from this repository alone.
 */
export class Jenkins extends pulumi.ComponentResource {
  constructor(name: string, args: JenkinsArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { settings, images, environment, region, dns, clusterAddresses } = args;
    super("ml-serving:index:Jenkins", name, {}, opts);
    const parent = { parent: this };
    const place = {
      environment,
      region,
      dns,
      clusterAddresses,
      namespaces: { controller: ciNamespaces.controller, agents: agentNamespace },
    };
    // The agents' image stands in a file of the controller's.
    const rendered = (agent: string, controller: string) =>
      renderJenkins<string>({ settings, images: { agent, controller }, ...place });
    const late = <T>(pick: (objects: ReturnType<typeof rendered>) => T): pulumi.Output<T> =>
      pulumi.all([images.agent, images.controller]).apply(([agent, controller]) => pick(rendered(agent, controller)));
    const early = rendered("", "");

    const agents = early.agents.flatMap(({ of, policies, account, role, binding, quota }) => [
      ...policies.map((policy) => new k8s.networking.v1.NetworkPolicy(`${of}-${policy.metadata.name}`, policy, parent)),
      new k8s.core.v1.ServiceAccount(`${of}-agents`, account, parent),
      new k8s.rbac.v1.Role(`${of}-agents`, role, parent),
      new k8s.rbac.v1.RoleBinding(`${of}-agents`, binding, parent),
      new k8s.core.v1.ResourceQuota(`${of}-agents`, quota, parent),
    ]);
    const ready = [
      ...early.policies.map(
        (policy) => new k8s.networking.v1.NetworkPolicy(`${jenkinsName}-${policy.metadata.name}`, policy, parent),
      ),
      new k8s.core.v1.ServiceAccount(name, early.account, parent),
      new k8s.core.v1.ConfigMap(
        name,
        { ...early.configuration, data: late(({ configuration }) => ({ ...configuration.data })) },
        parent,
      ),
    ];
    const controller = new k8s.apps.v1.StatefulSet(
      name,
      { ...early.statefulSet, spec: late(({ statefulSet }) => statefulSet.spec) },
      // Closed before it runs, and its agents' places with it.
      { ...parent, dependsOn: [...ready, ...agents] },
    );
    new k8s.core.v1.Service(name, early.service, { ...parent, dependsOn: [controller] });
    new k8s.policy.v1.PodDisruptionBudget(name, early.disruptionBudget, parent);
    early.backups.forEach(({ account, cronJob }, index) => {
      const own = cronJob.metadata.name;
      const serviceAccount = new k8s.core.v1.ServiceAccount(own, account, parent);
      new k8s.batch.v1.CronJob(
        own,
        { ...cronJob, spec: late(({ backups }) => backups[index]?.cronJob.spec ?? cronJob.spec) },
        { ...parent, dependsOn: [serviceAccount, ...ready] },
      );
    });
    this.registerOutputs({});
  }
}
