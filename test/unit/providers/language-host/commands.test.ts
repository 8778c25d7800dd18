import { describe, expect, it } from "vitest";
import { parseOptions } from "../../../../local/providers/language-host/options.ts";
import { outcomeOf } from "../../../../local/providers/language-host/outcome.ts";
import { environmentOf, pluginCommand } from "../../../../local/providers/language-host/plugin-command.ts";
import { configKey, programCommand } from "../../../../local/providers/language-host/program-command.ts";
import { partArguments } from "../../../../local/providers/language-host/program-bundle.ts";
import { isTelling } from "../../../../local/providers/language-host/readable-errors.ts";
import { installCommand, packageManagerOf } from "../../../../local/providers/language-host/about.ts";

const run = {
  monitor: "127.0.0.1:1",
  engine: "127.0.0.1:2",
  organization: "",
  project: "ml-serving",
  stack: "local",
  parallel: 16,
  dryRun: true,
  rootDirectory: "/project",
  programDirectory: "/project/stacks",
  entryPoint: "index.ts",
  args: ["--x"],
  config: new Map([["ml-serving:replicas", "2"]]),
  secretKeys: ["ml-serving:token"],
};

describe("a program's command line", () => {
  const options = parseOptions({ typescript: false, nodeargs: "--import tsx" });
  const { args, env } = programCommand(run, options, {
    nodeargs: ["--import", "tsx"],
    runner: "/sdk/cmd/run",
    entryPoint: "index.ts",
  });
  it("has node's arguments before the SDK's runner, and the program last", () => {
    expect(args.slice(0, 3)).toStrictEqual(["--import", "tsx", "/sdk/cmd/run"]);
    expect(args.slice(-2)).toStrictEqual(["index.ts", "--x"]);
  });
  it("names what the SDK needs and leaves empty values out", () => {
    expect(args.slice(3, -2).join(" ")).toBe(
      "--monitor 127.0.0.1:1 --engine 127.0.0.1:2 --project ml-serving --root-directory /project --stack local --pwd /project/stacks --dry-run --parallel 16",
    );
  });
  it("carries configuration in the environment", () => {
    expect(env).toStrictEqual({
      PULUMI_NODEJS_TYPESCRIPT: "false",
      PULUMI_CONFIG: '{"ml-serving:config:replicas":"2"}',
      PULUMI_CONFIG_SECRET_KEYS: '["ml-serving:token"]',
    });
  });
  it("takes configuration keys in both spellings and no other", () => {
    expect(configKey("a:config:b")).toBe("a:config:b");
    expect(() => configKey("a")).toThrow("namespace:name");
  });
});

describe("node's arguments for a program that is bundled", () => {
  it("are parted into what is bundled with it and what node needs", () => {
    expect(
      partArguments(["--max-old-space-size=99", "--import", "tsx", "--import=#errors", "--import", "data:text/x"]),
    ).toStrictEqual({
      preloads: ["#errors"],
      others: ["--max-old-space-size=99", "--import=data:text/x"],
      byTsx: true,
    });
    expect(partArguments(["--import", "ts-node/esm"])).toMatchObject({ byTsx: false });
  });
});

describe("a plugin's command line", () => {
  const plugin = {
    kind: "resource",
    name: "x",
    programDirectory: "/x",
    pwd: "/project",
    args: ["127.0.0.1:2"],
    env: ["A=1=2", "B="],
  };
  it("runs a provider where the project is", () => {
    const command = pluginCommand(plugin, parseOptions({ nodeargs: "--y" }), "/run", undefined);
    expect(command).toMatchObject({ args: ["--y", "/run", "/x", "127.0.0.1:2"], cwd: "/project" });
  });
  it("runs a policy pack in its own folder and tells it the stack", () => {
    const stack = {
      organization: "o",
      project: "p",
      stack: "s",
      dryRun: true,
      config: new Map([["p:k", "v"]]),
      secretKeys: [],
    };
    const command = pluginCommand({ ...plugin, kind: "analyzer" }, parseOptions({}), "/run", stack);
    expect(command).toMatchObject({ args: ["/run", "127.0.0.1:2", "/x"], cwd: "/x" });
    expect(command.env).toMatchObject({
      A: "1=2",
      B: "",
      PULUMI_NODEJS_STACK: "s",
      PULUMI_CONFIG: '{"p:config:k":"v"}',
    });
  });
  it("gets its environment line by line", () => {
    expect(environmentOf(["A=1=2", "B=", "=C", "D"])).toStrictEqual({ A: "1=2", B: "" });
  });
});

describe("the end of a program", () => {
  it.each([
    [0, null, { kind: "done" }],
    [32, null, { kind: "bail" }],
    [7, null, { kind: "error", message: "Program exited with non-zero exit code: 7" }],
    [null, "SIGTERM", { kind: "error", message: "The program was ended by SIGTERM." }],
  ] as const)("by code %s and signal %s", (code, signal, outcome) => {
    expect(outcomeOf({ code, signal }, false)).toStrictEqual(outcome);
  });
  it("is no news when it was asked for", () => {
    expect(outcomeOf({ code: null, signal: "SIGINT" }, true)).toStrictEqual({ kind: "bail" });
  });
  it("by a full heap says what to set", () => {
    expect(JSON.stringify(outcomeOf({ code: null, signal: "SIGABRT" }, false))).toContain("--max-old-space-size");
  });
});

describe("package managers", () => {
  const has =
    (...files: string[]) =>
    (file: string) =>
      files.includes(file);
  it("are known by their lock files", () => {
    expect(packageManagerOf("auto", has("yarn.lock"))).toBe("yarn");
    expect(packageManagerOf("auto", has())).toBe("npm");
    expect(packageManagerOf("bun", has("yarn.lock"))).toBe("bun");
  });
  it("install what is locked", () => {
    expect(installCommand("npm", false, has("package-lock.json")).slice(0, 2)).toStrictEqual(["npm", "ci"]);
    expect(installCommand("npm", true, has())).toStrictEqual(["npm", "install", "--loglevel=error", "--omit=dev"]);
    expect(installCommand("pnpm", true, has())).toStrictEqual(["pnpm", "install", "--prod"]);
  });
});

describe("frames of an error", () => {
  it.each([
    ["/project/stacks/index.ts", true],
    ["/project/node_modules/@pulumi/kubernetes/yaml.js", true],
    ["node:internal/modules/esm/loader", false],
    ["/project/node_modules/@pulumi/pulumi/cmd/run/run.js", false],
    [undefined, false],
  ])("%s tells: %s", (file, telling) => {
    expect(isTelling(file)).toBe(telling);
  });
});
