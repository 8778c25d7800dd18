import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { namedByFiles, namedIn, together } from "../../../../cli/registry/named.ts";
import { namedByWorkloads } from "../../../../cli/registry/running.ts";

const root = resolve(import.meta.dirname, "../../../..");
const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;

describe("who names a digest", () => {
  it("is told with its place in the file", () => {
    const text = `champion: { digest: "${digest("a")}" }\nhistory:\n  - before: { champion: { digest: "${digest("b")}" } }\n`;
    expect(namedIn(text, "releases/dev/iris.yaml")).toEqual([
      [digest("a"), "releases/dev/iris.yaml champion.digest"],
      [digest("b"), "releases/dev/iris.yaml history.0.before.champion.digest"],
    ]);
  });

  it("counts in comments, in what cannot be read, and in programs", () => {
    expect(namedIn(`# was ${digest("a")}\n`, "x.yaml")).toEqual([[digest("a"), "x.yaml"]]);
    expect(namedIn(`a: [${digest("a")}\n`, "x.yaml")).toEqual([[digest("a"), "x.yaml"]]);
    expect(namedIn(`image: "runtimes/r@${digest("c")}",`, "runtimes.ts")).toEqual([[digest("c"), "runtimes.ts"]]);
  });

  it("is every release file of this repository", () => {
    const names = together(namedByFiles(root));
    const folder = join(root, "stacks/releases");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".yaml"));
    expect(files.length).toBeGreaterThan(3);
    for (const file of files)
      for (const [found] of readFileSync(join(folder, file), "utf8").matchAll(/sha256:[0-9a-f]{64}/g))
        expect(names.get(found)?.some((by) => by.startsWith(`releases/${file}`))).toBe(true);
  });

  it("may be a workload that has no pod now, and what a pod really runs", () => {
    const image = `127.0.0.1:15000/runtimes/pmml@${digest("d")}`;
    expect(
      namedByWorkloads([
        {
          kind: "Deployment",
          metadata: { namespace: "models-a", name: "iris" },
          spec: { replicas: 0, template: { spec: { volumes: [{ image: { reference: image } }] } } },
        },
        { kind: "Pod", metadata: { name: "p" }, status: { containerStatuses: [{ imageID: `x@${digest("e")}` }] } },
      ]),
    ).toEqual([
      [digest("d"), "deployment models-a/iris"],
      [digest("e"), "pod /p"],
    ]);
  });
});
