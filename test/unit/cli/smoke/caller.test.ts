import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { callerGiven, refuseWithoutCaller } from "../../../../cli/smoke/caller.ts";
import { readEnvironment } from "../../../../cli/environment/read.ts";

const folder = mkdtempSync(join(tmpdir(), "ml-caller-"));
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it("takes a token from the variable, a file, or the environment's file of a folder, and nothing where there is none", () => {
  const file = join(folder, "prd");
  expect(callerGiven("prd", {})).toBeUndefined();
  expect(callerGiven("prd", { ML_SERVING_CALLER_FILE: file })).toBeUndefined();
  writeFileSync(file, "abc\n");
  expect(callerGiven("prd", { ML_SERVING_CALLER_FILE: file })).toBe("abc");
  expect(callerGiven("prd", { ML_SERVING_CALLER_FILE: folder })).toBe("abc");
  expect(callerGiven("stg", { ML_SERVING_CALLER_FILE: folder })).toBeUndefined();
  expect(callerGiven("prd", { ML_SERVING_CALLER: "own", ML_SERVING_CALLER_FILE: folder })).toBe("own");
  writeFileSync(file, "\n");
  expect(callerGiven("prd", { ML_SERVING_CALLER: "", ML_SERVING_CALLER_FILE: folder })).toBeUndefined();
});

it("refuses an environment whose models could not be asked, before anything is applied", async () => {
  const [prd, dev] = await Promise.all([readEnvironment("prd"), readEnvironment("dev")]);
  const asked = (of: typeof prd, env: NodeJS.ProcessEnv) => refuseWithoutCaller(of.environment, of.models, env);
  await expect(asked(prd, {})).rejects.toThrow(/lets nobody in without a token of https:\/\/login\.example\.com\//);
  await expect(asked(prd, { ML_SERVING_CALLER: "abc" })).resolves.toBeUndefined();
  await expect(asked({ ...prd, models: [] }, {})).resolves.toBeUndefined();
  await expect(asked(dev, {})).resolves.toBeUndefined();
});
