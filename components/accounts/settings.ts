import type { EnvironmentName } from "../environment-names.ts";

/** A Jenkins of this project: that of an environment, whose `ci.jenkins` names those that it acts on. */
export interface TrustedJenkins {
  readonly environment: Exclude<EnvironmentName, "local">;
  /** Of that environment: twelve digits. */
  readonly account: string;
}

/** Whose tokens AWS takes: OpenID Connect, so that CI keeps no key. */
export type CiTokens =
  /** The repository, `acme/ml-platform`: its pull requests preview, its branch `main` deploys. */
  | { readonly github: string }
  | {
      readonly oidc: {
        /** `https://gitlab.example.com`: AWS fetches its keys from there. */
        readonly issuer: string;
        /** What `sub` says of a run that may deploy, letter for letter. */
        readonly subject: string;
        /** What `sub` says of a run that previews. @default nobody previews */
        readonly previews?: string;
        /** What `aud` says. @default "sts.amazonaws.com" */
        readonly audience?: string;
      };
    };

/** Where CI runs, and how AWS knows it: by tokens, or as agents of a Jenkins in one of the environments; or both. */
export type CiSettings = (CiTokens & { readonly jenkins?: TrustedJenkins }) | { readonly jenkins: TrustedJenkins };

/** The account of an environment, and who may act in it. */
export interface AccountSettings {
  /** Twelve digits. */
  readonly id: string;
  /** Of the partition `aws`, such as `eu-west-1`. */
  readonly region: string;
  readonly ci: CiSettings;
}
