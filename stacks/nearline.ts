import type { NearlineModel } from "../components/nearline/model.ts";
import { nearlineObjects, renderNearline } from "../components/nearline/render.ts";
import { Nearline } from "../components/nearline/index.ts";
import { servicePorts } from "../components/model-service/backends.ts";
import { answeringPorts } from "../components/model-service/calls.ts";
import { selectorLabels, variantName } from "../components/model-service/labels.ts";
import { planFor } from "../components/model-service/plan.ts";
import type { ResolvedModel } from "../components/model-service/resolve.ts";
import { namespaceNames, podsOf, teamNamespace } from "../components/network-peers.ts";
import { placementOf } from "../components/nodes.ts";
import type { KedaPlace } from "../components/keda/settings.ts";
import { kafkaPorts, kafkaQueue } from "../components/nearline/kafka/settings.ts";
import type { NearlineSource } from "../components/nearline/source.ts";
import { sqsQueues } from "../components/nearline/sqs/queues.ts";
import { redisRef } from "../components/redis/render.ts";
import { gatewayRef } from "../components/gateway-names.ts";
import { bentoImage, type ImageName } from "../runtimes/images.ts";
import type * as pulumi from "@pulumi/pulumi";
import type { CloudEnvironment, Environment } from "./environments/environment.ts";
import { pullSecretOf } from "./pull-secret.ts";
import type { RenderedObject } from "./render.ts";

/** Larger requests are no matter for a queue: what they are about lies elsewhere, and the request says where. */
const largestRequest = 1024 * 1024;

/** A model's queue, as its declaration and its plan say it; undefined where it has none. Pure. */
export function nearlineOf(model: ResolvedModel): NearlineModel | undefined {
  const { name, team, environment, priority, nearline } = model;
  if (nearline === "none") return undefined;
  const [champion] = model.variants;
  const plan = planFor(model, champion);
  const service = `${variantName(model, champion)}.${teamNamespace(team)}.svc`;
  return {
    name,
    team,
    environment,
    priority,
    nearline,
    url: `http://${service}:${servicePorts.http}${plan.basePath}/infer`,
    pods: podsOf(teamNamespace(team), selectorLabels(model, champion)),
    ports: answeringPorts(plan),
    largestRequest,
  };
}

/** Where a model's requests wait: in SQS or Kafka where the environment says so, else in its Redis for queues. Pure. */
function sourceOf({ name, cloud }: Environment, { name: model, team }: NearlineModel): NearlineSource {
  const queues = cloud?.file.queues;
  if (cloud === undefined || queues === undefined)
    return { kind: "redis", host: redisRef(namespaceNames.queues, "queues").host };
  if (queues.kind === "kafka") return { kind: "kafka", ...kafkaQueue(queues, { environment: name, team, model }) };
  const { id: account, region } = cloud.file.account;
  return { kind: "sqs", ...sqsQueues(model, { environment: name, account, region }) };
}

function bindingsOf<S>(
  environment: Environment,
  model: NearlineModel,
  late: { readonly namespace: S; readonly image: S; readonly gateway: { readonly name: S; readonly namespace: S } },
) {
  const found = placementOf(environment.placing, undefined);
  return {
    ...late,
    source: sourceOf(environment, model),
    secrets: environment.secrets,
    ...pullSecretOf(environment),
    placing: found === undefined ? {} : { nodeSelector: found.nodeSelector, tolerations: [...found.tolerations] },
    ...(environment.tracing === undefined ? {} : { tracing: environment.tracing }),
  };
}

/** Registers a model's queue, where it has one. */
export function makeNearline(
  environment: Environment,
  model: ResolvedModel,
  late: Parameters<typeof bindingsOf<pulumi.Input<string>>>[2] | undefined,
  opts: pulumi.ComponentResourceOptions,
): void {
  const queued = nearlineOf(model);
  if (queued === undefined) return;
  if (late === undefined) throw new RangeError(`no image of Bento for the queue of ${model.name}`);
  new Nearline(`${model.name}-nearline`, { model: queued, bindings: bindingsOf(environment, queued, late) }, opts);
}

/** The objects of a model's queue; none where it has none. Pure. */
export function renderedNearline(
  environment: Environment,
  model: ResolvedModel,
  images: (name: ImageName) => string,
): readonly RenderedObject[] {
  const queued = nearlineOf(model);
  if (queued === undefined) return [];
  const late = { namespace: teamNamespace(model.team), image: images(bentoImage), gateway: gatewayRef };
  return nearlineObjects(renderNearline(queued, bindingsOf(environment, queued, late)));
}

/** What KEDA asks how much waits, beside Redis. Pure. */
export function askedByKeda(file: CloudEnvironment | undefined): Pick<KedaPlace, "asksSqs" | "asksBrokers"> {
  const queues = file?.queues;
  if (queues?.kind !== "kafka") return { asksSqs: queues?.kind === "sqs" };
  return { asksBrokers: { addresses: queues.addresses, ports: kafkaPorts(queues) } };
}
