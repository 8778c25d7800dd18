import type { EnvironmentName } from "../environment-names.ts";
import type { Size } from "../quantity.ts";
import type { SecretCopy } from "../secret-copies/settings.ts";
import type { AgentRole } from "./names.ts";

/** How people log in: an identity provider that speaks OpenID Connect, and no other way. */
export interface JenkinsLogin {
  readonly clientId: string;
  /** The provider's discovery document: `https://login.example.com/.well-known/openid-configuration`. */
  readonly discovery: string;
  /** What is asked for; the groups must be among it. @default openid profile email groups */
  readonly scopes?: readonly string[];
  /** The claim that a person is known by, here and in approvals. @default "email" */
  readonly userClaim?: string;
  /** The claim that says a person's groups. @default "groups" */
  readonly groupsClaim?: string;
  /**
   * Name of a secret in Secrets Manager, JSON with the keys `client-secret`, the provider's, and `metrics-token`, by which
   * Prometheus logs in: `11` and 32 hexadecimal digits. It is this Jenkins' own.
   */
  readonly secret: string;
}

/** Who may do what, by the groups that the identity provider says. Who is in none of them comes no further than the login. */
export interface JenkinsPeople {
  /** Groups that administer it; what they change by hand is gone with the next start. */
  readonly admins: readonly [string, ...string[]];
  /** Groups that start pipelines and answer their questions; who may answer which is each environment's to say. */
  readonly operators: readonly [string, ...string[]];
  /** Groups that look. @default nobody else */
  readonly readers?: readonly [string, ...string[]];
}

/** Where pipelines and their library come from. Secrets are named as in Secrets Manager. */
export interface JenkinsRepository {
  /** By HTTPS: `https://github.com/acme/ml-platform.git`. */
  readonly url: string;
  /** @default "main" */
  readonly branch?: string;
  /** JSON with the keys `username` and `password`: a token that reads this repository. @default everybody may read it */
  readonly secret?: string;
  /**
   * The whole secret is a line `https://USER:TOKEN@HOST` of a token that pushes: what a deployment rolls back is written into
   * the repository. Agents that deploy have it as a file, and nobody else. @default nothing is pushed
   */
  readonly pushes?: string;
}

/** What an agent's pod has: reserved and allowed alike. */
export interface AgentSize {
  /** Cores. */
  readonly cpu: number;
  readonly memory: Size;
}

/** Pods in which pipelines run. */
export interface JenkinsAgents {
  /** At most so many of each role at a time. */
  readonly most: number;
  /** @default 2 cores, 4Gi */
  readonly size?: AgentSize;
}

/**
 * Whose Jenkinsfile it runs. A pipeline can ask for an agent of any role: so that who may push a branch does not deploy, a
 * Jenkins that deploys runs what is on the main branch alone, and proposals are another's matter.
 */
export type JenkinsBuilds =
  /** Pull requests and branches, by their own Jenkinsfile. It previews, and deploys nothing. */
  | { readonly of: "proposals"; /** JSON with the key `token`: writes on pull requests. */ readonly comments: string }
  /** The main branch, new models, images, the nightly round. It previews and deploys. */
  | {
      readonly of: "main";
      /** @default none: environments whose gateway asks for one are not deployed */ readonly callers?: JenkinsCallers;
    };

/** By what agents that deploy ask models afterwards, where a gateway lets nobody in without a token or a key. */
export interface JenkinsCallers {
  /** JSON with a key for each of these environments, called as it is: its token, or its client's key. */
  readonly secret: string;
  readonly of: readonly [Exclude<EnvironmentName, "local">, ...Exclude<EnvironmentName, "local">[]];
}

/** Where its home is saved. */
export interface JenkinsBackups {
  /** A bucket that is made, globally unique: `ml-serving-ci-dev-111122223333`. */
  readonly bucket: string;
  /** Each night's is deleted after so many days, from 1. */
  readonly keepDays: number;
  /** Minute and hour, UTC, as cron writes them. @default "17 2", every night */
  readonly at?: `${number} ${number}`;
}

/** A Jenkins on this environment's cluster. */
export interface JenkinsSettings {
  /**
   * Where people's browsers find it, without a slash at the end. @default "http://localhost:8080", by `kubectl port-forward`
   */
  readonly url?: string;
  readonly login: JenkinsLogin;
  readonly people: JenkinsPeople;
  readonly repository: JenkinsRepository;
  /** The volume that its home is on. */
  readonly home: { readonly size: Size; /** @default the cluster's own */ readonly storageClass?: string };
  readonly backups: JenkinsBackups;
  readonly builds: JenkinsBuilds;
  readonly agents: JenkinsAgents;
  /**
   * How its images come about: `build` has Pulumi build and push them wherever `up` runs, which takes a Docker engine there;
   * otherwise they are there already, by digest: those that an `up` with `build` showed.
   */
  readonly images: "build" | { readonly controller: `sha256:${string}`; readonly agent: `sha256:${string}` };
  /** Environments that it previews and deploys, each with its account's twelve digits: its agents become roles there. */
  readonly environments: Readonly<Partial<Record<Exclude<EnvironmentName, "local">, string>>>;
}

/** What builds, previews and deploys from within an environment. */
export interface CiComponents {
  /** @default none: `account.ci` says which CI outside is trusted */
  readonly jenkins?: JenkinsSettings;
}

/** Secrets that Jenkins reads as files, and the keys in them. */
export const jenkinsSecrets = {
  login: { name: "jenkins-login", keys: { client: "client-secret", metrics: "metrics-token" } },
  repository: { name: "jenkins-repository", keys: { user: "username", password: "password" } },
} as const;

/** The Secret of an agent's namespace, which its pods read as files, and the keys in it. */
export const agentSecret = { name: "agent-secrets", keys: { pushes: "git-credentials", comments: "token" } } as const;

/** The user that Prometheus is. */
export const metricsUser = "prometheus";

/** The Secret of the namespace of agents that deploy, which holds a file for each environment that they ask. */
export const agentCallers = "agent-callers";

/** What the namespaces of agents need of Secrets Manager as Secrets, by role. Pure. */
export function agentSecretCopies({
  builds,
  repository,
}: Pick<JenkinsSettings, "builds" | "repository">): Readonly<Partial<Record<AgentRole, readonly SecretCopy[]>>> {
  const { name, keys } = agentSecret;
  if (builds.of === "proposals")
    return { comment: [{ name, from: builds.comments, keys: { [keys.comments]: keys.comments } }] };
  const { callers } = builds;
  const ofDeploy: readonly SecretCopy[] = [
    ...(repository.pushes === undefined ? [] : [{ name, from: repository.pushes, keys: { whole: keys.pushes } }]),
    ...(callers === undefined
      ? []
      : [
          {
            name: agentCallers,
            from: callers.secret,
            keys: Object.fromEntries(callers.of.map((environment) => [environment, environment])),
          },
        ]),
  ];
  return ofDeploy.length === 0 ? {} : { deploy: ofDeploy };
}

/** What the controller's namespace needs of Secrets Manager as Secrets. Pure. */
export function ciSecretCopies(jenkins: JenkinsSettings | undefined): readonly SecretCopy[] {
  if (jenkins === undefined) return [];
  const { login, repository } = jenkinsSecrets;
  const { secret } = jenkins.repository;
  const { client, metrics } = login.keys;
  const { user, password } = repository.keys;
  return [
    { name: login.name, from: jenkins.login.secret, keys: { [client]: client, [metrics]: metrics } },
    ...(secret === undefined
      ? []
      : [{ name: repository.name, from: secret, keys: { [user]: user, [password]: password } }]),
  ];
}
