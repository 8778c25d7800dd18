import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  buildArguments,
  demandBuildah,
  pushArguments,
  registriesConf,
} from "../../../../local/providers/docker/build.ts";
import { loginFile } from "../../../../local/providers/docker/logins.ts";
import { imageDiff } from "../../../../local/providers/docker/diff.ts";
import { hostPlatform, imageInputs, secretTexts, withDefaults } from "../../../../local/providers/docker/inputs.ts";
import { Secret, UNKNOWN, type Properties } from "../../../../local/providers/serve/index.ts";

const inputs = {
  imageName: "127.0.0.1:15000/a:1",
  build: {
    context: "/c",
    dockerfile: "/c/Containerfile",
    platform: "linux/arm64",
    target: "final",
    args: { BASE: "x", PATH: "y", TOKEN: new Secret("hush") },
    addHosts: ["db:10.0.0.1"],
  },
  registry: { server: "127.0.0.1:15000", username: "robot", password: new Secret("horse") },
};
const robot = { server: "h", username: "robot", password: "horse" };
const nobody = { ...robot, password: undefined };
const files = { registriesConf: "/t/r", authFile: "/t/a", certFolder: "/t/c", imageId: "/t/i", digest: "/t/d" };

describe("inputs", () => {
  it("have the official provider's defaults", () => {
    expect(withDefaults({ imageName: "x" })).toStrictEqual({
      imageName: "x",
      buildOnPreview: false,
      build: { context: ".", dockerfile: "./Dockerfile", platform: hostPlatform() },
    });
    expect([hostPlatform("x64"), hostPlatform("arm64")]).toStrictEqual(["linux/amd64", "linux/arm64"]);
  });
  it("that are not known yet stay so", () => {
    expect(withDefaults({ build: UNKNOWN })).toStrictEqual({ build: UNKNOWN });
    expect(withDefaults({ build: { context: UNKNOWN } })["build"]).toMatchObject({ dockerfile: UNKNOWN });
    expect(() => imageInputs({ imageName: UNKNOWN, build: {} })).toThrow("must be known");
  });
  it("say which texts are secret", () => {
    expect(secretTexts(inputs)).toStrictEqual(["hush", "horse"]);
  });
});

describe("buildah's arguments", () => {
  const args = buildArguments(imageInputs(inputs), files, "/c/.dockerignore", (name) => name === "PATH");
  it("make the same digest of the same content", () => {
    expect(args.join(" ")).toContain("--isolation chroot --format oci --timestamp 0");
  });
  it("name what is built, for which platform and up to which stage", () => {
    expect(args.join(" ")).toContain(
      "--platform linux/arm64 --file /c/Containerfile --ignorefile /c/.dockerignore --target final",
    );
    expect(args.join(" ")).toContain("--add-host db:10.0.0.1");
    expect(args.slice(-3)).toStrictEqual(["--tag", "127.0.0.1:15000/a:1", "/c"]);
  });
  it("show no value that can come from the environment instead, and no password", () => {
    expect(args.join(" ")).toContain("--build-arg BASE --build-arg PATH=y --build-arg TOKEN");
    expect([...args, ...pushArguments(imageInputs(inputs), files)].join(" ")).not.toMatch(/hush|horse/);
  });
  it("push under the name that was built, with the login file", () => {
    expect(pushArguments(imageInputs(inputs), files).join(" ")).toBe(
      "push --authfile /t/a --cert-dir /t/c --digestfile /t/d 127.0.0.1:15000/a:1 docker://127.0.0.1:15000/a:1",
    );
  });
});

describe("buildah's files", () => {
  it("allow plain HTTP where it is listed only", () => {
    expect(registriesConf([])).not.toContain("insecure");
    expect(registriesConf(["127.0.0.1:1"])).toContain('location = "127.0.0.1:1"\ninsecure = true');
  });
  it("hold a login when there is a whole one", () => {
    expect(loginFile("h", robot, [], {})).toBe(
      '{"auths":{"h":{"auth":"cm9ib3Q6aG9yc2U="}}}', // base64 of robot:horse
    );
    expect(loginFile("h", nobody, [], {})).toBeUndefined();
  });
  it("hold this machine's logins beside the user's own, and beside one that is given", () => {
    const folder = mkdtempSync(join(tmpdir(), "logins-"));
    try {
      const file = join(folder, "auth.json");
      writeFileSync(file, '{"auths":{"far":{"auth":"Zg=="}},"credHelpers":{"x":"y"}}');
      const env = { REGISTRY_AUTH_FILE: file };
      const machine = [{ auths: { here: { auth: "aA==" } } }];
      expect(loginFile("here", nobody, machine, env)).toBe(
        '{"auths":{"far":{"auth":"Zg=="},"here":{"auth":"aA=="}},"credHelpers":{"x":"y"}}',
      );
      // Of each file what no file before it has; one that is broken is passed over.
      writeFileSync(join(folder, "config.json"), '{"auths":{"far":{"auth":"no"},"away":{"auth":"YQ=="}}}');
      expect(loginFile("here", nobody, machine, { ...env, DOCKER_CONFIG: folder })).toBe(
        '{"auths":{"far":{"auth":"Zg=="},"away":{"auth":"YQ=="},"here":{"auth":"aA=="}},"credHelpers":{"x":"y"}}',
      );
      writeFileSync(join(folder, "config.json"), "");
      expect(loginFile("here", robot, machine, env)).toBe('{"auths":{"here":{"auth":"cm9ib3Q6aG9yc2U="}}}');
      expect(loginFile("here", nobody, machine, { XDG_RUNTIME_DIR: folder, DOCKER_CONFIG: folder })).toBe(
        '{"auths":{"here":{"auth":"aA=="}}}',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  it("are of no use without buildah: the command that installs it is named", () => {
    expect(() => {
      demandBuildah(() => false);
    }).toThrow("sudo apt-get install -y buildah");
  });
});

describe("the difference of two images", () => {
  const paths = (news: Parameters<typeof imageDiff>[1], vanished = false): readonly string[] => [
    ...imageDiff(inputs, news, vanished).detailed.keys(),
  ];
  const build = inputs.build;
  it.each<[string, Properties, readonly string[]]>([
    ["nothing", inputs, []],
    ["a password", { ...inputs, registry: { ...inputs.registry, password: "other" } }, []],
    ["a cache", { ...inputs, build: { ...build, cacheFrom: { images: ["x"] } } }, []],
    ["the content", { ...inputs, build: { ...build, contextDigest: "x" } }, ["build.contextDigest"]],
    ["an argument", { ...inputs, build: { ...build, args: { BASE: "z" } } }, ["build.args"]],
    ["an argument not known yet", { ...inputs, build: { ...build, args: { BASE: UNKNOWN } } }, ["build.args"]],
    ["the registry", { ...inputs, registry: { server: "other" } }, ["registry.server"]],
    ["the name", { ...inputs, imageName: "127.0.0.1:15000/b:1" }, ["imageName"]],
  ])("when %s changes", (_what, news, changed) => {
    expect(paths(news)).toStrictEqual(changed);
  });
  it("when the registry has lost it", () => {
    expect(paths(inputs, true)).toStrictEqual(["repoDigest"]);
  });
});
