import { summary } from "../models/bentoml.ts";
import { sum } from "../models/clipper.ts";
import { squeezenet } from "../models/graphpipe.ts";
import { forecast, wine } from "../models/mlflow.ts";
import { fraud } from "../models/tensorflow-serving.ts";
import { densenet } from "../models/torchserve.ts";
import type { System } from "../system.ts";

/** Programs that serve models, and what packages models for them. */
export const servers: readonly System[] = [
  {
    title: "TensorFlow Serving",
    about:
      "The same server, with [its files](https://www.tensorflow.org/tfx/serving/serving_config) written from the declaration: [what follows](runtimes.md#tensorflow-serving).",
    file: "tensorflow-serving",
    models: [fraud],
    maps: [
      ["`models.config`, `model_version_policy`", "one model a server, the one version of its artifact"],
      ["`version_labels`", "the release's name for a version, as a label"],
      ["`batching_parameters_file`", "`batching`"],
      ["`monitoring_config_file`", "written, at `/metrics`"],
      ["`assets.extra/tf_serving_warmup_requests`", "computed before the model is ready; `warmUp.count`"],
      ["a canary by labels", "a challenger with a weight, a Deployment of its own"],
    ],
    without: [
      ["several models in one server", "a model starts, scales and fails by itself"],
      [
        "`HandleReloadConfigRequest`, polling for versions",
        "what serves changes by a release; the gateway does not lead to that call",
      ],
    ],
    shows: [
      ["fraud.config.models.config", /versions: 1/],
      ["fraud.config.batching.config", /max_execution_batch_size \{ value: 64 \}/],
      ["fraud.grpc.0", "tensorflow.serving.PredictionService"],
      ["fraud.container.resources.limits.nvidia~gpu", "1"],
    ],
  },
  {
    title: "Clipper",
    about:
      "Applications with a latency objective and a default output, in front of models in containers. Its [repository](https://github.com/ucbrise/clipper) says that it is not maintained.",
    file: "clipper",
    models: [sum],
    maps: [
      ["`deploy_python_closure(func=…)`", "`function`: the closure in a file, not pickled"],
      [
        '`register_application(slo_micros=100000, default_output="-1.0")`',
        "`deadline`: at the gateway, with a header that tells the answer from the model's",
      ],
      ["`link_model_to_app`", "nothing: a model's address is its name"],
      ["`set_num_replicas`", "`replicas`, `scaling`"],
      ["`set_model_version`", "the release's champion"],
      ["`batch_size=-1`, found by itself", "`batching` of the runtimes that have it, with a size and a time"],
    ],
    without: [
      [
        "choosing among models by feedback",
        "shares of traffic are the release's, and people decide them by what is measured",
      ],
      ["batch sizes that adapt", "a bound of the latency is declared instead"],
    ],
    shows: [
      ["sum.traffic.timeout.http.requestTimeout", "100ms"],
      ["sum.traffic.responseOverride.0.response.body.inline", '{"output":"-1.0"}'],
      ["sum.routes.0", "/models/sum/predict"],
    ],
  },
  {
    title: "MXNet Model Server and TorchServe",
    about:
      "Archives (`.mar`) of a model and its handler, at `/predictions/NAME` ([MMS](https://github.com/awslabs/multi-model-server/blob/master/docs/inference_api.md), [TorchServe](https://pytorch.org/serve/inference_api.html)). TorchServe's documentation says that it is [no longer maintained](https://pytorch.org/serve/).",
    file: "torchserve",
    models: [densenet],
    maps: [
      [
        "`torch-model-archiver`",
        "an artifact with a folder for each model: `before/model.py`, `network/model.pt`, `after/model.py`",
      ],
      [
        "the handler's `preprocess`, `inference`, `postprocess`",
        "three models of one [ensemble](triton.md#ensembles), checked before anything is created",
      ],
      ["`batch_size`, `max_batch_delay`", "`maxBatchSize`, `dynamicBatching.maxQueueDelay`"],
      ["`min_workers`, `max_workers`", "`instances` of an accelerator, and replicas"],
      ["workflows (`.war`)", "the ensemble's `steps`"],
      ["an eager model and its Python class", "traced or scripted, as LibTorch reads nothing else"],
      ["a handler that is not to be changed", "the image, as `custom`"],
      ["MXNet's models", "ONNX, which MMS served too"],
    ],
    without: [
      ["the management API on 8081", "nothing loads by a call; what is served is the release's"],
      ["`/predictions/NAME`", "`POST /models/densenet/infer`, Open Inference Protocol v2"],
    ],
    shows: [
      ["densenet.config.densenet-network.pbtxt", /max_queue_delay_microseconds: 50000/],
      ["densenet.config.densenet-network.pbtxt", /backend: "pytorch"/],
      ["densenet.config.densenet.pbtxt", /model_name: "densenet-after"/],
      ["densenet.container.readinessProbe.httpGet.path", "/v2/models/densenet/ready"],
    ],
  },
  {
    title: "GraphPipe",
    about:
      "A protocol of flat buffers, with servers for TensorFlow, Caffe2 and ONNX. Its [repositories](https://github.com/oracle/graphpipe-go) are archived since November 2020.",
    file: "graphpipe",
    models: [squeezenet],
    maps: [
      [
        "`graphpipe-onnx --model`",
        "the runtime [`onnx`](onnx.md) with the same file; on an accelerator [Triton](triton.md)",
      ],
      ["`graphpipe-tf --model`", "a SavedModel on `tensorflow`"],
      ["Caffe2", "ONNX, exported where Caffe2 still runs"],
    ],
    without: [
      [
        "the protocol itself",
        "no server here speaks it; clients change to the Open Inference Protocol, or to gRPC where size counts",
      ],
    ],
    shows: [
      ["squeezenet.container.readinessProbe.httpGet.path", "/v2/models/squeezenet/ready"],
      ["squeezenet.routes.0", "/models/squeezenet"],
    ],
  },
  {
    title: "BentoML",
    about:
      "Python [services](https://docs.bentoml.com/en/latest/) as containers on port 3000, with `/livez`, `/readyz` and `/metrics`.",
    file: "bentoml",
    models: [summary],
    maps: [
      ["`bentoml containerize`", "the image, by the release's digest: each version is one"],
      ["`@bentoml.api`", "`routes`"],
      ['`resources={"cpu": "2"}`', "`resources.cpuLimit`"],
      ['`traffic={"timeout": 60}`', "`longestRequestSeconds`, 15 at most: the gateway waits no longer"],
      ["`max_batch_size`, `max_latency_ms`", "stay in its code; the platform needs not know"],
      [
        "`bentoml_service_request_in_progress`",
        "scraped at `metrics`; the gateway counts the same four signals for every model",
      ],
    ],
    without: [
      ["`workers`, on several accelerators", "replicas: each has its own accelerators"],
      [
        "a service of several services",
        "each is a model of its own, with an address of its own; `calls` says who asks whom",
      ],
    ],
    shows: [
      ["summary.image", /^registry\.example\/risk\/summary@sha256:a{64}$/],
      ["summary.container.livenessProbe.httpGet.path", "/livez"],
      ["summary.container.readinessProbe.httpGet.path", "/readyz"],
      ["summary.env.MODEL_PATH", "/home/bentoml/bento"],
    ],
  },
  {
    title: "MLflow",
    about:
      "Folders with an `MLmodel` file; [`mlflow models serve`](https://mlflow.org/docs/latest/genai/serving) answers at `/invocations`.",
    file: "mlflow",
    models: [wine, forecast],
    maps: [
      ["the folder of `mlflow.….save_model`", "the artifact, as it is"],
      ["`models:/wine/13`", "the release: `from` says so, the digest is what counts"],
      ["`/invocations` with `dataframe_split`", "`POST /models/wine/infer`, a tensor a column"],
      ["the signature", "what is sent is held against it; 400 says what is wrong"],
      ["`mlflow models build-docker`", "the image, by digest; it expects the model in `/opt/ml/model`"],
      ["aliases such as `@champion`", "the release's champion, for each environment"],
    ],
    without: [
      ["the tracking server", "it stays where it is: nothing here asks it while a model serves"],
      [
        "an environment made at the start",
        "libraries are those of an image; nothing is installed where a model serves",
      ],
    ],
    shows: [
      ["wine.container.readinessProbe.httpGet.path", "/v2/models/wine/ready"],
      ["wine.routes.0", "/models/wine"],
      ["forecast.env.MODEL_PATH", "/opt/ml/model"],
      ["forecast.routes.0", "/models/forecast/invocations"],
    ],
  },
];
