import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { declaredEnvironments } from "../../stacks/environments/index.ts";
import type { RenderedObject } from "../../stacks/render.ts";
import { startApiServer, type ApiServer } from "../support/api-server.ts";
import { renderedObjects } from "../support/rendered.ts";

/** Kubernetes' own judge of pods, in an API server of its own: https://kubernetes.io/docs/concepts/security/pod-security-admission/ */
let server: ApiServer;
let objects: ReadonlyMap<string, readonly RenderedObject[]>;
beforeAll(async () => {
  // Without it a bare server refuses privileged pods by itself: it is Pod Security that is asked.
  [server, objects] = await Promise.all([
    startApiServer({ apiServerFlags: ["--allow-privileged=true"] }),
    renderedObjects(),
  ]);
});
afterAll(() => server.stop());

interface Workload extends RenderedObject {
  readonly spec?: {
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
    readonly template?: { readonly metadata?: object; readonly spec?: object };
    readonly jobTemplate?: {
      readonly spec: { readonly template: { readonly metadata?: object; readonly spec: object } };
    };
  };
}

interface Pod {
  readonly priorityClassName?: string;
  readonly volumes?: readonly object[];
  readonly hostNetwork?: boolean;
}

/** The pod that a workload makes; undefined where it makes none. */
function podOf(object: Workload) {
  const { spec, metadata } = object;
  const template = spec?.jobTemplate?.spec.template ?? spec?.template;
  if (template?.spec === undefined || !("containers" in template.spec)) return undefined;
  const { namespace = "default" } = metadata;
  // That a class of priority is there is asked elsewhere.
  const { priorityClassName: _, volumes = [], ...pod } = template.spec as Pod;
  // A StatefulSet's pods get a claim for each of its templates.
  const claims = (spec?.volumeClaimTemplates ?? []).map(({ metadata: { name } }) => ({
    name,
    persistentVolumeClaim: { claimName: name },
  }));
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...template.metadata, name: metadata.name, namespace },
    spec: { ...pod, volumes: [...volumes, ...claims], restartPolicy: "Always" },
  };
}

interface AgentPod {
  readonly metadata: object;
  readonly spec: Pod;
}

interface Agents {
  readonly jenkins: {
    readonly clouds: readonly {
      readonly kubernetes: {
        readonly name: string;
        readonly namespace: string;
        readonly templates: readonly { readonly yaml: string }[];
      };
    }[];
  };
}

/** Pods that Jenkins makes of what its configuration says. */
function agentPodsOf(object: RenderedObject) {
  const { data } = object as RenderedObject & { readonly data?: Readonly<Record<string, string>> };
  const text = data?.["agents.yaml"];
  if (object.kind !== "ConfigMap" || text === undefined) return [];
  return (load(text) as Agents).jenkins.clouds.flatMap(({ kubernetes: { name, namespace, templates } }) =>
    templates.map(({ yaml }) => {
      const { metadata, spec } = load(yaml) as AgentPod;
      const { priorityClassName: _, ...pod } = spec;
      return {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { ...metadata, name: `agent-${name}`, namespace },
        spec: { ...pod, volumes: [...(pod.volumes ?? [])], restartPolicy: "Never" },
      };
    }),
  );
}

/** Levels that are weaker than `restricted`, of namespaces that say why: docs/admission.md. */
const notRestricted: Readonly<Record<string, readonly string[]>> = {
  dev: ["gpu-metrics", "log-shipping"],
  sit: ["gpu-metrics", "log-shipping"],
  stg: ["gpu-metrics", "log-shipping"],
  prd: ["gpu-metrics", "log-shipping"],
};

async function admit(pod: NonNullable<ReturnType<typeof podOf>>): Promise<string> {
  return server
    .request("POST", `/api/v1/namespaces/${pod.metadata.namespace}/pods?dryRun=All`, pod)
    .then(() => "admitted")
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
}

describe.each(declaredEnvironments)("every pod of %s", (environment) => {
  const pods = () =>
    (objects.get(environment) ?? []).flatMap((object) => {
      const own = podOf(object);
      return [...agentPodsOf(object), ...(own === undefined ? [] : [own])];
    });

  it("is admitted by Pod Security where it is to run", async () => {
    const namespaces = (objects.get(environment) ?? []).filter(({ kind }) => kind === "Namespace");
    const levels = Object.fromEntries(
      namespaces.map(({ metadata }) => {
        const { labels = {} } = metadata as { readonly labels?: Readonly<Record<string, string>> };
        return [metadata.name, labels["pod-security.kubernetes.io/enforce"]];
      }),
    );
    expect(
      Object.keys(levels)
        .filter((name) => levels[name] !== "restricted")
        .sort(),
    ).toEqual(notRestricted[environment] ?? []);
    for (const namespace of namespaces)
      await server.request("POST", "/api/v1/namespaces", namespace).catch(() =>
        // Of another environment; its labels are this one's now.
        server.request(
          "PATCH",
          `/api/v1/namespaces/${namespace.metadata.name}`,
          namespace,
          "application/merge-patch+json",
        ),
      );
    const found = await Promise.all(
      pods().map(async (pod) => [`${pod.metadata.namespace}/${pod.metadata.name}`, await admit(pod)]),
    );
    expect(found.length).toBeGreaterThan(5);
    expect(found.filter(([, told]) => told !== "admitted")).toEqual([]);
  });

  it("would be refused if it might do more", async () => {
    const [pod] = pods().filter(({ metadata }) => metadata.namespace === "monitoring");
    if (pod === undefined) throw new Error("something runs in monitoring");
    const told = await admit({ ...pod, spec: { ...pod.spec, hostNetwork: true } });
    expect(told).toContain('violates PodSecurity "restricted:latest": host namespaces');
  });
});
