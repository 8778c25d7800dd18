import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { Bucket } from "@pulumi/aws/s3/bucket.js";
import * as pulumi from "@pulumi/pulumi";
import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { PrivateBucket } from "../private-bucket/index.ts";
import { secretsBelow } from "../secret-files.ts";
import { modelsPolicy, modelsTrust } from "./policies.ts";
import type { ModelStoreSettings } from "./settings.ts";

export { ModelIdentities } from "./identities.ts";

/** What others need to know of the models' store. */
export interface ModelStoreRef {
  /** The bucket's name; a model's files lie below its namespace and its name. */
  readonly bucket: pulumi.Output<string>;
  /** The role of all models: what each may do follows from its service account. */
  readonly roleArn: pulumi.Output<string>;
}

export interface ModelStoreArgs {
  readonly settings: ModelStoreSettings;
  readonly environment: EnvironmentName;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** Name of the cluster whose pods have the role. */
  readonly cluster: pulumi.Input<string>;
  /** ARN of the key that encrypts what is kept. */
  readonly key: pulumi.Input<string>;
  /** Names of secrets that models of every namespace may read, such as that of Redis. */
  readonly sharedSecrets: readonly string[];
  readonly protect: boolean;
}

/**
 * Where models too large for images lie, and the one role by which each model reads its own files and its own secrets. A
 * bucket that is there stays as it is: nothing of it is made, changed or deleted. Costs: https://aws.amazon.com/s3/pricing/
 */
export class ModelStore extends pulumi.ComponentResource {
  readonly ref: ModelStoreRef;

  constructor(name: string, args: ModelStoreArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { settings, environment, account, region, sharedSecrets } = args;
    super("ml-serving:index:ModelStore", name, { settings }, opts);
    const parent = { parent: this };
    const bucketName = "create" in settings ? settings.create.bucket : settings.adopt.bucket;
    const bucket =
      "create" in settings
        ? new PrivateBucket(name, { ...settings.create, key: args.key, protect: args.protect }, parent).ref
        : Bucket.get(name, bucketName, undefined, parent).bucket;
    const role = new Role(
      name,
      {
        name: awsName(environment, "models"),
        description: "What models reach at AWS, each what is its own",
        assumeRolePolicy: pulumi.output(args.cluster).apply(modelsTrust),
      },
      parent,
    );
    const may = modelsPolicy({
      bucket: bucketName,
      secretsBelow: secretsBelow(environment),
      sharedSecrets,
      account,
      region,
    });
    new RolePolicy(name, { name: "own-files-and-secrets", role: role.name, policy: may }, parent);
    this.ref = { bucket, roleArn: role.arn };
    this.registerOutputs({ ref: this.ref });
  }
}
