import { LifecyclePolicy } from "@pulumi/aws/ecr/lifecyclePolicy.js";
import { Repository } from "@pulumi/aws/ecr/repository.js";
import { RepositoryPolicy } from "@pulumi/aws/ecr/repositoryPolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { PullThroughCaches } from "./caches.ts";
import {
  copiedRepositories,
  isTagged,
  registryPlace,
  repositoryPrefix,
  type RegistryGround,
  type RegistryRef,
} from "./place.ts";
import { lifecyclePolicy, repositoryPolicy } from "./policies.ts";
import type { NewRegistry, RegistrySettings } from "./settings.ts";

export interface RegistryArgs extends RegistryGround {
  readonly settings: RegistrySettings;
  /** Repositories of the platform, by their names: `models/iris`, `runtimes/pmml`. */
  readonly repositories: readonly string[];
  /** Other projects' images in use, as those write them. */
  readonly upstreams: readonly string[];
  /** ARN of the key that encrypts what is kept. */
  readonly key: pulumi.Input<string>;
  /** Whether deletion is refused. A repository that holds images refuses it anyhow. */
  readonly protect: boolean;
}

/**
 * Where images and artifacts are: repositories in ECR whose tags never move, with a cache for other projects' images; or a
 * registry that is there, of which nothing is made. Costs: https://aws.amazon.com/ecr/pricing/
 */
export class Registry extends pulumi.ComponentResource {
  readonly ref: RegistryRef;
  /** What the nodes' role needs beyond pulling, as a policy's text; undefined where that is nothing. */
  readonly nodePolicy: string | undefined;

  constructor(name: string, args: RegistryArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:Registry", name, { settings: args.settings }, opts);
    this.ref = registryPlace(args.settings, args);
    this.nodePolicy = "create" in args.settings ? this.#create(name, args, args.settings.create) : undefined;
    this.registerOutputs({ ref: this.ref, nodePolicy: this.nodePolicy });
  }

  #create(name: string, args: RegistryArgs, settings: NewRegistry): string | undefined {
    const prefix = repositoryPrefix(args.environment);
    const parent = { parent: this };
    const pullers = repositoryPolicy(settings);
    for (const own of [...args.repositories, ...copiedRepositories(args.upstreams)]) {
      const called = `${name}-${own}`;
      const repository = new Repository(
        called,
        {
          name: `${prefix}/${own}`,
          imageTagMutability: "IMMUTABLE",
          imageScanningConfiguration: { scanOnPush: true },
          encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: args.key }],
        },
        { ...parent, protect: args.protect },
      );
      if (isTagged(own))
        // Another text is another resource; deleting the old one last would delete the repository's new policy.
        new LifecyclePolicy(
          called,
          { repository: repository.name, policy: lifecyclePolicy(settings) },
          { ...parent, deleteBeforeReplace: true },
        );
      if (pullers !== undefined) new RepositoryPolicy(called, { repository: repository.name, policy: pullers }, parent);
    }
    return new PullThroughCaches(`${name}-caches`, args, parent).nodePolicy;
  }
}
