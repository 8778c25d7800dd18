/** The account of an environment, and who may act in it. */
export interface AccountSettings {
  /** Twelve digits. */
  readonly id: string;
  readonly region: string;
  /** The repository whose pull requests preview and whose main branch deploys, through OpenID Connect: `acme/ml-platform`. */
  readonly ci: { readonly github: string } | { readonly oidc: { readonly issuer: string; readonly subject: string } };
}
