import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";
import { countOf, type VitestReport } from "../../run/suite.ts";

const report: VitestReport = {
  numPassedTests: 2,
  numFailedTests: 1,
  numPendingTests: 1,
  numTodoTests: 0,
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
    expect(countOf("cli", report)).toEqual({
      passed: 2,
      failed: 2,
      skipped: 1,
      failures: [
        { suite: "cli", file: "test/cli/a.test.ts", name: "a ends", why: "one\ntwo\nthree\nfour\nfive\nsix" },
        { suite: "cli", file: "test/cli/b.test.ts", name: "before its tests", why: "no port" },
      ],
    });
  });
});
