import { ciNamespaces } from "../network-peers.ts";
import { closedNamespace } from "../pod-security.ts";
import { agentNamespaces, renderAgents } from "./agents.ts";
import { renderBackups } from "./backup.ts";
import { renderController } from "./controller.ts";
import { jcascFiles } from "./jcasc/index.ts";
import type { AgentRole } from "./names.ts";
import { agentPolicies, controllerPolicies, type CiNetwork } from "./policies.ts";
import { resolveJenkins } from "./resolve.ts";
import type { JenkinsSettings } from "./settings.ts";

/** Jenkins' own images, by digest. */
export interface JenkinsImages {
  readonly controller: string;
  readonly agent: string;
}

/** What Jenkins is made from; generic over how the namespaces' names come. */
export interface JenkinsInput<S> extends CiNetwork {
  readonly settings: JenkinsSettings;
  readonly images: JenkinsImages;
  readonly environment: string;
  readonly region: string;
  /** The namespace of the controller, and of each role's agents. */
  readonly namespaces: { readonly controller: S; readonly agents: (role: AgentRole) => S };
}

/** The namespaces of a Jenkins: its controller's, and one for each role of agents. Pure. */
export function ciNamespacesOf(settings: JenkinsSettings) {
  return {
    controller: closedNamespace(ciNamespaces.controller),
    agents: agentNamespaces(resolveJenkins(settings)),
  };
}

/** Jenkins: its configuration, the controller, where its agents live, and its backups, as plain data. Pure. */
export function renderJenkins<S>(input: JenkinsInput<S>) {
  const { settings, images, environment, region, namespaces } = input;
  const jenkins = resolveJenkins(settings);
  const files = jcascFiles(jenkins, environment, images.agent);
  return {
    policies: controllerPolicies(jenkins, input, namespaces.controller),
    ...renderController(jenkins, images.controller, files, namespaces.controller),
    backups: renderBackups(jenkins, images.controller, region, namespaces.controller),
    agents: jenkins.roles.map((role) => {
      const namespace = namespaces.agents(role);
      return {
        of: role,
        policies: agentPolicies(role, jenkins, input, namespace),
        ...renderAgents(role, jenkins, namespace),
      };
    }),
  };
}
