import { kubectl } from "../../local/cluster/kubectl.ts";
import type { Say } from "../../local/console/steps.ts";
import type { Build } from "../../test/support/delivery.ts";
import { exampleNamespace } from "../../test/support/example-namespace.ts";
import { archivedJson, built, ended, type Scene } from "./scene.ts";

interface Drift {
  readonly stacks: readonly {
    readonly looked: number;
    readonly drifted: readonly {
      readonly resource: { readonly name: string };
      readonly what: string;
      readonly properties: readonly { readonly path: string }[];
    }[];
  }[];
}

interface Registry {
  readonly manifests: readonly unknown[];
}

const driftOf = (build: Build): Drift => archivedJson(build, "nightly/local/drift.json") as Drift;

/** `iris-champion: spec.replicas`, of everything that the report names. */
function driftedOf(build: Build): readonly string[] {
  return driftOf(build).stacks.flatMap(({ drifted }) =>
    drifted.map(({ resource, what, properties }) =>
      [resource.name, what === "gone" ? "gone" : properties.map(({ path }) => path).join(", ")].join(": "),
    ),
  );
}

/** A night after somebody was at the cluster, and one after that was put back. */
export async function nights(scene: Scene, say: Say): Promise<void> {
  const { stack, expect } = scene;
  // No autoscaler scales it: how many it has is the program's to say.
  const scaled = (replicas: number) =>
    kubectl(stack.cluster.kubeconfig, [
      ...["-n", exampleNamespace, "scale", "deployment/iris-champion"],
      `--replicas=${replicas}`,
    ]);

  say("a night after somebody was at the cluster");
  await scaled(3);
  const found = await built(scene, "nightly");
  const names = driftedOf(found);
  expect(
    "nightly, after a Deployment was scaled by hand",
    found.result === "FAILURE" &&
      found.error?.includes("changed beside the program") === true &&
      names.length === 1 &&
      names[0] === "iris-champion: spec.replicas" &&
      // The rest was looked at all the same.
      (archivedJson(found, "nightly/local/registry.json") as Registry).manifests.length > 0,
    `${ended(found)}; it names ${names.join("; ")}`,
  );

  say("a night after it was put back");
  await scaled(2);
  const calm = await built(scene, "nightly");
  const looked = driftOf(calm).stacks.reduce((sum, one) => sum + one.looked, 0);
  const registry = archivedJson(calm, "nightly/local/registry.json") as Registry;
  expect(
    "nightly, after it was put back",
    calm.result === "SUCCESS" && looked > 0 && driftedOf(calm).length === 0 && registry.manifests.length > 0,
    `${ended(calm)}; ${looked} resources and ${registry.manifests.length} manifests looked at`,
  );
}
