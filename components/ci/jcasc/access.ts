import { jenkinsFolders } from "../names.ts";
import type { ResolvedJenkins } from "../resolve.ts";
import { jenkinsSecrets, metricsUser } from "../settings.ts";

/**
 * What is in a file, for Configuration as Code: the value stands in no file of ours and in no environment variable.
 * https://github.com/jenkinsci/configuration-as-code-plugin/blob/2117.vc05a_0b_e6b_f4e/docs/features/secrets.adoc
 */
export function fromFile(name: string): string {
  return `\${trim:\${readFile:${jenkinsFolders.secrets}/${name}}}`;
}

/** Rights by what somebody is here. Nobody has one for being logged in, and whoever is not has none. */
const rights = {
  admins: ["Overall/Administer"],
  operators: ["Overall/Read", "Job/Read", "Job/Build", "Job/Cancel", "View/Read"],
  readers: ["Overall/Read", "Job/Read", "View/Read"],
} as const satisfies { readonly [K in keyof ResolvedJenkins["people"]]: readonly string[] };

/** https://github.com/jenkinsci/matrix-auth-plugin/blob/matrix-auth-3.2.8/README.md */
function matrix({ people }: ResolvedJenkins): readonly object[] {
  const ofGroups = (["admins", "operators", "readers"] as const).flatMap((what) =>
    people[what].map((name) => ({ group: { name, permissions: rights[what] } })),
  );
  return [...ofGroups, { user: { name: metricsUser, permissions: ["Metrics/View"] } }];
}

/** Who comes in, and who may what. Pure. */
export function access(jenkins: ResolvedJenkins) {
  const { clientId, discovery, scopes, userClaim, groupsClaim } = jenkins.login;
  return {
    jenkins: {
      securityRealm: {
        oic: {
          clientId,
          clientSecret: fromFile(jenkinsSecrets.login.keys.client),
          serverConfiguration: {
            wellKnown: { wellKnownOpenIDConfigurationUrl: discovery, scopesOverride: scopes.join(" ") },
          },
          userNameField: userClaim,
          emailFieldName: "email",
          fullNameFieldName: "name",
          groupsFieldName: groupsClaim,
          userIdStrategy: "caseInsensitive",
          groupIdStrategy: "caseSensitive",
          // Prometheus and scripts come with an API token, and have no session at the provider.
          allowTokenAccessWithoutOicSession: true,
          logoutFromOpenidProvider: true,
          properties: ["pkce"],
        },
      },
      authorizationStrategy: { globalMatrix: { entries: matrix(jenkins) } },
      disableRememberMe: true,
      crumbIssuer: "standard",
    },
    security: {
      apiToken: {
        creationOfLegacyTokenEnabled: false,
        tokenGenerationOnCreationEnabled: false,
        usageStatisticsEnabled: true,
      },
    },
  };
}
