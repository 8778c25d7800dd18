import type { Amounts, Placed, Toleration } from "../facts.ts";
import { asksForMore, preferredBy, requiredBy } from "./affinity.ts";
import { amountsAt, largestOf, sumOf } from "./quantities.ts";
import { at, listAt, textAt, textsAt } from "./read.ts";

/** What a container reserves: what it says, or else its limit, as the API server fills in. */
function requests(container: unknown): Amounts {
  return { ...amountsAt(container, "resources", "limits"), ...amountsAt(container, "resources", "requests") };
}

/**
 * What one pod reserves and may use: all containers together, or an initial one that takes more; initial ones that go on running
 * count with the others. https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function podAmounts(spec: unknown): { readonly size: Amounts; readonly limits: Amounts } {
  const initial = listAt(spec, "initContainers");
  const isSidecar = (container: unknown): boolean => textAt(container, "restartPolicy") === "Always";
  const running = [...listAt(spec, "containers"), ...initial.filter(isSidecar)];
  const before = initial.filter((container) => !isSidecar(container));
  const all = (of: (container: unknown) => Amounts): Amounts =>
    largestOf([
      sumOf(running.map(of)),
      ...before.map((container) => sumOf([of(container), ...initial.filter(isSidecar).map(of)])),
    ]);
  return {
    size: { ...sumOf([all(requests), amountsAt(spec, "overhead")]), pods: 1 },
    limits: all((container) => amountsAt(container, "resources", "limits")),
  };
}

export function placedBy(spec: unknown): Placed {
  const tolerations = listAt(spec, "tolerations").map((one): Toleration =>
    Object.fromEntries(
      (["key", "operator", "value", "effect"] as const).flatMap((key) => {
        const value = textAt(one, key);
        return value === undefined ? [] : [[key, value]];
      }),
    ),
  );
  const [required, preferred] = [requiredBy(spec), preferredBy(spec)];
  return {
    nodeSelector: textsAt(spec, "nodeSelector"),
    tolerations,
    ...(required === undefined ? {} : { required }),
    ...(preferred.length === 0 ? {} : { preferred }),
  };
}

/** Whether its pods have rules of place that are not reckoned with: they may only make it worse. */
export function hasStricterRules(spec: unknown): boolean {
  const required = ["podAffinity", "podAntiAffinity"].some(
    (kind) => at(spec, "affinity", kind, "requiredDuringSchedulingIgnoredDuringExecution") !== undefined,
  );
  const spreads = listAt(spec, "topologySpreadConstraints");
  return required || asksForMore(spec) || spreads.some((one) => textAt(one, "whenUnsatisfiable") !== "ScheduleAnyway");
}
