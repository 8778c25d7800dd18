import { describe, expect, it } from "vitest";
import { parseIgnoreFile } from "../../../../local/providers/docker/ignore-file.ts";
import { loopbackRegistries } from "../../../../local/providers/docker/loopback.ts";

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
