import { dump } from "js-yaml";
import { performance } from "node:perf_hooks";
import { renderModel } from "../../components/model-service/render.ts";
import { resolveModel, type ResolvedModel } from "../../components/model-service/resolve.ts";
import { validateModels } from "../../components/model-service/validate.ts";
import { catalogue } from "./models.ts";

/** Where the objects of a catalogue would be. */
export function bindingsIn(namespace: string) {
  return {
    namespace,
    image: `127.0.0.1:15000/runtimes/any@sha256:${"a".repeat(64)}`,
    registry: "127.0.0.1:15000",
    placing: "anywhere" as const,
    gateway: { name: "models", namespace: "gateway" },
  };
}

/** A catalogue resolved for `local`. */
export function resolved(count: number): readonly ResolvedModel[] {
  return catalogue(count).map(({ spec, release }) => resolveModel(spec, release, "local"));
}

/** Everything that is rendered of a catalogue, object by object. */
export function rendered(models: readonly ResolvedModel[], namespace: string): readonly object[] {
  return models.flatMap((model) =>
    Object.values(renderModel(model, bindingsIn(namespace)) as object as Record<string, object | undefined>)
      .flat()
      .filter((object): object is object => object !== undefined),
  );
}

/** What the pure part of a run takes (ms), the least of several. */
export interface PureTimes {
  readonly objects: number;
  /** Check, resolve and render. */
  readonly render: number;
  /** Write as YAML beside that. */
  readonly yaml: number;
  /** Writing the same objects as JSON: what the machine's speed is compared by. */
  readonly json: number;
}

function leastOf(tries: number, work: () => void): number {
  return Math.min(
    ...Array.from({ length: tries }, () => {
      const began = performance.now();
      work();
      return performance.now() - began;
    }),
  );
}

/** Measures the pure part for a catalogue. @throws RangeError when the catalogue is not valid */
export function pureTimes(count: number, tries = 5): PureTimes {
  const declared = catalogue(count);
  let objects: readonly object[] = [];
  const render = leastOf(tries, () => {
    const issues = validateModels(
      declared.map(({ spec }) => spec),
      { environment: "local", redis: true, nodes: "anywhere" },
    );
    if (issues.length > 0) throw new RangeError(issues[0]?.message);
    objects = rendered(resolved(count), "models-examples");
  });
  const yaml = leastOf(tries, () => {
    objects.map((object) => dump(object, { lineWidth: -1, noRefs: true })).join("---\n");
  });
  const json = leastOf(tries, () => JSON.stringify(objects));
  return { objects: objects.length, render, yaml, json };
}
