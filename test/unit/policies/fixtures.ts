import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../policies/facts.ts";
import { kubernetesFixtures, type Mutation } from "../../support/kubernetes-fixtures.ts";
import {
  changedAt,
  goodDeployment,
  keysOf,
  podKinds,
  typeOf,
  type Manifest,
} from "../../support/kubernetes-objects.ts";
import { found, resource } from "./support.ts";

function seen(manifest: Manifest) {
  return resource(typeOf(manifest), manifest);
}

/**
 * Holds a rule to its fixtures: good objects, one change for each place that it looks at, and each of those places, and all
 * above it, not known yet.
 * @param id of the rule
 * @param broken a place in a pod and a value that breaks the rule there, of a rule about every pod
 */
export function holdsFixtures(id: string, broken?: readonly [path: string, value: unknown]): void {
  const fixture = kubernetesFixtures.find(({ rule }) => rule.id === id);
  if (fixture === undefined) throw new Error(`no fixture for ${id}`);
  const { rule, good, mutations } = fixture;
  const mutated = ({ of, path, value }: Mutation) => seen(changedAt(of, keysOf(path), value));

  describe(`${rule.id} ${rule.name}`, () => {
    it.each(good.map((manifest) => [manifest.kind, manifest] as const))("holds of a good %s", (_kind, manifest) => {
      expect(found(rule, seen(manifest))).toStrictEqual([]);
    });
    it.each(mutations.map((one) => [one.path, JSON.stringify(one.value), one] as const))(
      "finds %s: %s",
      (_p, _v, one) => {
        expect(found(rule, mutated(one))).toStrictEqual(one.found);
      },
    );
    it.each(mutations.map((one) => [one.path, one] as const))("cannot say while %s is not known", (_path, one) => {
      const keys = keysOf(one.path);
      for (let length = 1; length <= keys.length; length++) {
        const unknown = seen(changedAt(one.of, keys.slice(0, length), UNKNOWN));
        const told = found(rule, unknown);
        expect(told.length).toBeGreaterThan(0);
        expect(told.filter((path) => !path.startsWith("? "))).toStrictEqual([]);
      }
    });
    if (broken === undefined) return;
    it.each(podKinds.map(([pod, manifest]) => [manifest.kind, pod, manifest] as const))(
      "looks into a %s",
      (_kind, pod, manifest) => {
        expect(found(rule, seen(manifest))).toStrictEqual([]);
        expect(found(rule, seen(changedAt(manifest, keysOf(`${pod}.${broken[0]}`), broken[1])))).not.toStrictEqual([]);
      },
    );
    it("looks at nothing else", () => {
      const service = changedAt(goodDeployment, keysOf(`spec.template.spec.${broken[0]}`), broken[1]);
      expect(found(rule, resource("kubernetes:core/v1:Service", service))).toStrictEqual([]);
    });
  });
}
