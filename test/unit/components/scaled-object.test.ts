import { describe, expect, it } from "vitest";
import { renderModel } from "../../../components/model-service/render.ts";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import { defineModel, type ModelSpec } from "../../../components/model-service/spec.ts";
import { cronOf, isTimezone } from "../../../components/model-service/windows.ts";
import { bindings, release } from "./released.ts";

const shape = { name: "iris", team: "examples", runtime: { kind: "pmml" } } as const;
const tensorflow = { ...shape, runtime: { kind: "tensorflow", batching: { maxSize: 8, timeout: "2ms" } } } as const;
const office = { days: ["Mon", "Tue"], from: "08:00", to: "18:30", timezone: "Europe/Berlin", min: 4 } as const;
const render = (spec: ModelSpec, environment: "local" | "prd" = "local") =>
  renderModel(resolveModel(spec, release, environment), bindings);
const champion = (spec: ModelSpec) => render(spec).scaledObjects[0]?.spec;
/** What decides in the first place. */
const trigger = (spec: ModelSpec) => champion(spec)?.triggers[0];

describe("who decides about replicas", () => {
  const owners = (spec: ModelSpec) => {
    const { deployments, autoscalers, scaledObjects } = render(spec);
    return [
      deployments.filter(({ spec: { replicas } }) => replicas !== undefined).length,
      autoscalers.length,
      scaledObjects.length,
    ];
  };

  it.each<[owners: readonly [fixed: number, hpa: number, keda: number], spec: ModelSpec]>([
    [[2, 0, 0], { ...shape, replicas: 2 }],
    [[0, 2, 0], { ...shape, scaling: { on: "cpu", min: 1, max: 2 } }],
    [[0, 2, 0], { ...shape, scaling: { on: "memory", min: 1, max: 2 } }],
    [[0, 0, 2], { ...shape, scaling: { on: "cpu", min: 1, max: 6, windows: [office] } }],
    [[0, 0, 2], { ...shape, scaling: { on: "in-flight", min: 1, max: 6 } }],
    [[0, 0, 2], { ...tensorflow, scaling: { on: "queue-time", min: 1, max: 6 } }],
    [[0, 0, 2], { ...shape, scaling: { on: "request-rate", target: 20, min: 0, max: 6 } }],
    [[0, 0, 2], { ...shape, scaling: { on: "windows", min: 0, windows: [office] } }],
  ])("is one for each variant: %j", (expected, spec) => {
    expect(owners(spec)).toEqual(expected);
  });
});

describe("a model that scales on requests in flight", () => {
  const spec = defineModel({ ...shape, scaling: { on: "in-flight", min: 1, max: 6 } });

  it("has what its own server counts divided by the replicas, two for each that it computes at once", () => {
    expect(trigger(spec)).toMatchObject({
      type: "prometheus",
      metricType: "AverageValue",
      metadata: { threshold: "2" },
    });
    expect(trigger({ ...spec, resources: { cpuLimit: 4 } })).toMatchObject({
      metadata: { threshold: "8" },
    });
    // One event loop, however many CPUs.
    const sklearn = { ...spec, runtime: { kind: "sklearn" }, resources: { cpuLimit: 4 } } as ModelSpec;
    expect(trigger(sklearn)).toMatchObject({ metadata: { threshold: "2" } });
  });

  it.each([
    ["pmml", 'pmml_requests_in_flight{model="iris", variant="champion"}'],
    // MLServer's own gauge does not see who waits, and TensorFlow Serving has none: the gateway's.
    ["sklearn", 'model:requests:in_flight{model="iris", variant="champion"}'],
    ["tensorflow", 'model:requests:in_flight{model="iris", variant="champion"}'],
  ] as const)("asks for what %s is measured by", (kind, gauge) => {
    const query = trigger({ ...spec, runtime: { kind } } as ModelSpec)?.metadata;
    expect(query).toMatchObject({ query: expect.stringContaining(`sum(avg_over_time(${gauge}[1m]))`) as string });
  });

  it("keeps replicas where nothing is known, and takes no silence for no load", () => {
    expect(champion(spec)?.fallback).toEqual({
      failureThreshold: 3,
      replicas: 1,
      behavior: "currentReplicasIfHigher",
    });
    expect(trigger(spec)?.metadata).toMatchObject({ ignoreNullValues: "false" });
  });

  it("gives challengers their share", () => {
    expect(
      render(spec).scaledObjects.map(({ spec: { minReplicaCount: min, maxReplicaCount: max } }) => [min, max]),
    ).toEqual([
      [1, 6],
      [1, 2],
    ]);
  });

  it("never sleeps, so that nothing about sleeping is said", () => {
    expect(champion(spec)).not.toHaveProperty("cooldownPeriod");
    expect(render(spec).trafficPolicies).toEqual([]);
  });
});

describe("a model that sleeps until it is called", () => {
  const spec = defineModel({
    ...shape,
    load: { budget: "30s" },
    scaling: { on: "request-rate", target: 20, min: 0, max: 6, scaleDownAfter: "2m" },
    in: { prd: { scaling: { min: 1 } } },
  });

  it("is looked at often, shows that it loads, and goes after a while without requests", () => {
    expect(champion(spec)).toMatchObject({
      minReplicaCount: 0,
      maxReplicaCount: 6,
      pollingInterval: 5,
      cooldownPeriod: 120,
      // Its deadline: one and a half times its load, and a minute.
      initialCooldownPeriod: 105,
    });
    expect(trigger(spec)?.metadata).toMatchObject({ threshold: "20", activationThreshold: "0" });
  });

  it("may have none as a challenger too", () => {
    expect(render(spec).scaledObjects.map(({ spec: { minReplicaCount } }) => minReplicaCount)).toEqual([0, 0]);
  });

  it("is met by its Service's address, where requests for it are counted though nothing answers", () => {
    expect(render(spec).trafficPolicies[0]?.spec).toMatchObject({
      routingType: "Service",
      mergeType: "StrategicMerge",
      targetRefs: [{ kind: "HTTPRoute", name: "iris" }],
    });
    expect(trigger(spec)?.metadata).toMatchObject({
      query: expect.stringContaining(
        'sum(model:connections_refused:rate1m{model="iris", variant="champion"})',
      ) as string,
    });
  });

  it("does neither where it always has replicas", () => {
    const { trafficPolicies, scaledObjects } = render(spec, "prd");
    expect(trafficPolicies).toEqual([]);
    expect(scaledObjects[0]?.spec.triggers[0]?.metadata).toMatchObject({
      query: 'sum(model:requests:rate1m{model="iris", variant="champion"})',
    });
  });
});

describe("a model that scales on how long requests wait", () => {
  it("has the mean of all replicas in milliseconds, and is content where nobody waits", () => {
    const found = trigger({ ...tensorflow, scaling: { on: "queue-time", target: "20ms", min: 1, max: 2 } });
    // Microseconds, as TensorFlow Serving counts them, by a thousand.
    const of = (counter: string) =>
      `sum(rate(:tensorflow:serving:batching_session:queuing_latency_${counter}{model="iris", variant="champion"}[1m]))`;
    expect(found).toMatchObject({
      metricType: "Value",
      metadata: {
        threshold: "20",
        query: `${of("sum")} / (${of("count")} > 0) / 1000 or 0 * max(model:variant:declared{model="iris", variant="champion"})`,
      },
    });
  });
});

describe("windows", () => {
  it("are times of the week in their own time zone, and stand beside what else decides", () => {
    const { triggers } =
      champion({ ...shape, scaling: { on: "cpu", target: 60, min: 1, max: 6, windows: [office] } }) ?? {};
    expect(triggers).toEqual([
      { type: "cpu", metricType: "Utilization", metadata: { value: "60", containerName: "model" } },
      {
        type: "cron",
        name: "window-0",
        metricType: "AverageValue",
        metadata: { timezone: "Europe/Berlin", start: "0 8 * * 1,2", end: "30 18 * * 1,2", desiredReplicas: "4" },
      },
    ]);
  });

  it("that end before they begin end on the next day", () => {
    expect(cronOf({ days: ["Fri", "Sat"], from: "22:00", to: "06:00" })).toEqual({
      start: "0 22 * * 5,6",
      end: "0 6 * * 0,6",
    });
    expect(cronOf({ days: ["Sat"], from: "08:15", to: "00:00" })).toEqual({ start: "15 8 * * 6", end: "0 0 * * 0" });
  });

  it("alone decide between what they ask for and what there is otherwise", () => {
    const found = champion({ ...shape, scaling: { on: "windows", min: 0, windows: [office] } });
    expect(found).toMatchObject({ minReplicaCount: 0, maxReplicaCount: 4 });
    expect(found?.triggers.map(({ type }) => type)).toEqual(["cron"]);
  });

  it.each([
    ["Europe/Berlin", true],
    ["UTC", true],
    ["CEST", false],
    ["+02:00", false],
    ["Europe/Bern", false],
  ])("%s is a time zone: %s", (name, is) => {
    expect(isTimezone(name)).toBe(is);
  });
});
