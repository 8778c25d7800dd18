import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { ApiError } from "../../../../local/providers/kubernetes/cluster/api-error.ts";
import { compare, restrictTo } from "../../../../local/providers/kubernetes/diff/compare.ts";
import { allIgnored, fieldConflicts, without } from "../../../../local/providers/kubernetes/diff/conflicts.ts";
import { visibleChanges } from "../../../../local/providers/kubernetes/diff/diff.ts";
import { immutablePaths } from "../../../../local/providers/kubernetes/diff/immutable.ts";
import { formatPath, parsePath, sameIn, serverPath } from "../../../../local/providers/kubernetes/diff/paths.ts";
import type { Properties } from "../../../../local/providers/serve/values.ts";
import { UNKNOWN } from "../../../../local/providers/serve/values.ts";

const shown = (changes: ReturnType<typeof compare>) => changes.map(({ kind, path }) => `${kind} ${formatPath(path)}`);

describe("paths", () => {
  it.each([
    [["spec", "replicas"], "spec.replicas"],
    [["spec", "containers", 0, "image"], "spec.containers[0].image"],
    [["data", "a.b"], 'data["a.b"]'],
    [["metadata", "annotations", "pulumi.com/x"], 'metadata.annotations["pulumi.com/x"]'],
    [["data", 'say "hi"'], 'data["say \\"hi\\""]'],
  ])("%j is %s", (path, text) => {
    expect(formatPath(path)).toBe(text);
    expect(parsePath(text)).toEqual(path);
  });

  it("come back from text as they were", () => {
    const step = fc.oneof(fc.string({ minLength: 1 }), fc.nat(99));
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.array(step), (first, rest) => {
        // A star is a wildcard in ignoreChanges, not a key.
        fc.pre(![first, ...rest].includes("*"));
        expect(parsePath(formatPath([first, ...rest]))).toEqual([first, ...rest]);
      }),
    );
  });

  it("of the API server lead to list elements by their keys", () => {
    const tree = {
      spec: { containers: [{ name: "side" }, { name: "web" }], ports: [{ port: 1 }, { port: 2, protocol: "TCP" }] },
    };
    expect(serverPath('.spec.containers[name="web"].image', tree)).toEqual(["spec", "containers", 1, "image"]);
    expect(serverPath('.spec.ports[port=2,protocol="TCP"]', tree)).toEqual(["spec", "ports", 1]);
    expect(serverPath("spec.containers[0].image", tree)).toEqual(["spec", "containers", 0, "image"]);
  });

  it("lead to the same element where a webhook put another in front", () => {
    const live = { c: [{ name: "injected" }, { name: "web", image: "a" }] };
    const inputs = { c: [{ name: "web", image: "a" }] };
    expect(sameIn(["c", 1, "image"], live, inputs)).toEqual(["c", 0, "image"]);
  });
});

describe("compare", () => {
  it("finds the deepest places, list elements by name", () => {
    const before = {
      a: 1,
      list: [
        { name: "x", v: 1 },
        { name: "y", v: 2 },
      ],
      gone: { deep: 1 },
    };
    const after = {
      a: 2,
      list: [
        { name: "y", v: 3 },
        { name: "z", v: 1 },
      ],
      more: [1],
    };
    expect(shown(compare(before, after)).sort()).toEqual(
      ["add list[1]", "add more", "delete gone", "delete list[0]", "update a", "update list[0].v"].sort(),
    );
  });

  it("compares plain lists by position, and takes null for nothing", () => {
    expect(shown(compare({ args: ["a", "b"], n: null }, { args: ["a", "c", "d"] }))).toEqual([
      "update args[1]",
      "add args[2]",
    ]);
  });

  it("takes an unknown value for a change, even of an unknown one", () => {
    expect(shown(compare({ a: "1" }, { a: UNKNOWN }))).toEqual(["update a"]);
    expect(shown(compare({ a: UNKNOWN }, { a: UNKNOWN }))).toEqual(["update a"]);
  });

  it("finds nothing in a value compared with itself", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(compare(value as Properties, structuredClone(value) as Properties)).toEqual([]);
      }),
    );
  });

  it("restricts to what the inputs speak of", () => {
    const live = {
      spec: { replicas: 5, strategy: "x", c: [{ name: "side" }, { name: "web", image: "b", pull: "Always" }] },
    };
    const inputs = { spec: { replicas: 1, c: [{ name: "web", image: "a" }] } };
    expect(restrictTo(live, inputs)).toEqual({ spec: { replicas: 5, c: [{ name: "web", image: "b" }] } });
  });
});

describe("what is shown of a dry run", () => {
  const inputs = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { a: "1" } };
  const live = { ...inputs, metadata: { name: "c", uid: "u", resourceVersion: "1", labels: { seen: "1" } } };

  it("is nothing of what only the server writes", () => {
    const applied = { ...live, metadata: { ...live.metadata, resourceVersion: "2", generation: 3 }, status: { x: 1 } };
    expect(visibleChanges({ live, applied, before: inputs, after: inputs })).toEqual([]);
  });

  it("is nothing of what a webhook sets anew each time", () => {
    const applied = { ...live, metadata: { ...live.metadata, labels: { seen: "2", more: "x" } } };
    expect(visibleChanges({ live, applied, before: inputs, after: inputs })).toEqual([]);
  });

  it("is what the inputs change, in their words", () => {
    const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "s" } };
    const before = { ...secret, stringData: { a: "1" } };
    const after = { ...secret, stringData: { a: "2" } };
    const shownPaths = visibleChanges({
      live: { ...secret, data: { a: "MQ==" } },
      applied: { ...secret, data: { a: "Mg==" } },
      before,
      after,
    }).map(({ path }) => formatPath(path));
    expect(shownPaths).toEqual(["stringData.a"]);
  });
});

describe("immutable fields", () => {
  const refused = (field: string, message: string) =>
    new ApiError(422, "Invalid", "", [{ reason: "", field, message }]);
  const changed = (...paths: readonly (readonly (string | number)[])[]) =>
    paths.map((path) => ({ path, kind: "update" as const }));
  // Sentences as kube-apiserver 1.36 says them.
  const statefulSet =
    "Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

  it("are the changed ones under the place that the server blames", () => {
    const changes = changed(["spec", "selector", "matchLabels", "app"], ["spec", "replicas"]);
    const error = refused("spec.selector", "Invalid value: {}: field is immutable");
    expect(immutablePaths(error, changes, {}).map(formatPath)).toEqual(["spec.selector.matchLabels.app"]);
  });

  it("are not those that the sentence excepts", () => {
    const changes = changed(["spec", "serviceName"], ["spec", "template", "spec"], ["metadata", "labels"]);
    expect(immutablePaths(refused("spec", statefulSet), changes, {}).map(formatPath)).toEqual(["spec.serviceName"]);
  });

  it("are the blamed place when no change is under it", () => {
    const error = refused("spec.clusterIPs[0]", 'Invalid value: ["1"]: may not change once set');
    expect(immutablePaths(error, changed(["spec", "clusterIP"]), {}).map(formatPath)).toEqual(["spec.clusterIP"]);
  });

  it("are none when the refusal is about something else, or also about something else", () => {
    const invalid = {
      reason: "",
      field: "spec.replicas",
      message: "Invalid value: -1: must be greater than or equal to 0",
    };
    const changes = changed(["spec", "replicas"]);
    expect(immutablePaths(new ApiError(422, "Invalid", "", [invalid]), changes, {})).toEqual([]);
    const both = [invalid, { reason: "", field: "spec.selector", message: "field is immutable" }];
    expect(immutablePaths(new ApiError(422, "Invalid", "", both), changes, {})).toEqual([]);
  });
});

describe("conflicts", () => {
  const error = new ApiError(409, "Conflict", "", [
    { reason: "FieldManagerConflict", message: 'conflict with "hpa"', field: ".spec.replicas" },
    { reason: "FieldManagerConflict", message: 'conflict with "x"', field: '.spec.c[name="b"].image' },
  ]);
  const object = { spec: { replicas: 1, c: [{ name: "a" }, { name: "b", image: "i" }] } };

  it("are found in the object and can be left to their owners", () => {
    const paths = fieldConflicts(error, object).map(({ path }) => path);
    expect(paths.map(formatPath)).toEqual(["spec.replicas", "spec.c[1].image"]);
    expect(without(object, paths)).toEqual({ spec: { c: [{ name: "a" }, { name: "b" }] } });
  });

  it("count as ignored only when all of them are", () => {
    const conflicts = fieldConflicts(error, object);
    expect(allIgnored(conflicts, ["spec.replicas"])).toBe(false);
    expect(allIgnored(conflicts, ["spec.replicas", "spec.c[*].image"])).toBe(true);
    expect(allIgnored([], ["spec"])).toBe(false);
  });
});
