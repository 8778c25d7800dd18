import { labelKeys } from "../../components/model-labels.ts";

const name = "probe";
const port = { name: "http", port: 80, protocol: "TCP" };
const metadata = { namespace: "models", name };

/** A path of the route, led to a Service. */
function rule(path: string, service: string) {
  return {
    matches: [{ path: { type: "PathPrefix", value: path } }],
    filters: [
      {
        type: "URLRewrite",
        urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/v2/models/iris" } },
      },
    ],
    // A filter of its own, as models' backends have: a cluster of Envoy's for each.
    backendRefs: [
      {
        name: service,
        port: 80,
        filters: [
          { type: "ResponseHeaderModifier", responseHeaderModifier: { set: [{ name: "x-probe", value: "1" }] } },
        ],
      },
    ],
  };
}

/**
 * A model for a test to ask, that nobody else does: one path of it leads to the replicas of iris, the other to a port of
 * theirs on which nothing listens.
 */
export const probe = {
  name,
  good: `/models/${name}/good`,
  bad: `/models/${name}/bad`,
  objects: {
    apiVersion: "v1",
    kind: "List",
    items: [
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: {
          ...metadata,
          labels: {
            [labelKeys.model]: name,
            [labelKeys.variant]: "champion",
            [labelKeys.runtime]: "pmml",
            [labelKeys.team]: "tests",
            [labelKeys.routePosition]: "0",
          },
        },
        spec: { selector: { [labelKeys.model]: "iris" }, ports: [{ ...port, targetPort: 9 }] },
      },
      {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "HTTPRoute",
        metadata,
        spec: {
          parentRefs: [{ name: "models", namespace: "gateway" }],
          rules: [rule(`/models/${name}/good`, "iris-champion"), rule(`/models/${name}/bad`, name)],
        },
      },
    ],
  },
} as const;
