import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { late, showUnresolved } from "../../../cli/environment/late.ts";
import { renderFiles } from "../../../cli/render/files.ts";
import { knownImage, imageOption } from "../../../cli/render/images.ts";
import { renderAnswer } from "../../../cli/render/answer.ts";
import { writeFiles } from "../../../cli/render/write.ts";
import type { RenderedGroup } from "../../../stacks/render.ts";

const object = (kind: string, name: string, more: object = {}) => ({
  apiVersion: "v1",
  kind,
  metadata: { name, namespace: "models" },
  ...more,
});
const groups: readonly RenderedGroup[] = [
  { name: "iris", namespace: "models", objects: [object("Service", "b"), object("Deployment", "a")] },
  { name: "namespace", namespace: "models", objects: [object("Namespace", "models")] },
];

describe("showUnresolved", () => {
  it("puts an object where a string belongs, wherever a mark reached, and says where", () => {
    const { value, found } = showUnresolved({
      a: [{ image: late("image of x") }, `r/${late("tag")}:1`],
      b: 3,
      c: null,
    });
    expect(value).toEqual({ a: [{ image: { unresolved: "image of x" } }, { unresolved: "tag" }], b: 3, c: null });
    expect(found).toEqual([
      { field: "a.0.image", what: "image of x" },
      { field: "a.1", what: "tag" },
    ]);
  });
  it("leaves what is known", () => {
    const known = { a: [1, "x", { y: true }] };
    expect(showUnresolved(known)).toEqual({ value: known, found: [] });
  });
});

describe("renderFiles", () => {
  it("names a folder a model and a file an object, the namespace before all models", () => {
    expect(renderFiles(groups).map(({ path }) => path)).toEqual([
      "models/0-namespace/namespace-models.yaml",
      "models/iris/deployment-a.yaml",
      "models/iris/service-b.yaml",
    ]);
  });
  it("gives the same bytes for the same objects, in whatever order they come", () => {
    expect(renderFiles([...groups].reverse())).toEqual(renderFiles(groups));
  });
  it("writes text that a reader of YAML 1.1 takes for text", () => {
    const words = {
      a: "on",
      b: "yes",
      c: "1",
      d: "0o7",
      e: "1_000",
      f: "2026-11-21",
      g: "~",
      h: "1e3",
      i: "x: y",
      j: "1:30",
      k: "+1_0.5",
      l: "null",
    };
    const [file] = renderFiles([
      { name: "m", namespace: "models", objects: [object("ConfigMap", "c", { data: words, count: 3 })] },
    ]);
    expect((parse(file?.text ?? "", { version: "1.1" }) as { data: unknown }).data).toEqual(words);
    expect(file?.text).toContain("\ncount: 3\n");
  });
});

describe("writeFiles", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "render-test-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };

  it("removes what an earlier run rendered and this one does not, with folders that are empty then; nothing else", () => {
    const out = join(folder, "out");
    writeFiles(out, renderFiles(groups));
    put("out/notes.md", "mine");
    put("out/models/iris/kustomization.yaml", "resources: []\n");
    writeFiles(out, renderFiles(groups.slice(1)));
    expect(existsSync(join(out, "models/0-namespace/namespace-models.yaml"))).toBe(true);
    expect(existsSync(join(out, "models/iris/service-b.yaml"))).toBe(false);
    expect(existsSync(join(out, "models/iris/kustomization.yaml"))).toBe(true);
    expect(readFileSync(join(out, "notes.md"), "utf8")).toBe("mine");
    rmSync(join(out, "models/iris/kustomization.yaml"));
    writeFiles(out, renderFiles(groups));
    writeFiles(out, renderFiles(groups.slice(1)));
    expect(existsSync(join(out, "models/iris"))).toBe(false);
  });

  it("overwrites nobody else's file, and then writes nothing", () => {
    put("models/iris/service-b.yaml", "kind: Service\n");
    expect(() => {
      writeFiles(folder, renderFiles(groups));
    }).toThrow("would be overwritten");
    expect(existsSync(join(folder, "models/iris/deployment-a.yaml"))).toBe(false);
  });

  it("says so where a file has the folder's name", () => {
    put("out", "x");
    expect(() => {
      writeFiles(join(folder, "out"), renderFiles(groups));
    }).toThrow("is a file");
  });
});

describe("images", () => {
  const reference = `registry.example.com:5000/runtimes/pmml@sha256:${"a".repeat(64)}`;
  it("are taken by digest", () => {
    expect(imageOption(`pmml=${reference}`, {})).toEqual({ pmml: reference });
  });
  it.each([
    ["cobol=x", "names are pmml"],
    [reference, "names are pmml"],
    ["pmml=registry.example.com/pmml:1.0", "names no digest"],
    ["pmml=registry.example.com/pmml@sha256:abc", "names no digest"],
  ])("%s is refused", (text, words) => {
    expect(() => imageOption(text, {})).toThrow(words);
  });
  it("that are not known are never made up", () => {
    const image = knownImage({})("pmml");
    expect(image).not.toContain("@sha256:0");
    expect(showUnresolved(image).found).toHaveLength(1);
    expect(knownImage({ pmml: reference })("pmml")).toBe(reference);
  });
});

describe("renderAnswer", () => {
  it("is not well where something is not known, and says what and where", () => {
    const open = renderFiles([
      { name: "m", namespace: "models", objects: [object("Pod", "p", { spec: { image: late("image of x") } })] },
    ]);
    const answer = renderAnswer("local", "out", open);
    expect(answer.ok).toBe(false);
    expect(answer.text).toContain("image of x");
    expect(answer.json).toMatchObject({
      unresolved: [{ path: "models/m/pod-p.yaml", field: "spec.image", what: "image of x" }],
    });
    expect(renderAnswer("local", "out", renderFiles(groups)).ok).toBe(true);
  });
});
