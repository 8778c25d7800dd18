import type { ClusterAccess } from "../../components/cluster/settings.ts";
import type { NewNetwork } from "../../components/network/settings.ts";

/** Where all environments are; the ids of its zones are the same in every account. */
export const region = "eu-west-1";
export const zones = ["euw1-az1", "euw1-az2", "euw1-az3"] as const satisfies NewNetwork["zones"];

/** The version that every environment runs; a new one climbs from dev upwards, an environment at a time. */
export const kubernetes = "1.36";

/** Whose runs preview and deploy: the repository's at GitHub, and those of the Jenkins in dev. */
export const ci = {
  github: "example/ml-serving",
  jenkins: { environment: "dev", account: "111122223333" },
} as const;

/** Who looks and who may mend; people get these roles, never rights of their own. */
export const access: readonly ClusterAccess[] = [
  { role: "ml-serving-platform", may: "administer" },
  { role: "ml-serving-on-call", may: "view" },
];

/** Where people look at dashboards; a new version climbs from dev upwards, as Kubernetes does. */
export const grafana = { image: "docker.io/grafana/grafana:13.2.3" } as const;

/** Who may log in there. */
export const grafanaLogin = {
  clientId: "ml-serving-grafana",
  authorization: "https://login.example.com/oauth2/authorize",
  token: "https://login.example.com/oauth2/token",
  userInfo: "https://login.example.com/oauth2/userinfo",
  roles: { admins: ["ml-platform"] },
} as const;

/** Who comes into Jenkins, and what it builds; proposals are GitHub's matter here. */
export const jenkins = {
  login: { clientId: "ml-serving-jenkins", discovery: "https://login.example.com/.well-known/openid-configuration" },
  people: { admins: ["ml-platform"], operators: ["ml-releases"], readers: ["ml-owners"] },
  repository: { url: "https://github.com/example/ml-serving.git" },
  environments: { dev: "111122223333", sit: "444455556666", stg: "777788889999", prd: "123456789012" },
} as const;

/** Whose tokens callers bring. */
export const callers = {
  jwt: {
    issuer: "https://login.example.com/",
    audiences: ["ml-serving"],
    jwks: "https://login.example.com/.well-known/jwks.json",
  },
} as const;

/** How long what was previewed waits for somebody to approve it; after it everything begins anew. */
const approvedWithin = "4h";

/** Changes that a colleague looks at: what is approved there is tried before customers have it. */
export const reviewed = { approval: { by: ["ml-platform"], within: approvedWithin } } as const;

/** Changes that customers see: somebody who answers for releases approves them, and a ticket says why. */
export const controlled = { approval: { by: ["ml-releases"], within: approvedWithin }, ticket: "required" } as const;
