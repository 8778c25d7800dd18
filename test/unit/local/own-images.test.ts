import { describe, expect, it } from "vitest";
import { chooseImages, upstreamImages } from "../../../local/ground/own-images.ts";
import { loadLocks } from "../../../locks/load.ts";
import type { Fact, Locks } from "../../../locks/locks.ts";

const digest = `sha256:${"ab".repeat(32)}` as const;

function locks(images: ReadonlyMap<string, Fact<"images">>): Locks {
  return { images, "eks-addons": new Map(), offerings: new Map(), prices: new Map(), instances: new Map() };
}

const resolved: Fact<"images"> = { kind: "resolved", value: digest, source: "s", date: "2026-11-21" };
const all = new Map(Object.values(upstreamImages).map((name) => [name, resolved]));

describe("images of a cluster of one's own", () => {
  it("come from the user's registry where they are mirrored, else from upstream by the locked digest", () => {
    const chosen = chooseImages({ envoy: "r.example.com/ml-serving/envoy@sha256:1" }, locks(all));
    expect(chosen).toMatchObject({
      images: {
        envoy: "r.example.com/ml-serving/envoy@sha256:1",
        base: `gcr.io/distroless/java-base-debian12@${digest}`,
        prometheus: `docker.io/prom/prometheus@${digest}`,
      },
    });
  });

  it("are refused where nobody knows the digest, all of them at once", () => {
    const known = new Map([...all].slice(2));
    const chosen = chooseImages({}, locks(known));
    expect(chosen).toMatchObject({
      issues: [
        { code: "LK007", path: "images.base" },
        { code: "LK007", path: "images.python" },
      ],
    });
  });

  it("need no lock where all are mirrored", () => {
    const mirrors = Object.fromEntries(Object.keys(upstreamImages).map((name) => [name, `r/${name}@${digest}`]));
    expect(chooseImages(mirrors, locks(new Map()))).toEqual({ images: mirrors });
  });

  it("all have a place in the committed lock file", () => {
    const loaded = loadLocks();
    expect("locks" in loaded && Object.values(upstreamImages).filter((name) => !loaded.locks.images.has(name))).toEqual(
      [],
    );
  });
});
