import { labelKeys } from "../../components/model-labels.ts";
import { exampleNamespace } from "../support/example-namespace.ts";

const name = "probe";
const challenger = `${name}-challenger`;

/** A Service of one of its variants, at a port of iris' replicas. */
function service(of: string, variant: string, routePosition: number, targetPort: number | string) {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      namespace: exampleNamespace,
      name: of,
      labels: {
        [labelKeys.model]: name,
        [labelKeys.variant]: variant,
        [labelKeys.runtime]: "pmml",
        [labelKeys.team]: "tests",
        [labelKeys.routePosition]: String(routePosition),
      },
    },
    spec: {
      selector: { [labelKeys.model]: "iris" },
      ports: [{ name: "http", port: 80, protocol: "TCP", targetPort }],
    },
  };
}

/** A path of the route, and the share of each Service. */
function rule(path: string, shares: Readonly<Record<string, number>>) {
  return {
    matches: [{ path: { type: "PathPrefix", value: path } }],
    filters: [
      {
        type: "URLRewrite",
        urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/v2/models/iris" } },
      },
    ],
    backendRefs: Object.entries(shares).map(([backend, weight]) => ({
      name: backend,
      port: 80,
      weight,
      // A filter of its own, as models' backends have: a cluster of Envoy's for each.
      filters: [
        { type: "ResponseHeaderModifier", responseHeaderModifier: { set: [{ name: "x-probe", value: backend }] } },
      ],
    })),
  };
}

/**
 * A model for a test to ask, that nobody else does. Of its champion one path leads to the replicas of iris and another to
 * a port of theirs on which nothing listens; a third path leads to its challenger.
 */
export const probe = {
  name,
  good: `/models/${name}/good`,
  bad: `/models/${name}/bad`,
  challenger: `/models/${name}/challenger`,
  objects: {
    apiVersion: "v1",
    kind: "List",
    items: [
      service(name, "champion", 0, 9),
      service(challenger, "challenger-1", 1, "http"),
      {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "HTTPRoute",
        metadata: { namespace: exampleNamespace, name },
        spec: {
          parentRefs: [{ name: "models", namespace: "gateway" }],
          rules: [
            rule(`/models/${name}/good`, { "iris-champion": 1 }),
            rule(`/models/${name}/bad`, { [name]: 1 }),
            rule(`/models/${name}/challenger`, { [name]: 0, [challenger]: 1 }),
          ],
        },
      },
    ],
  },
} as const;
