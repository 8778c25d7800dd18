import type { ContainerPlan } from "../../runtimes/adapter.ts";
import type { Bindings } from "./bindings.ts";
import { modelLabels, variantName } from "./labels.ts";
import type { ResolvedModel } from "./resolve.ts";

function exactly(path: string) {
  return { path: { type: "Exact", value: path } };
}

/** How the gateway leads to a model, whatever of its variants answers. */
export function httpRoute<S>(model: ResolvedModel, plan: ContainerPlan, bindings: Bindings<S>) {
  const { verbs = [] } = plan;
  const backendRefs = model.variants.map((variant) => ({
    name: variantName(model, variant),
    port: 80,
    weight: variant.weight,
    // Without a filter of their own Envoy Gateway 1.9 merges the backends of a rule into one cluster: no metrics by
    // variant, and sticky sessions would ignore the weights. https://github.com/envoyproxy/gateway/issues/9775
    filters: [
      {
        type: "ResponseHeaderModifier",
        responseHeaderModifier: { set: [{ name: "x-model-variant", value: variant.name }] },
      },
    ],
  }));
  return {
    apiVersion: "gateway.networking.k8s.io/v1" as const,
    kind: "HTTPRoute" as const,
    metadata: { name: model.name, namespace: bindings.namespace, labels: modelLabels(model) },
    spec: {
      parentRefs: [{ name: bindings.gateway.name, namespace: bindings.gateway.namespace }],
      rules: [
        // First what would be no path below the model's: a prefix ends at a slash.
        // https://gateway-api.sigs.k8s.io/reference/spec/#pathmatchtype
        ...verbs.map((verb) => ({
          matches: [exactly(`/models/${model.name}${verb}`)],
          filters: [
            {
              type: "URLRewrite",
              urlRewrite: { path: { type: "ReplaceFullPath", replaceFullPath: `${plan.basePath}${verb}` } },
            },
          ],
          backendRefs,
        })),
        {
          // The address people write: /models/iris, whatever the runtime's own paths are.
          matches: [{ path: { type: "PathPrefix", value: `/models/${model.name}` } }],
          filters: [
            {
              type: "URLRewrite",
              urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: plan.basePath } },
            },
          ],
          backendRefs,
        },
        {
          // The runtime's own address, for clients that speak its protocol.
          matches: [
            { path: { type: "PathPrefix", value: plan.basePath } },
            ...verbs.map((verb) => exactly(`${plan.basePath}${verb}`)),
          ],
          backendRefs,
        },
      ],
    },
  };
}
