import { environmentNames } from "../environment-names.ts";
import type { AgentRole } from "./names.ts";
import { agentSecretCopies, type AgentSize, type JenkinsBuilds, type JenkinsSettings } from "./settings.ts";

const defaults = {
  url: "http://localhost:8080",
  scopes: ["openid", "profile", "email", "groups"],
  userClaim: "email",
  groupsClaim: "groups",
  branch: "main",
  at: "17 2",
  size: { cpu: 2, memory: "4Gi" } satisfies AgentSize,
} as const;

/** Jenkins' settings with every default filled. */
export type ResolvedJenkins = ReturnType<typeof resolveJenkins>;

/** The agents that pipelines of a kind ask for. */
function rolesOf({ of }: JenkinsBuilds): readonly AgentRole[] {
  return of === "proposals" ? ["preview", "build", "comment"] : ["preview", "build", "deploy"];
}

/** Fills the defaults of Jenkins' settings, all of them here. Pure. */
export function resolveJenkins(settings: JenkinsSettings) {
  const { url = defaults.url, login, people, repository, home, backups, agents, environments } = settings;
  return {
    url,
    login: {
      clientId: login.clientId,
      discovery: login.discovery,
      scopes: login.scopes ?? defaults.scopes,
      userClaim: login.userClaim ?? defaults.userClaim,
      groupsClaim: login.groupsClaim ?? defaults.groupsClaim,
    },
    people: { admins: people.admins, operators: people.operators, readers: people.readers ?? [] },
    repository: {
      url: repository.url,
      branch: repository.branch ?? defaults.branch,
      secret: repository.secret,
    },
    home: { on: "volume" as const, ...home },
    backups: { bucket: backups.bucket, keepDays: backups.keepDays, at: backups.at ?? defaults.at },
    agents: { most: agents.most, size: agents.size ?? defaults.size },
    environments: environmentNames.flatMap((environment) => {
      const account = environment === "local" ? undefined : environments[environment];
      return account === undefined ? [] : [{ environment, account }];
    }),
    roles: rolesOf(settings.builds),
    secrets: agentSecretCopies(settings),
    builds: settings.builds.of,
  };
}
