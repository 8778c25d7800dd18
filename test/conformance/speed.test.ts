import { describe, expect, it } from "vitest";
import { configMap, deployment, session } from "./session.ts";

const s = session();
const OBJECTS = 100;

describe("speed", () => {
  it("a second run of 100 unchanged objects changes none, also when somebody else wrote to each", async () => {
    const program = Array.from({ length: OBJECTS }, (_, i) =>
      i % 2 === 0 ? configMap(`c${i}`, { a: "1" }) : deployment(`d${i}`),
    );
    await Promise.all(program.map((declared) => s.engine.one(declared)));
    const started = performance.now();
    const steps = await Promise.all(program.map((declared) => s.engine.one(declared, true)));
    const untouched = performance.now() - started;
    expect(new Set(steps.map(({ op }) => op))).toEqual(new Set(["same"]));
    await s.server.request("GET", "/api/v1/namespaces/shop/configmaps");
    await Promise.all(
      program.map(({ type, name }) =>
        s.server.request(
          "PATCH",
          `${type.startsWith("core") ? "/api/v1" : "/apis/apps/v1"}/namespaces/shop/${type.startsWith("core") ? "configmaps" : "deployments"}/${name}?fieldManager=other`,
          { metadata: { labels: { touched: "yes" } } },
          "application/merge-patch+json",
        ),
      ),
    );
    const again = performance.now();
    const touched = await Promise.all(program.map((declared) => s.engine.one(declared, true)));
    const dryRuns = performance.now() - again;
    expect(new Set(touched.map(({ op }) => op))).toEqual(new Set(["same"]));
    console.log(`100 objects: untouched ${Math.round(untouched)} ms, each dry-run ${Math.round(dryRuns)} ms`);
    await s.engine.destroy();
  });
});
