import { ciNamespaces } from "../network-peers.ts";

/** The workload's name, its ServiceAccount's and its Service's. */
export const jenkinsName = "jenkins";

/** The port that the controller answers on: people, agents by WebSocket, and Prometheus. */
export const jenkinsPort = 8080;

/** How agents and Prometheus call the controller. */
export const jenkinsHost = `${jenkinsName}.${ciNamespaces.controller}.svc`;

/**
 * What agents are for, by the label that pipelines ask for. `preview` reads how things are, `deploy` changes them, `build` makes
 * images, `comment` writes on pull requests. Each has a namespace, an account and a cloud of its own, all of that name: what
 * one may do is nowhere in reach of another.
 */
export const agentRoles = ["preview", "build", "deploy", "comment"] as const;

export type AgentRole = (typeof agentRoles)[number];

/** The namespace of a role's agents. */
export function agentNamespace(role: AgentRole): string {
  return ciNamespaces[role];
}

/** Who saves the home, and who brings it back: one may only write, the other only read. */
export const backupAccounts = { save: "jenkins-backup", restore: "jenkins-restore" } as const;

/** Where files lie in the pods of the controller and of agents. */
export const jenkinsFolders = {
  home: "/var/jenkins_home",
  configuration: "/etc/jenkins-configuration",
  secrets: "/run/secrets/jenkins",
  cache: "/var/cache/jenkins",
  agent: "/home/jenkins/agent",
  agentSecrets: "/run/secrets/ci",
  agentCallers: "/run/secrets/callers",
} as const;
