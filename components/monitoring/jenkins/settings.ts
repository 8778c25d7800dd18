import type { Issue } from "../../issues.ts";
import { isHost, isSecretName } from "../../resource-names.ts";
import type { SecretCopy } from "../../secret-copies/settings.ts";

/** A Jenkins with the plugin `prometheus`: https://plugins.jenkins.io/prometheus/ */
export interface JenkinsSettings {
  /** Where it answers by HTTPS: a host by its name. */
  readonly host: string;
  /** @default 443 */
  readonly port?: number;
  /** Where the plugin answers. @default "/prometheus/" */
  readonly path?: `/${string}`;
  /** Whose right `Metrics/View` is used, where the plugin asks for it. The secret is an API token. @default nobody's */
  readonly login?: {
    readonly user: string;
    readonly secret: string;
    /** @default the whole secret */ readonly key?: string;
  };
  /** Jobs of which a failure is told: a regular expression over full names. @default the main branches' */
  readonly watched?: string;
}

/** A Jenkins that is looked at: one outside, or the environment's own, which answers in plain within the cluster. */
export interface LookedAtJenkins extends JenkinsSettings {
  readonly own?: boolean;
}

/** The Jenkins that is looked at: the environment's own, or that which its monitoring names. Pure. */
export function jenkinsOf(settings: {
  readonly jenkins?: JenkinsSettings;
  readonly ownJenkins?: Omit<LookedAtJenkins, "own">;
}): LookedAtJenkins | undefined {
  return settings.ownJenkins === undefined ? settings.jenkins : { ...settings.ownJenkins, own: true };
}

export const jenkinsDefaults = { port: 443, path: "/prometheus/", watched: ".+/main" } as const;

/** The Secret with the token, and the file that Prometheus reads it from. */
export const jenkinsSecret = "jenkins-token";
export const jenkinsTokenFile = { folder: "/etc/prometheus-secrets", name: "jenkins-token" } as const;
const valueKey = "value";

/** What the namespace needs of Secrets Manager as a Secret. */
export function jenkinsSecretCopies(jenkins: JenkinsSettings | undefined): readonly SecretCopy[] {
  if (jenkins?.login === undefined) return [];
  const { secret, key } = jenkins.login;
  return [{ name: jenkinsSecret, from: secret, keys: key === undefined ? { whole: valueKey } : { [valueKey]: key } }];
}

/** A volume with the token; a Secret that is not there yet keeps Prometheus from nothing but Jenkins. */
export function jenkinsSecretVolume(name: string) {
  return {
    name,
    secret: {
      secretName: jenkinsSecret,
      optional: true,
      defaultMode: 0o440,
      items: [{ key: valueKey, path: jenkinsTokenFile.name }],
    },
  };
}

/** Whether Prometheus, whose regular expressions are RE2's, could read it; JavaScript's are all of it but for look-arounds. */
function isExpression(text: string): boolean {
  try {
    new RegExp(text);
    return !/\(\?[=!<]|\\[1-9"]|"/.test(text);
  } catch {
    return false;
  }
}

/** What only data can get wrong in the Jenkins that is looked at. */
export function validateJenkins({ host, port, login, watched }: JenkinsSettings): readonly Issue[] {
  const wrong = (key: string, message: string): Issue => ({
    code: "EN076",
    path: `monitoring.jenkins.${key}`,
    message,
  });
  return [
    ...(isHost(host) ? [] : [wrong("host", `"${host}" is no host by its name. Write one such as ci.example.com.`)]),
    ...(port === undefined || (Number.isInteger(port) && port >= 1 && port <= 65_535)
      ? []
      : [wrong("port", `${port} is no port.`)]),
    ...(login === undefined || isSecretName(login.secret)
      ? []
      : [wrong("login.secret", `"${login.secret}" is no name of a secret. Write one such as ml-serving/prd/jenkins.`)]),
    ...(watched === undefined || isExpression(watched)
      ? []
      : [wrong("watched", `"${watched}" is no regular expression that Prometheus reads. Write one such as .+/main.`)]),
  ];
}
