import { describe, expect, it } from "vitest";
import { parseOptions, splitArguments } from "../../../../local/providers/language-host/options.ts";

describe("runtime options", () => {
  it("have the official host's defaults", () => {
    expect(parseOptions({})).toStrictEqual({
      typescript: true,
      tsconfig: undefined,
      nodeargs: [],
      packagemanager: "auto",
      production: false,
      bundle: false,
    });
  });
  it("are read, and unknown ones left alone", () => {
    expect(
      parseOptions({ typescript: false, nodeargs: "--import tsx", packagemanager: "pnpm", other: 1 }),
    ).toMatchObject({
      typescript: false,
      nodeargs: ["--import", "tsx"],
      packagemanager: "pnpm",
    });
  });
  it.each([
    [{ typescript: "no" }, "runtime.options.typescript"],
    [{ nodeargs: ["--import"] }, "runtime.options.nodeargs"],
    [{ packagemanager: "cargo" }, "auto, npm, pnpm, yarn, bun"],
    [{ production: 1 }, "runtime.options.production"],
    [{ tsconfig: 1 }, "runtime.options.tsconfig"],
  ])("are refused by name: %j", (options, told) => {
    expect(() => parseOptions(options)).toThrow(told);
  });
});

describe("node arguments", () => {
  it.each([
    ["", []],
    ["  --import   tsx ", ["--import", "tsx"]],
    [`--title 'a b' "c \\"d\\" $x"`, ["--title", "a b", 'c "d" $x']],
    [`a\\ b ''`, ["a b", ""]],
    [`'it\\s'x`, ["it\\sx"]],
  ])("of %j", (line, words) => {
    expect(splitArguments(line)).toStrictEqual(words);
  });
  it("with an open quote are refused", () => {
    expect(() => splitArguments("--title 'a")).toThrow("open '");
  });
});
