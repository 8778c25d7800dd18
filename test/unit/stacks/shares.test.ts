import { beforeAll, describe, expect, it } from "vitest";
import { late } from "../../../cli/environment/late.ts";
import { plannedSubstrate } from "../../../cli/environment/planned.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";
import { dev } from "../../../stacks/environments/dev.ts";
import { onGround } from "../../../stacks/environments/index.ts";
import { planFile } from "../../../stacks/plan.ts";
import { renderEnvironment, type RenderedObject } from "../../../stacks/render.ts";

interface PodSpec {
  readonly containers: readonly {
    readonly name: string;
    readonly resources?: { readonly limits?: Readonly<Record<string, string>> };
  }[];
  readonly volumes?: readonly { readonly emptyDir?: { readonly medium?: string; readonly sizeLimit?: string } }[];
  readonly priorityClassName?: string;
}

type LimitRange = RenderedObject & {
  readonly spec: {
    readonly limits: readonly {
      readonly default: Readonly<Record<string, string>>;
      readonly max: Readonly<Record<string, string>>;
    }[];
  };
};

/** Bytes of what Kubernetes writes so. */
function quantity(text = "0"): number {
  const [, number, unit] = /^(\d+)(Ki|Mi|Gi)?$/.exec(text) ?? [];
  return Number(number) * 1024 ** ["", "Ki", "Mi", "Gi"].indexOf(unit ?? "");
}

/** All pods' templates in an object, by where they are in it: whatever has a list of containers. */
function podsIn(value: unknown, path: string): readonly (readonly [string, PodSpec])[] {
  if (typeof value !== "object" || value === null) return [];
  if ("containers" in value && Array.isArray(value.containers)) return [[path, value as PodSpec]];
  return Object.entries(value).flatMap(([key, below]) => podsIn(below, `${path}.${key}`));
}

const image = (name: string): string => `registry/${name}@sha256:${"a".repeat(64)}`;
const steady = { for: "models", instances: ["c7i.xlarge"], min: 0, max: 3 } as const;
const [iris, ...others] = dev.models;

async function rendered(changed: (batch: object) => object): Promise<readonly RenderedObject[]> {
  const { batch } = iris as { readonly batch: object };
  const file = {
    ...dev,
    queues: { kind: "sqs" as const },
    pools: { ...dev.pools, steady },
    models: [{ ...iris, nearline: {}, batch: changed(batch) } as ModelSpec, ...others],
  };
  const ground = { substrate: () => plannedSubstrate({}), purpose: { for: "reading", mark: late } } as const;
  return renderEnvironment(onGround(file, ground), await planFile(file), image, late).flatMap(({ objects }) => objects);
}

describe.each([
  ["Jobs", (batch: object) => batch, 5],
  ["Spark", (batch: object) => ({ ...batch, spark: {} }), 6],
] as const)("pods in namespaces of teams with a share, with runs over files by %s", (_, changed, many) => {
  let pods: readonly (readonly [namespace: string, path: string, pod: PodSpec])[];
  let ranges: readonly LimitRange[];
  let quotas: readonly (RenderedObject & { readonly spec: object })[];
  beforeAll(async () => {
    const objects = (await rendered(changed)).filter(({ metadata }) => metadata.namespace?.startsWith("models-"));
    pods = objects.flatMap((one) =>
      podsIn(one, `${one.kind} ${one.metadata.name}`).map(
        ([path, pod]) => [one.metadata.namespace ?? "", path, pod] as const,
      ),
    );
    ranges = objects.filter(({ kind }) => kind === "LimitRange") as unknown as readonly LimitRange[];
    quotas = objects.filter(({ kind }) => kind === "ResourceQuota") as unknown as typeof quotas;
  }, 60_000);

  it("are of a priority that their team's quotas let in", () => {
    expect(pods.length).toBe(many);
    for (const [namespace, , { priorityClassName }] of pods) {
      const other = quotas.find(
        ({ metadata }) => metadata.namespace === namespace && metadata.name === "other-priorities",
      );
      // A class that is none of these may have no pods: https://kubernetes.io/docs/concepts/policy/resource-quotas/#resource-quota-per-priorityclass
      expect(other?.spec).toMatchObject({
        hard: { pods: "0" },
        scopeSelector: {
          matchExpressions: [{ operator: "NotIn", values: expect.arrayContaining([priorityClassName]) as unknown }],
        },
      });
    }
  });

  it("may write as much as their volumes have, and no more than a container of their team", () => {
    for (const [namespace, path, { containers, volumes = [] }] of pods) {
      const limits = ranges.find(({ metadata }) => metadata.namespace === namespace)?.spec.limits[0];
      const disk = "ephemeral-storage";
      const allowed = containers.map(({ resources }) =>
        quantity(resources?.limits?.[disk] ?? limits?.default[disk] ?? "0"),
      );
      const wanted = volumes.map(({ emptyDir }) =>
        emptyDir?.medium === undefined ? quantity(emptyDir?.sizeLimit) : 0,
      );
      const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
      expect(sum(allowed), path).toBeGreaterThanOrEqual(sum(wanted));
      expect(Math.max(...allowed), path).toBeLessThanOrEqual(quantity(limits?.max[disk]));
    }
  });
});
