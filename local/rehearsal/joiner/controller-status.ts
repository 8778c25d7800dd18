import type { Condition, Metadata } from "./objects.ts";

/** Objects whose controller does not run in a rehearsal. */
export interface Watched {
  readonly kind: string;
  readonly metadata: Metadata;
  readonly spec: {
    readonly controllerName?: string;
    readonly parentRefs?: readonly Readonly<Record<string, unknown>>[];
    readonly targetRefs?: readonly Readonly<Record<string, unknown>>[];
    readonly targetRef?: Readonly<Record<string, unknown>>;
    readonly listeners?: readonly { readonly name: string }[];
  };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly parents?: readonly { readonly conditions?: readonly Condition[] }[];
    readonly ancestors?: readonly { readonly conditions?: readonly Condition[] }[];
  };
}

export const gatewayController = "gateway.envoyproxy.io/gatewayclass-controller";

/** An object's status says who judged it: nobody. */
export const rehearsed = {
  reason: "Rehearsed",
  message: "Set by the rehearsal: its controller does not run in it, and nothing has judged this object.",
} as const;

function conditions(types: readonly string[], generation: number, now: string): readonly Condition[] {
  return types.map((type) => ({
    type,
    status: "True",
    ...rehearsed,
    observedGeneration: generation,
    lastTransitionTime: now,
  }));
}

function isCurrent(found: readonly Condition[] | undefined, generation: number): boolean {
  return found?.some((one) => one.reason === rehearsed.reason && one.observedGeneration === generation) === true;
}

/**
 * The status that Envoy Gateway or KEDA would set when everything is in order; undefined when it is there already. The program
 * waits for a Gateway to be programmed, and for what scales by KEDA to be ready. https://gateway-api.sigs.k8s.io/guides/implementers/#conditions
 */
export function statusOf(object: Watched, now: string): object | undefined {
  const generation = object.metadata.generation ?? 1;
  const { status = {}, spec } = object;
  const all = (...types: readonly string[]): readonly Condition[] => conditions(types, generation, now);
  switch (object.kind) {
    case "GatewayClass":
      return isCurrent(status.conditions, generation) ? undefined : { conditions: all("Accepted") };
    case "Gateway":
      if (isCurrent(status.conditions, generation)) return undefined;
      return {
        addresses: [{ type: "Hostname", value: `${object.metadata.name}.rehearsed.invalid` }],
        conditions: all("Accepted", "Programmed"),
        listeners: (spec.listeners ?? []).map(({ name }) => ({
          name,
          attachedRoutes: 0,
          supportedKinds: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute" }],
          conditions: all("Accepted", "Programmed", "ResolvedRefs"),
        })),
      };
    case "HTTPRoute":
    case "GRPCRoute":
      if (isCurrent(status.parents?.[0]?.conditions, generation)) return undefined;
      return {
        parents: (spec.parentRefs ?? []).map((parentRef) => ({
          parentRef,
          controllerName: gatewayController,
          conditions: all("Accepted", "ResolvedRefs"),
        })),
      };
    // KEDA's conditions have no generation. https://github.com/kedacore/keda/blob/v2.20.2/apis/keda/v1alpha1/condition_types.go
    case "ScaledObject":
      return status.conditions?.some(({ reason }) => reason === rehearsed.reason) === true
        ? undefined
        : { conditions: [{ type: "Ready", status: "True", ...rehearsed }] };
    default:
      if (isCurrent(status.ancestors?.[0]?.conditions, generation)) return undefined;
      return {
        ancestors: (spec.targetRefs ?? (spec.targetRef === undefined ? [] : [spec.targetRef])).map((ancestorRef) => ({
          ancestorRef: { ...ancestorRef, namespace: object.metadata.namespace },
          controllerName: gatewayController,
          conditions: all("Accepted"),
        })),
      };
  }
}

/** Kinds whose status the rehearsal sets, by their paths on the API server. */
export const watchedKinds: readonly { readonly group: string; readonly plural: string }[] = [
  { group: "gateway.networking.k8s.io/v1", plural: "gatewayclasses" },
  { group: "gateway.networking.k8s.io/v1", plural: "gateways" },
  { group: "gateway.networking.k8s.io/v1", plural: "httproutes" },
  { group: "gateway.networking.k8s.io/v1", plural: "grpcroutes" },
  ...["clienttrafficpolicies", "backendtrafficpolicies", "securitypolicies", "envoyextensionpolicies"].map(
    (plural) => ({
      group: "gateway.envoyproxy.io/v1alpha1",
      plural,
    }),
  ),
  { group: "keda.sh/v1alpha1", plural: "scaledobjects" },
];
