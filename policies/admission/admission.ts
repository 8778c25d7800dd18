import type { Settings } from "../settings.ts";

/** What a rule demands, in CEL, as the API server judges it. https://kubernetes.io/docs/reference/using-api/cel/ */
export interface Demanded {
  /** True where the rule is held. `variables.pod` and `variables.containers` are there for rules about pods. */
  readonly holds: string;
  /** A CEL expression for where and what to write instead; evaluated where it is not held. */
  readonly told: string;
}

/** Objects that a request may be about. https://kubernetes.io/docs/reference/kubernetes-api/ */
export interface Judged {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
}

/** How the API server judges what a rule is about, when it comes in. */
export interface Admission {
  /** `pods`: everything that is a pod or makes some. */
  readonly of: "pods" | Judged;
  readonly demands: (settings: Pick<Settings, "registries">) => readonly Demanded[];
}

/** A text as CEL writes it. */
export function text(plain: string): string {
  return `'${plain.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** Held by each element of a list; the first that does not hold it is named. */
export function each(list: string, as: string, holds: string, who: string, told: string): Demanded {
  return {
    holds: `${list}.all(${as}, ${holds})`,
    told: `${list}.filter(${as}, !(${holds})).map(${as}, ${who})[0] + ${text(told)}`,
  };
}

/** Held by each container of a pod, those that run before or beside the others included. `c` is the container. */
export function eachContainer(field: string, holds: string, told: string): Demanded {
  return each("variables.containers", "c", holds, "'container ' + c.name", `: ${field} ${told}`);
}

/** Held by each volume of a pod. `v` is the volume. */
export function eachVolume(holds: string, told: string): Demanded {
  return each("variables.pod.?volumes.orValue([])", "v", holds, "'volume ' + v.name", `: ${told}`);
}

/** Held by the pod. */
export function ofPod(field: string, holds: string, told: string): Demanded {
  return { holds, told: text(`${field} ${told}`) };
}

/** A container's own setting where it has one, else the pod's: the kubelet decides the same way. */
export function effective(...path: readonly string[]): string {
  const keys = ["securityContext", ...path].map((key) => `.?${key}`).join("");
  return `c${keys}.or(variables.pod${keys})`;
}
