import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";
import { countsOf, type VitestReport } from "../../run/suite.ts";

const report: VitestReport = {
  testResults: [
    {
      name: join(repositoryRoot, "test/cli/a.test.ts"),
      status: "failed",
      message: "",
      assertionResults: [
        { fullName: "a works", status: "passed", failureMessages: [] },
        { fullName: "a ends", status: "failed", failureMessages: ["one\ntwo\nthree\nfour\nfive\nsix\nseven"] },
      ],
    },
    {
      name: join(repositoryRoot, "test/cli/b.test.ts"),
      status: "failed",
      message: "no port",
      assertionResults: [{ fullName: "b works", status: "skipped", failureMessages: [] }],
    },
    {
      name: join(repositoryRoot, "test/cli/c.test.ts"),
      status: "passed",
      assertionResults: [{ fullName: "c works", status: "passed" }],
    },
  ],
};

describe("what a suite came to", () => {
  it("names every failed test, and files that failed before their tests", () => {
    const [a, b, c] = ["test/cli/a.test.ts", "test/cli/b.test.ts", "test/cli/c.test.ts"] as const;
    expect(countsOf("cli", report)).toEqual([
      {
        suite: "cli",
        file: a,
        passed: 1,
        skipped: 0,
        failures: [{ suite: "cli", file: a, name: "a ends", why: "one\ntwo\nthree\nfour\nfive\nsix" }],
      },
      {
        suite: "cli",
        file: b,
        passed: 0,
        skipped: 1,
        failures: [{ suite: "cli", file: b, name: "before its tests", why: "no port" }],
      },
      { suite: "cli", file: c, passed: 1, skipped: 0, failures: [] },
    ]);
  });
});
