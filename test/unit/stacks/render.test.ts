import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { late } from "../../../cli/environment/late.ts";
import { clusterLayout } from "../../../local/cluster/layout.ts";
import { embeddedSubstrate } from "../../../local/ground/substrates.ts";
import { upstreamImages } from "../../../local/ground/own-images.ts";
import { writeSubstrate } from "../../../local/substrate.ts";
import { packedImages } from "../../../runtimes/images.ts";
import { environmentFile, onGround } from "../../../stacks/environments/index.ts";
import { planEnvironment } from "../../../stacks/plan.ts";
import { renderEnvironment, type RenderedObject } from "../../../stacks/render.ts";
import { recordRegistrations, type Registered } from "../components/mocks.ts";

const image = (name: string): string => `registry/${name}@sha256:${"a".repeat(64)}`;
const substrate = embeddedSubstrate(clusterLayout("unit"), {
  images: Object.fromEntries(Object.keys(upstreamImages).map((name) => [name, image(name)])) as never,
  contexts: Object.fromEntries(packedImages.map((kind) => [kind, `/contexts/${kind}`])),
});

/** What the program itself registers for models, in an engine that only writes it down. */
async function registeredByProgram(): Promise<readonly Registered[]> {
  const folder = mkdtempSync(join(tmpdir(), "render-"));
  const file = join(folder, "substrate.json");
  writeSubstrate(file, substrate);
  process.env["ML_SERVING_SUBSTRATE"] = file;
  const registered = recordRegistrations("any", ({ type, name }) =>
    type === "docker:index/image:Image" ? { repoDigest: image(name) } : {},
  );
  await import("../../../stacks/index.ts");
  await pulumi.runtime.disconnect();
  rmSync(folder, { recursive: true });
  return registered;
}

/** An object as both sides tell of it: what only tells the engine how to wait is left out. */
function comparable(object: RenderedObject): unknown {
  const { annotations, ...metadata } = object.metadata as RenderedObject["metadata"] & {
    readonly annotations?: Readonly<Record<string, string>>;
  };
  const others = Object.entries(annotations ?? {}).filter(([key]) => !key.startsWith("pulumi.com/"));
  return {
    ...object,
    metadata: others.length === 0 ? metadata : { ...metadata, annotations: Object.fromEntries(others) },
  };
}

const keyOf = ({ kind, metadata }: RenderedObject): string => `${kind} ${metadata.namespace ?? ""} ${metadata.name}`;
const sorted = (objects: readonly RenderedObject[]): readonly unknown[] =>
  [...objects].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).map(comparable);

/** What the gateway's component registers; in its namespace the monitoring's rights alone are somebody else's. */
function isGateways({ kind, metadata }: RenderedObject): boolean {
  if (metadata.namespace === "gateway") return !["prometheus", "kube-state-metrics"].includes(metadata.name);
  return kind === "GatewayClass" || (kind === "Namespace" && metadata.name === "gateway");
}

describe("renderEnvironment", () => {
  let registered: readonly RenderedObject[];
  let rendered: readonly RenderedObject[];
  beforeAll(async () => {
    const file = await environmentFile("local");
    const environment = onGround(file, { substrate: () => substrate, purpose: { for: "account" } });
    rendered = renderEnvironment(environment, planEnvironment(file), image, late).flatMap(({ objects }) => objects);
    registered = (await registeredByProgram())
      .filter(({ type }) => type.startsWith("kubernetes:"))
      .map(({ inputs }) => inputs as unknown as RenderedObject)
      .filter((inputs) => "metadata" in inputs) // a chart has none
      .filter((object) => !isGateways(object));
  }, 60_000);
  afterAll(() => {
    delete process.env["ML_SERVING_SUBSTRATE"];
  });

  it("gives object by object what the program registers, but for the gateway", () => {
    expect(registered.length).toBeGreaterThan(40);
    expect(sorted(rendered)).toEqual(sorted(registered));
  });
});
