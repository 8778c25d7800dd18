import type { Release } from "../../components/model-service/release.ts";
import { defineModel, type ModelSpec } from "../../components/model-service/spec.ts";

/** A model of a catalogue, and what runs of it. */
export interface Catalogued {
  readonly spec: ModelSpec;
  readonly release: Release;
}

/** A digest of a number: no artifact has it, and none is pulled. */
function digestOf(number: number): string {
  return `sha256:${number.toString(16).padStart(64, "0")}`;
}

/**
 * A catalogue as companies have it: most models scale by their load, some have a fixed number of replicas, one in ten tries
 * a challenger. Pure: the same number gives the same models.
 */
export function catalogue(count: number): readonly Catalogued[] {
  return Array.from({ length: count }, (_, number): Catalogued => {
    const name = `model-${String(number).padStart(4, "0")}`;
    const shape = { name, team: "examples", load: { budget: "30s" } } as const;
    const version = { version: "1", from: `s3:models/${name}`, golden: "examples/iris/golden.json" };
    const champion = { ...version, digest: digestOf(2 * number) };
    return {
      spec:
        number % 4 === 0
          ? defineModel({ ...shape, runtime: { kind: "pmml" }, replicas: 1 })
          : defineModel({
              ...shape,
              runtime: { kind: "sklearn" },
              scaling: { on: "cpu", target: 70, min: 1, max: 3 },
            }),
      release:
        number % 10 === 0
          ? { champion, challengers: [{ ...version, digest: digestOf(2 * number + 1), weight: 10 }] }
          : { champion },
    };
  });
}
