import { PodIdentityAssociation } from "@pulumi/aws/eks/podIdentityAssociation.js";
import * as pulumi from "@pulumi/pulumi";

export interface ModelIdentitiesArgs {
  readonly cluster: pulumi.Input<string>;
  /** ARN of the role that all models have. */
  readonly role: pulumi.Input<string>;
  /** Models by their names, which are their service accounts' as well, and where they live. */
  readonly models: readonly { readonly name: string; readonly namespace: string }[];
}

/**
 * Who a model is for AWS: one association a model. It decides what its pods reach at AWS; which images run is not its
 * matter: nodes pull them, by the role of their pool.
 */
export class ModelIdentities extends pulumi.ComponentResource {
  constructor(name: string, args: ModelIdentitiesArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:ModelIdentities", name, {}, opts);
    for (const model of args.models)
      new PodIdentityAssociation(
        `${model.namespace}-${model.name}`,
        {
          clusterName: args.cluster,
          namespace: model.namespace,
          serviceAccount: model.name,
          roleArn: args.role,
          // By default the session's tags say which model it is: the role's policy stands on them.
          disableSessionTags: false,
        },
        { parent: this },
      );
    this.registerOutputs({});
  }
}
