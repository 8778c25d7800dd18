import { churn, score } from "../models/flask.ts";
import { gbm } from "../models/h2o.ts";
import { price } from "../models/mleap.ts";
import { captions } from "../models/node.ts";
import { cars } from "../models/r.ts";
import { iris } from "../models/spark-ml.ts";
import type { System } from "../system.ts";

/** Libraries that train, with what people put around them. */
export const frameworks: readonly System[] = [
  {
    title: "scikit-learn and Flask",
    about:
      "A pickle, and a few lines of [Flask](https://flask.palletsprojects.com/) around it. Flask's own server is [not for production](https://flask.palletsprojects.com/en/stable/deploying/).",
    file: "flask",
    models: [churn, score],
    maps: [
      ["`joblib.dump(model, …)`", "the artifact; its library versions must be the runtime's"],
      ['`@app.route("/predict")`, the parsing of JSON, `jsonify`', "nothing: `POST /models/churn/infer`"],
      ["an application that does more than predict", "`function`: its folder, with hashes for its requirements"],
      [
        "a connection string in a variable",
        "`databases`: host and port as variables, secrets as files, and the network opened for this one",
      ],
      ["gunicorn, its workers, a Dockerfile", "the platform's image and one process a replica; `replicas`, `scaling`"],
      ['`{"code": 1, "msg": …}` under status 200', "`failure`: counted as an error"],
    ],
    without: [["`debug=True`, reloading", "a version is an artifact by digest; what runs does not change"]],
    shows: [
      ["churn.routes.0", "/models/churn"],
      ["churn.container.readinessProbe.httpGet.path", "/v2/models/churn/ready"],
      ["score.container.readinessProbe.httpGet.path", "/health"],
      ["score.env.MODEL_FAILURE_FIELD", "code"],
      ["score.env.MODEL_FAILURE_OK", "0"],
      ["score.env.MODEL_CHURN_URL", "http://churn-champion.models-risk.svc:80/v2/models/churn"],
      ["score.env.DATABASE_CUSTOMERS_HOST", "customers.example.internal"],
      ["score.policies.allow-calls-of-score.0.ports.0.port", 8080],
      ["score.policies.allow-calls-of-score.1.ports.0.port", 5432],
      ["score.routes.0", "/models/score/get_score"],
    ],
  },
  {
    title: "Spark ML",
    about:
      "A [`PipelineModel`](https://spark.apache.org/docs/latest/ml-pipeline.html) that scores data frames. Outside of Spark it is exported: [how, and how exactly](from-spark-ml.md).",
    file: "spark-ml",
    models: [iris],
    maps: [
      ["`pipelineModel.write().save(…)`", "`conversions/spark/export_pipeline.py`, and the PMML as the artifact"],
      ["`transform(dataFrame)` of one row", "`POST /models/iris-spark/infer`"],
      ["executors", "replicas; `scaling`"],
    ],
    without: [["`transform` of a table", "that stays Spark's, with [the same PMML as a function of it](udf.md)"]],
    shows: [
      ["iris-spark.routes.0", "/models/iris-spark"],
      ["iris-spark.autoscaler.maxReplicas", 4],
    ],
  },
  {
    title: "MLeap",
    about:
      "Spark pipelines as [bundles](https://combust.github.io/mleap-docs/), and a [server](https://combust.github.io/mleap-docs/mleap-serving) that loads them by a call.",
    file: "mleap",
    models: [price],
    maps: [
      ["the bundle of a pipeline", "PMML of the same pipeline, from Spark"],
      ["`POST /models` with a path, which loads", "the release names a digest; nothing loads by a call"],
      ["leap frames", "tensors of the Open Inference Protocol"],
    ],
    without: [
      [
        "a runtime for bundles",
        "its artifacts on Maven Central [end before Spark 4](from-spark-ml.md), and models of trees need none",
      ],
      ["transformers of one's own", "they are code: a [custom runtime](custom.md) with MLeap inside serves them"],
    ],
    shows: [["price.container.readinessProbe.httpGet.path", "/v2/models/price/ready"]],
  },
  {
    title: "H2O",
    about:
      "Models leave H2O as a [MOJO](https://docs.h2o.ai/h2o/latest-stable/h2o-docs/productionizing.html), which `h2o-genmodel.jar` scores in any Java program.",
    file: "h2o",
    models: [gbm],
    maps: [
      ["`model.download_mojo()`", "the artifact"],
      [
        "a servlet around `EasyPredictModelWrapper`",
        "one image for all models of this kind; each model mounts its MOJO",
      ],
      ["`-Xmx`", "a share of the container's memory, as the limit is what counts"],
    ],
    without: [
      [
        "a runtime of its own",
        "H2O's documentation has a library and no server; an image of a few lines is the organisation's",
      ],
      ["a running H2O cluster", "a MOJO needs none"],
    ],
    shows: [
      ["gbm.env.MODEL_PATH", "/models"],
      ["gbm.routes.0", "/models/gbm/predict"],
    ],
  },
  {
    title: "R (plumber, vetiver)",
    about:
      "[plumber](https://search.r-project.org/CRAN/refmans/plumber/html/pr_run.html) makes functions into routes; [vetiver](https://rdrr.io/cran/vetiver/man/vetiver_api.html) adds `/predict` and `/ping`, and [writes a Dockerfile](https://search.r-project.org/CRAN/refmans/vetiver/html/vetiver_write_docker.html) for port 8000.",
    file: "r",
    models: [cars],
    maps: [
      ["`vetiver_write_docker()`", "one image for all R models, in the organisation's registry"],
      ["the pinned model", "the artifact, mounted"],
      [
        '`pr_run(host = "0.0.0.0", port = 8000)`',
        "`port`; by default plumber listens on 127.0.0.1, where no probe comes",
      ],
      ["`/ping`", "`health`"],
    ],
    without: [["the visual documentation of the routes", "only declared routes are led to; it can be one of them"]],
    shows: [
      ["cars.container.ports.0.containerPort", 8000],
      ["cars.container.livenessProbe.httpGet.path", "/ping"],
      ["cars.container.securityContext.readOnlyRootFilesystem", true],
    ],
  },
  {
    title: "Node.js",
    about:
      "A server that calls [onnxruntime-node](https://www.npmjs.com/package/onnxruntime-node) or [tfjs-node](https://www.npmjs.com/package/@tensorflow/tfjs-node).",
    file: "node",
    models: [captions],
    maps: [
      ['`InferenceSession.create("model.onnx")`', "the artifact, mounted: `MODEL_PATH` says where"],
      ["the same, with nothing around it", "the runtime [`onnx`](onnx.md), without Node"],
      ["`loadSavedModel`, with nothing around it", "the runtime `tensorflow`, without Node"],
      ["`process.env.PORT`", "set, to the declared port"],
      ["`cluster`, a process manager", "replicas"],
    ],
    without: [["models in browsers", "what runs at clients is not served"]],
    shows: [
      ["captions.env.PORT", "3000"],
      ["captions.env.OMP_NUM_THREADS", "1"],
      ["captions.routes.0", "/models/captions/caption"],
    ],
  },
];
