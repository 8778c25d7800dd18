import { describe, expect, it } from "vitest";
import { artifactOf, toCarry } from "../../../../cli/releases/to-carry.ts";
import type { ModelSpec } from "../../../../components/model-service/spec.ts";
import { local } from "../../../../stacks/environments/local.ts";
import { prd } from "../../../../stacks/environments/prd.ts";
import { stg } from "../../../../stacks/environments/stg.ts";
import { fraud } from "../../../../stacks/models/fraud.ts";
import { iris } from "../../../../stacks/models/iris.ts";

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
const version = { digest: digest("1"), version: "7", from: "mlflow:models:/iris/7", golden: "golden.json" };
const ends = { from: stg, to: prd };
const none = { from: {}, to: {} };

function custom(runtime: object): ModelSpec {
  return { ...iris, name: "scores", runtime: { kind: "custom", protocol: "oip-v2", port: 8080, ...runtime } as never };
}

const artifact = { what: "artifact", repository: "models/scores", digest: version.digest };

describe("what a version needs in another registry", () => {
  it("is its artifact and the image that the first environment has released", () => {
    const released = { from: { pmml: digest("a") }, to: { pmml: digest("a") } };
    expect(toCarry(iris, version, ends, released)).toEqual({
      images: [
        { what: "artifact", repository: "models/iris", digest: version.digest },
        { what: "runtime image", repository: "runtimes/pmml", digest: digest("a") },
      ],
      words: [],
    });
  });

  it.each([
    [
      "none there",
      { from: { pmml: digest("a") }, to: {} },
      `stacks/runtime-images/prd.yaml names no image of pmml yet: write ${digest("a")} there to serve by the same`,
    ],
    [
      "another there",
      { from: { pmml: digest("a") }, to: { pmml: digest("b") } },
      `prd serves by another pmml, sha256:bbbbbbbbbbbb…, until stacks/runtime-images/prd.yaml names ${digest("a")}`,
    ],
    ["none here", { from: {}, to: { pmml: digest("b") } }, "stg has released no image of pmml; not copied"],
  ])("comes with words where the runtime's image differs: %s", (_, released, words) => {
    expect(toCarry(iris, version, ends, released).words).toContain(words);
  });

  it("has no image of another project's, nor one that is built on this machine", () => {
    const upstream = toCarry(fraud, version, ends, none);
    expect(upstream.images.map(({ what }) => what)).toEqual(["artifact"]);
    expect(upstream.words).toEqual([expect.stringContaining("another project's")]);
    const fromHere = toCarry(iris, version, { from: local, to: prd }, { from: {}, to: { pmml: digest("b") } });
    expect(fromHere.images.map(({ what }) => what)).toEqual(["artifact"]);
    expect(fromHere.words).toEqual([
      "local builds its image of pmml itself; not copied",
      "prd serves by pmml sha256:bbbbbbbbbbbb… (stacks/runtime-images/prd.yaml)",
    ]);
  });

  it("is what a model's own runtime is declared with", () => {
    const ours = custom({ image: `runtimes/r@${digest("c")}`, modelMount: "/models" });
    expect(toCarry(ours, version, ends, none)).toEqual({
      images: [artifact, { what: "runtime image", repository: "runtimes/r", digest: digest("c") }],
      words: [],
    });
    const others = custom({ image: `ghcr.io/acme/r@${digest("c")}`, modelMount: "/models" });
    expect(toCarry(others, version, ends, none)).toEqual({
      images: [artifact],
      words: ["ghcr.io/acme/r is pulled from there by every environment; not copied"],
    });
  });

  it("is the image alone where the model is in it", () => {
    const inside = custom({ artifact: { image: "images/scores", path: "/model" } });
    expect(toCarry(inside, version, ends, none)).toEqual({
      images: [{ what: "artifact", repository: "images/scores", digest: version.digest }],
      words: [],
    });
    const elsewhere = custom({ artifact: { image: "ghcr.io/acme/scores", path: "/model" } });
    expect(toCarry(elsewhere, version, ends, none)).toEqual({
      images: [],
      words: ["ghcr.io/acme/scores is pulled from there by every environment; not copied"],
    });
  });

  it("is a function's image, by the digest that was released", () => {
    const called = custom({ function: "functions/scores", port: undefined });
    const released = { from: { "functions/scores": digest("d") }, to: { "functions/scores": digest("d") } } as const;
    expect(toCarry(called, version, ends, released).images).toEqual([
      artifact,
      { what: "runtime image", repository: "functions/scores", digest: digest("d") },
    ]);
  });

  it("lies in the model store where it is too large for an image, and the words say how it gets to the other", () => {
    const large = { ...fraud, load: { size: "40Gi", budget: "30m" } } as ModelSpec;
    expect(artifactOf(large, version.digest)).toBeUndefined();
    const { images, words } = toCarry(large, version, ends, none);
    expect(images).toEqual([]);
    const folder = `models-risk/fraud/sha256-${"1".repeat(64)}/`;
    expect(words[0]).toContain(
      `aws s3 sync s3://ml-serving-models-stg-${stg.account.id}/${folder} s3://ml-serving-models-prd-123456789012/${folder}`,
    );
  });
});
