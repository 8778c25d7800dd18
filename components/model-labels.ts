/** Labels of our own, by which metrics, policies and people find a model's objects. */
export const labelKeys = {
  model: "ml-serving/model",
  variant: "ml-serving/variant",
  runtime: "ml-serving/runtime",
  team: "ml-serving/team",
  tier: "ml-serving/tier",
  /** Only where the model declares them. */
  costCentre: "ml-serving/cost-centre",
  system: "ml-serving/system",
  /** On pods: the name of the port that serves their metrics, by which Prometheus finds it. */
  metricsPort: "ml-serving/metrics-port",
  /** On pods that carry requests: the model that they carry them to, and which part they play. */
  nearline: "ml-serving/nearline",
  nearlinePart: "ml-serving/nearline-part",
  /** On what scores files: the model. Pods with the label `model` are those that answer requests. */
  batch: "ml-serving/batch",
  /** On Services: which backend of the model's route they are, counted from 0, or `mirror`. Envoy's metrics know them by that alone. */
  routePosition: "ml-serving/route-position",
} as const;

/** Who is asked about a model: an address is no label's value. */
export const ownerAnnotation = "ml-serving/owner";

/** On routes and Deployments: what callers may count on, where the model declares it. */
export const sloAnnotations = {
  /** Percent. */
  availability: "ml-serving/slo-availability",
  p99: "ml-serving/slo-p99",
  /** The bound of the gateway's histogram that stands for p99, as Prometheus writes it in `le`. */
  bucket: "ml-serving/slo-bucket",
} as const;

/** On namespaces of models: their models' names, with commas between them. Who may not change namespaces cannot add one. */
export const ownModels = "ml-serving/models";

/** What all pods that serve a model have in common, whichever model it is. */
export const modelPodLabels = {
  "app.kubernetes.io/component": "model",
  "app.kubernetes.io/part-of": "ml-serving",
} as const;

/** What all pods have in common that carry requests between queues and models. */
export const nearlinePodLabels = {
  "app.kubernetes.io/component": "nearline",
  "app.kubernetes.io/part-of": "ml-serving",
} as const;

/** Name of the container that serves the model, in every pod of it; what reads logs and measures load looks at it. */
export const modelContainer = "model";
