import { PullThroughCacheRule } from "@pulumi/aws/ecr/pullThroughCacheRule.js";
import { RepositoryCreationTemplate } from "@pulumi/aws/ecr/repositoryCreationTemplate.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { Secret } from "@pulumi/aws/secretsmanager/secret.js";
import { SecretVersion } from "@pulumi/aws/secretsmanager/secretVersion.js";
import * as pulumi from "@pulumi/pulumi";
import { awsName } from "../aws-names.ts";
import { serviceTrust } from "../policy-document.ts";
import { recoveryWindow } from "../secret-recovery.ts";
import { cachesFor, repositoryPrefix, type RegistryGround } from "./place.ts";
import { cachePullPolicy, templatePolicy } from "./policies.ts";
import type { Upstream } from "./upstreams.ts";

export interface PullThroughCachesArgs extends RegistryGround {
  /** Other projects' images in use: a cache is made for each of their registries. */
  readonly upstreams: readonly string[];
  readonly key: pulumi.Input<string>;
  readonly protect: boolean;
}

/**
 * Caches of other projects' registries, and what repositories in them are like. Nothing in a cache ends by itself: images
 * pulled by digest have no tag there, and count as untagged.
 */
export class PullThroughCaches extends pulumi.ComponentResource {
  /** What the nodes' role needs beyond pulling; undefined without a cache. */
  readonly nodePolicy: string | undefined;

  constructor(name: string, args: PullThroughCachesArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:PullThroughCaches", name, {}, opts);
    const caches = cachesFor(args.upstreams);
    const { account, region } = args;
    const paths = { account, region, prefixes: caches.map((upstream) => prefixOf(upstream, args)) };
    if (caches.length > 0) this.#create(name, args, caches, paths);
    this.nodePolicy = caches.length === 0 ? undefined : cachePullPolicy(paths);
    this.registerOutputs({ nodePolicy: this.nodePolicy });
  }

  #create(
    name: string,
    args: PullThroughCachesArgs,
    caches: readonly Upstream[],
    paths: Parameters<typeof templatePolicy>[0],
  ): void {
    const parent = { parent: this };
    const { environment, key, protect } = args;
    const role = new Role(
      name,
      {
        name: awsName(environment, "registry-caches"),
        description: "ECR makes repositories for images that it caches",
        assumeRolePolicy: serviceTrust("ecr.amazonaws.com"),
      },
      parent,
    );
    const policy = new RolePolicy(
      name,
      {
        name: "make-repositories",
        role: role.name,
        policy: pulumi.output(key).apply((arn) => templatePolicy(paths, arn)),
      },
      parent,
    );
    for (const upstream of caches) {
      const called = `${name}-${upstream.cache}`;
      const prefix = prefixOf(upstream, args);
      const template = new RepositoryCreationTemplate(
        called,
        {
          prefix,
          appliedFors: ["PULL_THROUGH_CACHE"],
          imageTagMutability: "IMMUTABLE",
          encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key }],
          customRoleArn: role.arn,
        },
        { ...parent, dependsOn: [policy] },
      );
      const credentials = upstream.login ? this.#credentials(called, upstream, environment, protect) : undefined;
      new PullThroughCacheRule(
        called,
        {
          ecrRepositoryPrefix: prefix,
          upstreamRegistryUrl: upstream.url,
          ...(credentials === undefined ? {} : { credentialArn: credentials.arn }),
        },
        { ...parent, dependsOn: credentials === undefined ? [template] : [template, credentials.written] },
      );
    }
  }

  /**
   * The place for what ECR logs in with. Somebody writes it there; it never passes here. What stands there first is none,
   * but is read when the rule is made. The name begins as ECR wants it, and the key is the service's own, as it takes no other.
   * https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-secret.html
   */
  #credentials(
    called: string,
    upstream: Upstream,
    environment: RegistryGround["environment"],
    protect: boolean,
  ): { readonly arn: pulumi.Output<string>; readonly written: pulumi.Resource } {
    const secret = new Secret(
      called,
      {
        name: `ecr-pullthroughcache/${awsName(environment, upstream.cache)}`,
        description: `What ECR logs in with at ${upstream.url}: username and accessToken`,
        recoveryWindowInDays: recoveryWindow(protect),
      },
      { parent: this, protect },
    );
    const written = new SecretVersion(
      called,
      { secretId: secret.id, secretString: JSON.stringify({ username: "nobody-yet", accessToken: "none-yet" }) },
      { parent: this },
    );
    return { arn: secret.arn, written };
  }
}

function prefixOf(upstream: Upstream, { environment }: RegistryGround): string {
  return `${repositoryPrefix(environment)}/${upstream.cache}`;
}
