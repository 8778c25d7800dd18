import { flowerCare } from "../graphs/flower-care.ts";
import { advice } from "../models/advice.ts";
import { cancer } from "../models/cancer.ts";
import { cancerInFlight } from "../models/cancer-in-flight.ts";
import { churn } from "../models/churn.ts";
import { delivery } from "../models/delivery.ts";
import { fraudOnnx } from "../models/fraud-onnx.ts";
import { iris } from "../models/iris.ts";
import { irisBatch } from "../models/iris-batch.ts";
import { irisCached } from "../models/iris-cached.ts";
import { irisForest } from "../models/iris-forest.ts";
import { irisNearline } from "../models/iris-nearline.ts";
import { irisOnCall } from "../models/iris-on-call.ts";
import { irisSpark } from "../models/iris-spark.ts";
import { irisStumps } from "../models/iris-stumps.ts";
import { irisTensorflow } from "../models/iris-tensorflow.ts";
import { irisWatched } from "../models/iris-watched.ts";
import { watering } from "../models/watering.ts";
import { wine } from "../models/wine.ts";
import { baseImageOf } from "../../runtimes/images.ts";
import type { BuiltImageName } from "../../runtimes/kinds.ts";
import type { LocalEnvironment } from "./environment.ts";
import { kedaOf } from "./keda-files.ts";

/** The machine in front of you: a real cluster of two nodes, no cloud account, no Docker engine. */
export const local = {
  name: "local",
  models: [iris, cancer],
  onDemand: [
    advice,
    irisSpark,
    irisForest,
    irisTensorflow,
    fraudOnnx,
    churn,
    delivery,
    wine,
    cancerInFlight,
    irisOnCall,
    irisNearline,
    irisCached,
    irisWatched,
    irisBatch,
    irisStumps,
    watering,
  ],
  // There is nothing on this machine that gives volumes: what waits is there as long as the pod is.
  queues: { kind: "redis", memory: "512Mi", keep: { on: "pod", size: "1Gi" } },
  results: { memory: "64Mi" },
  graphsOnDemand: [flowerCare],
  // A cache: what it forgets is computed again.
  redis: { memory: "64Mi", whenFull: "evict", keep: "nothing" },
  monitoring: {
    interval: "5s",
    retention: { time: "1d", size: "1Gi" },
    // There is nothing on this machine that gives volumes.
    storage: { on: "pod", size: "2Gi" },
    memory: "512Mi",
  },
  // kube-proxy forgets a proxy within about a second; on a busy machine within some more.
  gateway: { replicas: 2, drain: { forgottenAfter: "5s", endsAfter: "20s" } },
  ground: (prepared) => {
    const substrate = prepared();
    return {
      cluster: {
        adopt: substrate.cluster,
        dns: substrate.dnsAddress === undefined ? "pods" : { addresses: [`${substrate.dnsAddress}/32`] },
      },
      images: substrate.images,
      monitoring: {
        clusterAddresses: substrate.clusterAddresses ?? "unknown",
        ...(substrate.prometheusService === undefined ? {} : { serviceAddress: substrate.prometheusService }),
        // Nobody is paid for this machine: a price to see what the dashboards of cost are like.
        nodePrices: [{ usd: 0.2 }],
        ...(substrate.alertmanagerService === undefined ? {} : { alertmanagerAddress: substrate.alertmanagerService }),
      },
      ...(substrate.keda === undefined ? {} : { keda: kedaOf(substrate.keda) }),
      registry: substrate.registry,
      ...(substrate.batchFolder === undefined ? {} : { batchFolder: substrate.batchFolder }),
      gateway: {
        chartVersion: substrate.versions.envoyGateway,
        controllerImage: substrate.images.envoyGateway,
        proxyImage: substrate.images.envoy,
        ...(substrate.gatewayService === undefined ? {} : { serviceAddress: substrate.gatewayService }),
        url: substrate.gatewayUrl,
      },
      runtimes: Object.fromEntries(
        Object.entries(substrate.contexts).flatMap(([name, context]) =>
          context === undefined
            ? []
            : [[name, { build: { context, base: substrate.images[baseImageOf(name as BuiltImageName)] } }] as const],
        ),
      ),
    };
  },
} satisfies LocalEnvironment;
