import { join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { repositoryRoot } from "../../local/toolchain/paths.ts";

it("what scores files passes its own tests", async () => {
  const cwd = join(repositoryRoot, "runtimes/batch");
  const env = { GOWORK: "off", GOFLAGS: "-buildvcs=false -mod=readonly" };
  const { all, exitCode } = await execa("go", ["test", "-count=1", "."], { cwd, env, all: true, reject: false });
  expect(exitCode, all).toBe(0);
});
