import { bike } from "../models/azure-ml.ts";
import { scorecard } from "../models/datacanvas-aps.ts";
import { resnet } from "../models/kserve.ts";
import { credit } from "../models/sagemaker.ts";
import { classifier, classify } from "../models/seldon-core.ts";
import type { System } from "../system.ts";

/** A release file with a version that is tried beside the champion. */
function release(champion: number, challenger: number, weight: number): string {
  const version = (letter: string, number: number): string =>
    `digest: "sha256:${letter.repeat(64)}", version: "${number}", from: "file:models/${number}", golden: "golden.json"`;
  return [
    `champion: { ${version("a", champion)} }`,
    "challengers:",
    `  - { ${version("b", challenger)}, weight: ${weight} }`,
    "",
  ].join("\n");
}

/** Platforms that run models in production. */
export const platforms: readonly System[] = [
  {
    title: "Seldon Core",
    about:
      "A `SeldonDeployment` has [predictors](https://docs.seldon.ai/seldon-core-1), each a graph of units with replicas and a share of the traffic.",
    file: "seldon-core",
    models: [classifier, classify],
    release: release(4, 5, 10),
    maps: [
      ["`implementation: SKLEARN_SERVER`, `modelUri`", '`runtime: { kind: "sklearn" }`, and the release\'s digest'],
      ["a second predictor with `traffic: 10`", "a challenger with `weight: 10`"],
      ["`shadow: true`", "the release's `shadow`, with `percent: 100` or less"],
      ["`replicas`, `hpaSpec`", "`replicas`, `scaling`"],
      ["`type: TRANSFORMER`", "a service of its own in front, which `calls` the model"],
      ["`componentSpecs`, a whole pod", "what a runtime decides: probes, drain, rights"],
      ["`progressDeadlineSeconds`", "follows from `load.budget`"],
    ],
    without: [
      ["`ROUTER`, `COMBINER`, `AVERAGE_COMBINER`", "code in a logic service; on Triton an ensemble"],
      ["`explainer`", "a model like others, asked by itself"],
    ],
    shows: [
      ["classifier.weights.0", 90],
      ["classifier.weights.1", 10],
      ["classifier.replicas.0", 3],
      ["classify.env.MODEL_CLASSIFIER_URL", "http://classifier-champion.models-risk.svc:80/v2/models/classifier"],
      ["classifier.replicas.1", 1],
    ],
  },
  {
    title: "KServe",
    about:
      "An [`InferenceService`](https://github.com/kserve/kserve/blob/master/pkg/apis/serving/v1beta1/component.go) with a predictor, perhaps a transformer and an explainer, and the Open Inference Protocol that most runtimes here speak.",
    file: "kserve",
    models: [resnet],
    release: release(1, 2, 20),
    maps: [
      ["`modelFormat`, a `ServingRuntime`", "`runtime`: typed, so that what a server cannot do does not compile"],
      ["`storageUri: s3://…`", "the artifact by digest, mounted; nothing is downloaded by an init container"],
      ["`canaryTrafficPercent: 20`", "a challenger with `weight: 20`, which stays until somebody decides"],
      ["`minReplicas`, `maxReplicas`, `scaleMetric: concurrency`", "`scaling` on `in-flight`"],
      [
        "`minReplicas: 0`",
        "`min: 0` where something wakes the model: requests that the gateway counts, or a time of the week",
      ],
      ["`batcher`", "the runtime's own: `dynamicBatching`"],
      ["`timeout`", "`deadline`"],
      ["`transformer`", "a service in front that `calls` the model, as for [Seldon Core](#seldon-core)"],
    ],
    without: [
      ["an operator and its kinds", "models are Deployments and routes; what is declared is seen before it is applied"],
      ["`logger`", "requests are not kept"],
      ["an `InferenceGraph` over the network", "on Triton an ensemble; else a logic service"],
    ],
    shows: [
      ["resnet.weights.1", 20],
      ["resnet.scaled.minReplicaCount", 2],
      ["resnet.scaled.maxReplicaCount", 6],
      ["resnet.config.resnet.pbtxt", /max_batch_size: 32/],
      ["resnet.container.volumeMounts.0.mountPath", "/models/resnet/1"],
    ],
  },
  {
    title: "Amazon SageMaker endpoints",
    about:
      "A container that [answers `/invocations` and `/ping` on 8080](https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html), with the model in `/opt/ml/model`; an endpoint divides requests among [production variants](https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html).",
    file: "sagemaker",
    models: [credit],
    release: release(7, 8, 25),
    maps: [
      ["the image, run with `serve`", '`image` by digest, `args: ["serve"]`'],
      ["`ModelDataUrl`", "the artifact, unpacked, mounted where the container looks for it"],
      ["`InitialVariantWeight: 1` beside `3`", "`weight: 25`"],
      ["shadow variants", "the release's `shadow`"],
      ["`InitialInstanceCount`, an instance type", "`replicas`, `resources`; nodes are the environment's"],
      ["`ContainerStartupHealthCheckTimeoutInSeconds`", "`load.budget`"],
      ["`InvokeEndpoint`, signed", "the gateway's callers, by token or key"],
    ],
    without: [
      [
        "a container that runs as root, as SageMaker expects",
        "it is refused: pods have no rights and a read-only root. Most images only need `scratch`",
      ],
      ["batch transform, asynchronous endpoints", "here models answer at once"],
    ],
    shows: [
      ["credit.container.args.0", "serve"],
      ["credit.container.volumeMounts.0.mountPath", "/opt/ml/model"],
      ["credit.container.startupProbe.failureThreshold", 180],
      ["credit.weights.0", 75],
      ["credit.container.securityContext.runAsNonRoot", true],
    ],
  },
  {
    title: "Azure Machine Learning endpoints",
    about:
      "A [scoring script](https://learn.microsoft.com/en-us/training/modules/deploy-model-managed-online-endpoint/4-eploy-custom-model-managed-online-endpoint) with `init()` and `run()`, and an [endpoint](https://learn.microsoft.com/en-us/azure/machine-learning/reference-yaml-endpoint-online) that divides traffic among deployments.",
    file: "azure-ml",
    models: [bike],
    release: release(1, 2, 10),
    maps: [
      ["`score.py`", "`function`: its folder, with an `app.py` that calls `init()` once and `run()` for each request"],
      ["a conda environment", "`requirements.lock`, with hashes"],
      ["`AZUREML_MODEL_DIR`", "`MODEL_PATH`"],
      ["`traffic: { blue: 90, green: 10 }`", "a challenger with `weight: 10`"],
      ["`mirror_traffic: { green: 20 }`", "the release's `shadow`, with `percent: 20`"],
      ["`instance_count`", "`replicas`, `scaling`"],
      [
        "`max_concurrent_requests_per_instance`",
        "`limits.concurrent`, which counts for a variant and not for each replica",
      ],
      ["an MLflow model without a script", "as [MLflow](#mlflow)"],
    ],
    without: [],
    shows: [
      ["bike.weights.1", 10],
      ["bike.traffic.circuitBreaker.maxParallelRequests", 10],
      ["bike.routes.0", "/models/bike/score"],
      ["bike.container.readinessProbe.httpGet.path", "/health"],
    ],
  },
  {
    title: "DataCanvas APS",
    about:
      "No public description of its interfaces was found, so that nothing is said of them here. What its users train are models in the formats of others, and those are what counts.",
    file: "datacanvas-aps",
    models: [scorecard],
    maps: [
      ["a model that can be exported as PMML or ONNX", "that file is the artifact"],
      ["XGBoost's, LightGBM's and MLflow's own files", "the runtimes of those names"],
      ["a pickled pipeline", "`sklearn`, when its library versions are the runtime's"],
      ["a service with a protocol of its own", "its image, as `custom`"],
    ],
    without: [["workflows, the model repository, its console", "not looked at: no public source"]],
    shows: [["scorecard.routes.0", "/models/scorecard"]],
  },
];
