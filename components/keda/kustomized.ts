import { peers } from "../network-peers.ts";
import { restrictedContainer, restrictedPod } from "../pod-security.ts";
import { priorityClassNames } from "../priorities.ts";
import { kedaResources } from "./chart.ts";
import type { KedaImages, PlainObject } from "./settings.ts";

/** As much of an object as is looked at here. */
interface Shape {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

interface Container {
  readonly args: readonly string[];
  readonly env: readonly object[];
  readonly readinessProbe: object;
}

interface Deployment {
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly labels: object };
      readonly spec: { readonly containers: readonly [Container] };
    };
  };
}

interface Program {
  readonly image: keyof KedaImages;
  /** Arguments beside its own. */
  readonly args: readonly string[];
}

const programs: Readonly<Record<string, Program>> = {
  // There is no webhook whose certificate it could renew: the chart says the same without webhooks.
  "keda-operator": { image: "kedaOperator", args: ["--enable-webhook-patching=false"] },
  "keda-metrics-apiserver": { image: "kedaMetrics", args: [] },
};

function shapeOf(object: PlainObject): Shape {
  return object as unknown as Shape;
}

/** Not the namespace, which is ours, and no webhooks: see `kedaValues`. */
function isWanted(object: PlainObject): boolean {
  const { kind, metadata } = shapeOf(object);
  return (
    kind !== "Namespace" && kind !== "ValidatingWebhookConfiguration" && !metadata.name.startsWith("keda-admission")
  );
}

/** What it may do, without what is there for other kinds than Deployments and for others' secrets. */
function withLeastRights(object: PlainObject): PlainObject {
  const rules = (object["rules"] as readonly Rule[])
    .filter(({ apiGroups }) => !apiGroups.includes("*"))
    .map((rule) => ({ ...rule, resources: rule.resources.filter((resource) => resource !== "secrets") }));
  const scale = {
    apiGroups: ["apps"],
    resources: ["deployments/scale"],
    verbs: ["get", "list", "patch", "update", "watch"],
  };
  const read = { apiGroups: ["apps"], resources: ["deployments"], verbs: ["get"] };
  return { ...object, rules: [...rules, scale, read] };
}

/** One of its two programs, by an image of ours whose entry point it is, and as restricted as all pods. */
function asRestricted(object: PlainObject, { image, args }: Program, images: KedaImages): PlainObject {
  const { spec } = object as unknown as Deployment;
  const { template } = spec;
  const [container] = template.spec.containers;
  const { command: _, ...own } = container as Container & { readonly command?: unknown };
  return {
    ...object,
    spec: {
      ...spec,
      template: {
        ...template,
        metadata: {
          ...template.metadata,
          labels: { ...template.metadata.labels, ...peers[image].podSelector.matchLabels },
        },
        spec: {
          ...template.spec,
          priorityClassName: priorityClassNames.platform,
          enableServiceLinks: false,
          securityContext: restrictedPod,
          containers: [
            {
              ...own,
              image: images[image],
              args: [...container.args, ...args],
              imagePullPolicy: "IfNotPresent",
              resources: kedaResources,
              env: [...container.env, { name: "KEDA_RESTRICT_SECRET_ACCESS", value: "true" }],
              readinessProbe: { ...container.readinessProbe, initialDelaySeconds: 0, periodSeconds: 1 },
              securityContext: restrictedContainer,
            },
          ],
        },
      },
    },
  };
}

/**
 * The objects of KEDA's own kustomization as they are wanted here: definitions of its kinds first, since its programs end
 * without them. Pure.
 */
export function kustomizedKeda(objects: readonly PlainObject[], images: KedaImages) {
  const wanted = objects.filter(isWanted).map((object) => {
    const { kind, metadata } = shapeOf(object);
    if (kind === "ClusterRole" && metadata.name === "keda-operator") return withLeastRights(object);
    const program = kind === "Deployment" ? programs[metadata.name] : undefined;
    return program === undefined ? object : asRestricted(object, program, images);
  });
  const isDefinition = (object: PlainObject): boolean => shapeOf(object).kind === "CustomResourceDefinition";
  return { definitions: wanted.filter(isDefinition), rest: wanted.filter((object) => !isDefinition(object)) };
}
