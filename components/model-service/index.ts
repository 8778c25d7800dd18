import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Bindings } from "./bindings.ts";
import { planFor } from "./plan.ts";
import { renderModel } from "./render.ts";
import type { ResolvedModel } from "./resolve.ts";
import { rolloutSeconds } from "./rollout.ts";

export interface ModelServiceArgs {
  readonly model: ResolvedModel;
  readonly bindings: Bindings<pulumi.Input<string>>;
  /** Where the gateway is reached, without a path. */
  readonly gatewayUrl: pulumi.Input<string>;
  /** Digests that have run one step below, for whoever checks that none was skipped. @default none */
  readonly ranBelow?: readonly string[];
}

/** A variant as the stack's outputs tell of it. */
export interface ServedVariant {
  readonly variant: string;
  readonly version: string;
  readonly digest: string;
  /** Share of the requests that it answers, in percent. */
  readonly weight: number;
  /** Share of the requests that it is sent without answering them, in percent; above 0 for a shadow alone. */
  readonly mirrored: number;
  /** Rows with answers that are known, where no release says where they are. */
  readonly golden?: string;
  /** The Deployment that runs it. */
  readonly deployment: string;
}

/**
 * One served model: its workload, its address behind the gateway and what protects both. What the objects say is
 * decided in `render.ts`; this only registers them.
 */
export class ModelService extends pulumi.ComponentResource {
  /** The model's own. */
  readonly name: string;
  /** The model's address; `/infer` below it answers predictions for runtimes that speak OIP v2. */
  readonly url: pulumi.Output<string>;
  readonly variants: readonly ServedVariant[];
  readonly protocol: string;
  readonly runtime: string;
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: ModelServiceArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { model, bindings, ranBelow = [] } = args;
    super("ml-serving:index:ModelService", name, { model, ranBelow }, opts);
    const parent = { parent: this };
    this.name = model.name;
    const objects = renderModel(model, bindings);
    const account = new k8s.core.v1.ServiceAccount(name, objects.serviceAccount, parent);
    const services = objects.services.map(
      // Its readiness is its Deployment's, which is waited for below; waiting here would make each wait for the other.
      (service) =>
        new k8s.core.v1.Service(service.metadata.name, withAnnotation(service, "pulumi.com/skipAwait", "true"), parent),
    );
    const { podsService } = objects;
    if (podsService !== undefined)
      new k8s.core.v1.Service(
        podsService.metadata.name,
        withAnnotation(podsService, "pulumi.com/skipAwait", "true"),
        parent,
      );
    for (const autoscaler of objects.autoscalers)
      new k8s.autoscaling.v2.HorizontalPodAutoscaler(autoscaler.metadata.name, autoscaler, parent);
    for (const budget of objects.disruptionBudgets)
      new k8s.policy.v1.PodDisruptionBudget(budget.metadata.name, budget, parent);
    const configurations = [...objects.configurations, ...objects.goldenRows, ...objects.cacheConfigurations].map(
      (configuration) => new k8s.core.v1.ConfigMap(configuration.metadata.name, configuration, parent),
    );
    const volumes = objects.bucketVolumes.flatMap(({ volume, claim, expected }) => [
      new k8s.core.v1.PersistentVolume(volume.metadata.name, volume, parent),
      new k8s.core.v1.PersistentVolumeClaim(claim.metadata.name, claim, parent),
      new k8s.core.v1.ConfigMap(expected.metadata.name, expected, parent),
    ]);
    const deployments = model.variants.map((variant, index) => {
      const deployment = objects.deployments[index];
      if (deployment === undefined) throw new RangeError(`no Deployment of ${variant.name}`);
      // Replicas are replaced one after another: the ten minutes that are waited otherwise are few for many of them.
      const timeout = `${rolloutSeconds(model, variant, bindings.placing)}s`;
      return new k8s.apps.v1.Deployment(deployment.metadata.name, deployment, {
        ...parent,
        // What depends on another goes before it: a Service is there until the last of its pods has gone, so that a
        // gateway that has not heard of the new route yet does not lead requests to nothing.
        dependsOn: [account, ...configurations, ...volumes, ...services],
        customTimeouts: { create: timeout, update: timeout },
      });
    });
    // Their kind comes with the gateway: whatever its name depends on is there first.
    const afterGateway = pulumi.output(bindings.gateway.name).apply((): pulumi.Resource[] => []);
    // Before the routes that they are about, so that no request comes by without them.
    const policies = objects.trafficPolicies.map(
      (policy) =>
        new k8s.apiextensions.CustomResource(`${policy.metadata.name}-traffic`, policy, {
          ...parent,
          dependsOn: afterGateway,
        }),
    );
    // Routed to only when it answers.
    const answering = { ...parent, dependsOn: [...deployments, ...policies] };
    new k8s.apiextensions.CustomResource(name, objects.route, answering);
    if (objects.grpcRoute !== undefined)
      new k8s.apiextensions.CustomResource(`${name}-grpc`, objects.grpcRoute, answering);
    // Replicas are taken away once a first one has answered, and what measures requests knows the model.
    for (const scaled of objects.scaledObjects)
      new k8s.apiextensions.CustomResource(
        scaled.metadata.name,
        withAnnotation(scaled, "pulumi.com/waitFor", "condition=Ready"),
        answering,
      );

    this.url = pulumi.interpolate`${args.gatewayUrl}/models/${model.name}`;
    this.protocol = planFor(model, model.variants[0]).protocol;
    this.runtime = model.runtime.kind;
    this.namespace = pulumi.output(bindings.namespace);
    this.variants = model.variants.map((variant, index) => ({
      variant: variant.name,
      version: variant.version,
      digest: variant.digest,
      weight: variant.weight,
      mirrored: variant.mirrored,
      ...(model.runtime.kind === "graph" ? { golden: variant.golden } : {}),
      deployment: objects.deployments[index]?.metadata.name ?? "",
    }));
    this.registerOutputs({
      url: this.url,
      variants: this.variants,
      protocol: this.protocol,
      runtime: this.runtime,
      namespace: this.namespace,
      // What rules over whole stacks hold its objects against: they see outputs alone.
      promises: {
        loadBudgetSeconds: model.loadBudgetSeconds,
        longestRequestSeconds: planFor(model, model.variants[0]).longestRequestSeconds,
        slo: model.slo !== "none",
      },
    });
  }
}

function withAnnotation<O extends { readonly metadata: object }>(object: O, key: string, value: string) {
  return { ...object, metadata: { ...object.metadata, annotations: { [key]: value } } };
}
