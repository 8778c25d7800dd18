import { stateBucket, stateKeyAlias } from "../../components/state-names.ts";
import type { CloudEnvironment } from "../../stacks/environments/environment.ts";

/** Where the state of an environment's stacks is, and what its secrets are encrypted with. */
export interface StateNames {
  /** Globally unique, as it holds the account's id. */
  readonly bucket: string;
  /** Alias of the KMS key, with the prefix that AWS wants: `alias/ml-serving-prd-state`. */
  readonly alias: string;
  /** What `pulumi login` takes: https://pkg.go.dev/gocloud.dev/blob/s3blob#URLOpener */
  readonly backend: string;
  /** What `pulumi stack init --secrets-provider` takes: https://www.pulumi.com/docs/cli/commands/pulumi_stack_init */
  readonly secretsProvider: string;
}

/** The names follow from the environment, so that nobody has to remember them. Pure. */
export function stateNames({ name, account: { id, region } }: CloudEnvironment): StateNames {
  const bucket = stateBucket(name, id);
  const alias = stateKeyAlias(name);
  return {
    bucket,
    alias,
    backend: `s3://${bucket}?region=${region}&awssdk=v2`,
    secretsProvider: `awskms://${alias}?region=${region}`,
  };
}
