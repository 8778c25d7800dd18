import type { Issue } from "../../issues.ts";
import { isSecretName } from "../../resource-names.ts";
import type { SecretCopy } from "../../secret-copies/settings.ts";

/** Who may do what in Grafana, by the groups that the identity provider says. */
export interface GrafanaRoles {
  /** Groups that administer it. Nobody else changes anything: dashboards come from files. */
  readonly admins: readonly [string, ...string[]];
  /** Groups that may look. @default everybody whom the identity provider lets in */
  readonly viewers?: readonly [string, ...string[]];
}

/** How people log in: an identity provider that speaks OpenID Connect, and no other way. */
export interface GrafanaLogin {
  readonly clientId: string;
  /** The provider's endpoints, as its discovery document names them (`/.well-known/openid-configuration`). */
  readonly authorization: string;
  readonly token: string;
  readonly userInfo: string;
  /** What is asked for; the groups must be among it. @default openid profile email groups */
  readonly scopes?: readonly string[];
  /** Where the provider says a person's groups: a claim of its answers. @default "groups" */
  readonly groupsClaim?: string;
  readonly roles: GrafanaRoles;
  /**
   * Name of a secret in Secrets Manager, JSON with two keys: `client-secret`, the provider's, and `secret-key`, a long random
   * text that Grafana signs with. On a cluster that is not on AWS, see docs/dashboards.md.
   */
  readonly secret: string;
}

/** A Grafana in the cluster. */
export interface GrafanaSettings {
  /**
   * Its image, by name and tag; locks/images.yaml has the digest. Grafana is another project's and under the AGPL-3.0: it is
   * neither built nor shipped here, whoever names it decides to run it.
   */
  readonly image: `${string}:${string}`;
  /** Where people's browsers find it, without a slash at the end. @default "http://localhost:3000", by `kubectl port-forward` */
  readonly url?: string;
  readonly login: GrafanaLogin;
}

/** The defaults of Grafana's settings, in one place. */
export const grafanaDefaults = {
  url: "http://localhost:3000",
  scopes: ["openid", "profile", "email", "groups"],
  groupsClaim: "groups",
} as const;

/** The Secret that Grafana reads as files, and the keys in it. */
export const grafanaSecret = "grafana-login";
export const grafanaSecretKeys = { client: "client-secret", signing: "secret-key" } as const;

/** What the namespace needs of Secrets Manager as a Secret. */
export function grafanaSecretCopies(grafana: GrafanaSettings | undefined): readonly SecretCopy[] {
  if (grafana === undefined) return [];
  const { client, signing } = grafanaSecretKeys;
  return [{ name: grafanaSecret, from: grafana.login.secret, keys: { [client]: client, [signing]: signing } }];
}

function isSafeAddress(text: string, also: readonly string[] = []): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, hash, search } = new URL(text);
  const plain = username === "" && password === "" && hash === "" && search === "";
  return plain && (protocol === "https:" || (protocol === "http:" && also.includes(hostname)));
}

/** A group in a JMESPath literal: nothing that would end it. https://jmespath.org/specification.html#raw-string-literals */
const group = /^[\w .:/@+-]{1,200}$/;

const claim = /^\w+(?:\.\w+)*$/;

/** What only data can get wrong in an environment's Grafana: all of it. */
export function validateGrafana({ url, login }: GrafanaSettings): readonly Issue[] {
  const path = "monitoring.grafana";
  const endpoints = { authorization: login.authorization, token: login.token, userInfo: login.userInfo };
  const { admins, viewers = [] } = login.roles;
  const { groupsClaim = grafanaDefaults.groupsClaim, scopes = [] } = login;
  const address = (at: string, message: string): Issue => ({ code: "EN073", path: `${path}.${at}`, message });
  const people = (at: string, message: string): Issue => ({ code: "EN074", path: `${path}.login.${at}`, message });
  return [
    ...(url === undefined || (isSafeAddress(url, ["localhost", "127.0.0.1"]) && !url.endsWith("/"))
      ? []
      : [
          address(
            "url",
            `"${url}" is no address that people log in at. Write it with https:// and no slash at the end, or leave it out for a forwarded port.`,
          ),
        ]),
    ...Object.entries(endpoints)
      .filter(([, text]) => !isSafeAddress(text))
      .map(([key, text]) => address(`login.${key}`, `"${text}" is no endpoint. Write it with https://.`)),
    ...Object.entries({ admins, viewers }).flatMap(([key, groups]) =>
      groups
        .filter((name) => !group.test(name))
        .map((name) => people(`roles.${key}`, `"${name}" is no group: letters, digits, spaces and . : / @ + - _.`)),
    ),
    ...(claim.test(groupsClaim)
      ? []
      : [people("groupsClaim", `"${groupsClaim}" is no claim. Write its name, such as groups or realm_access.roles.`)]),
    ...scopes
      .filter((scope) => !/^[\w:./-]+$/.test(scope))
      .map((scope) => people("scopes", `"${scope}" is no scope. Write one word each.`)),
    ...(login.clientId.trim() === "" || /[\s"#;`]/.test(login.clientId)
      ? [people("clientId", `"${login.clientId}" is no id of a client. Copy it from the identity provider.`)]
      : []),
    ...(isSecretName(login.secret)
      ? []
      : [
          people(
            "secret",
            `"${login.secret}" is no name of a secret. Write one such as ml-serving/prd/grafana, and never the secret itself.`,
          ),
        ]),
  ];
}
