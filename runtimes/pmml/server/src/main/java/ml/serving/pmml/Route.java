package ml.serving.pmml;

/** What a path is for. */
enum Route {
  SERVER,
  LIVE,
  READY,
  METADATA,
  INFER,
  METRICS
}
