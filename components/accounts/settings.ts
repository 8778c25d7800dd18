/** Where CI runs, and how AWS knows it: OpenID Connect, so that CI keeps no key. */
export type CiSettings =
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

/** The account of an environment, and who may act in it. */
export interface AccountSettings {
  /** Twelve digits. */
  readonly id: string;
  /** Of the partition `aws`, such as `eu-west-1`. */
  readonly region: string;
  readonly ci: CiSettings;
}
