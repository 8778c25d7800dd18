/**
 * A secret that a model's server reads: a token of a service that it calls, a key by which it signs. A reference; no value of
 * it passes through this program.
 */
export interface SecretSpec {
  /**
   * Lower-case letters, digits and dashes: `payments` becomes `SECRET_PAYMENTS`, the folder of its files. The secret itself is
   * named by environment, team and this name: docs/custom.md.
   */
  readonly name: string;
  /** Keys of the secret, each of which becomes a file of that name. */
  readonly keys: readonly [string, ...string[]];
}

/** The secrets of a model, the same in all environments; what they hold is each environment's own. */
export interface SecretsSpec {
  /** @default none */
  readonly secrets?: readonly SecretSpec[];
}
