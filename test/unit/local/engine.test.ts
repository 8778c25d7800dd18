import { describe, expect, it } from "vitest";
import { changesInWords, engineEnv } from "../../../local/engine.ts";
import { engineOf } from "../../../local/stack.ts";

describe("changesInWords", () => {
  it.each([
    [{ same: 53 }, "nothing changed"],
    [{}, "nothing changed"],
    [{ create: 1, same: 52 }, "1 created"],
    [{ delete: 1, create: 2, update: 3, replace: 4 }, "2 created, 3 updated, 4 replaced, 1 deleted"],
  ])("%o is: %s", (changes, words) => {
    expect(changesInWords(changes)).toBe(words);
  });
});

describe("engineEnv", () => {
  const env = engineEnv(engineOf("/state/local", "/state/local/kubeconfig", "local"));

  it("keeps the user's own Pulumi home and state out of it", () => {
    expect(env["PULUMI_HOME"]).toBe("/state/local/pulumi/home");
    expect(env["PULUMI_BACKEND_URL"]).toBe("file:///state/local/pulumi/state?metadata=skip");
  });

  it("names the cluster, and what the program stands on", () => {
    expect(env["KUBECONFIG"]).toBe("/state/local/kubeconfig");
    expect(env["ML_SERVING_SUBSTRATE"]).toBe("/state/local/pulumi/substrate.json");
  });
});
