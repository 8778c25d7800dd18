import { describe, expect, it } from "vitest";
import { parseIgnoreFile } from "../../../../local/providers/docker/ignore-file.ts";
import { loopbackRegistries, parseImageName } from "../../../../local/providers/docker/image-name.ts";
import { bearerChallenge } from "../../../../local/providers/docker/registry.ts";

describe("an image's name", () => {
  it.each([
    ["127.0.0.1:15000/runtimes/pmml:current", "127.0.0.1:15000/runtimes/pmml", "current", "http://127.0.0.1:15000"],
    ["registry.example.com/a/b", "registry.example.com/a/b", "latest", "https://registry.example.com"],
    ["registry.example.com:5000/a", "registry.example.com:5000/a", "latest", "https://registry.example.com:5000"],
  ])("%s", (name, base, tag, url) => {
    expect(parseImageName(name)).toMatchObject({ base, tag, repository: { baseUrl: url } });
  });
  it.each([
    ["iris:1", "no registry in front"],
    ["registry.example.com/a:-x", "is not a tag"],
    [`registry.example.com/a@sha256:${"0".repeat(64)}`, "carries a digest"],
  ])("%s is refused", (name, told) => {
    expect(() => parseImageName(name)).toThrow(told);
  });
});

describe("registries that may be spoken to in plain HTTP", () => {
  it("are those of this machine alone", () => {
    const text = `FROM 127.0.0.1:15000/base@sha256:0
      COPY --from=localhost:5000/tools /a /a
      ARG X=https://evil127.0.0.1:80/x
      ARG Y=10.127.0.0.1:80/x
      FROM registry.example.com:5000/base
      # http://localhost:1234`;
    expect(loopbackRegistries(text)).toStrictEqual(["127.0.0.1:15000", "localhost:5000"]);
  });
});

describe("an ignore file", () => {
  // As in https://docs.docker.com/build/concepts/context/#dockerignore-files
  const text =
    "# comment\n*/temp*\n*/*/temp*\ntemp?\n*.md\n!README*.md\nREADME-secret.md\n**/*.log\nnode_modules/\n./a//b\n";
  const ignores = parseIgnoreFile(text);
  it.each([
    ["somedir/temporary.txt", true],
    ["somedir/temp/x", true],
    ["somedir/subdir/temporary.txt", true],
    ["a/b/c/temporary.txt", true], // below a folder that matches
    ["x/y/z/temporary.txt", false],
    ["tempa", true],
    ["temp", false],
    ["notes.md", true],
    ["docs/notes.md", false],
    ["README.md", false],
    ["README-secret.md", true],
    ["x.log", true],
    ["a/deep/x.log", true],
    ["node_modules/tsx/index.js", true],
    ["src/node_modules/x", false],
    ["a/b", true],
    ["# comment", false],
  ])("%s: %s", (path, ignored) => {
    expect(ignores(path)).toBe(ignored);
  });
});

describe("a registry's challenge", () => {
  it("names where tokens are", () => {
    expect(
      bearerChallenge('Bearer realm="https://auth.example.com/token",service="r",scope="repository:a:pull"'),
    ).toStrictEqual({
      realm: "https://auth.example.com/token",
      service: "r",
      scope: "repository:a:pull",
    });
    expect(bearerChallenge('Basic realm="x"')).toBeUndefined();
    expect(bearerChallenge(null)).toBeUndefined();
  });
});
