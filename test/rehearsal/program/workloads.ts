/** Pods of the test's platform; their images are never pulled. */
const image = "registry.example/nothing@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

export function selector(app: string) {
  return { matchLabels: { app } };
}

/** A pod that asks for nothing: the platform's own nodes take it. */
export function web(app: string) {
  return { metadata: { labels: { app } }, spec: { containers: [{ name: "main", image }] } };
}

/** A pod of a model, with where it may run and what it asks for. */
export function model(app: string, nodeSelector: Record<string, string>, requests: Record<string, string>) {
  const toleration = { operator: "Equal", effect: "NoSchedule" };
  return {
    metadata: { labels: { app, "ml-serving/model": app } },
    spec: {
      nodeSelector,
      tolerations: [
        { key: "ml-serving/serves", value: "models", ...toleration },
        ...("nvidia.com/gpu" in requests ? [{ key: "nvidia.com/gpu", value: "present", ...toleration }] : []),
      ],
      containers: [{ name: "model", image, resources: { requests, limits: requests } }],
    },
  };
}
