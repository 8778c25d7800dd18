import { describe, expect, it } from "vitest";
import { changesInWords, engineEnv, resourceChanges } from "../../../local/engine.ts";
import { engineOf } from "../../../local/stack.ts";

describe("resourceChanges", () => {
  // Lines as the CLI writes them with --event-log; kinds that are not known yet are among them.
  const log = [
    '{"sequence":0,"timestamp":1,"preludeEvent":{"config":{}}}',
    '{"sequence":1,"timestamp":1,"someFutureEvent":{"summaryEvent":"no"}}',
    '{"sequence":2,"timestamp":1,"summaryEvent":{"maybeCorrupt":false,"resourceChanges":{"create":2,"same":51}}}',
    "",
  ].join("\n");

  it("finds the summary among all other events", () => {
    expect(resourceChanges(log)).toEqual({ create: 2, same: 51 });
  });

  it("is empty for a run that was ended before its summary", () => {
    expect(resourceChanges("")).toEqual({});
  });
});

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
    expect(env["PULUMI_BACKEND_URL"]).toBe("file:///state/local/pulumi/state");
  });

  it("names the cluster, and what the program stands on", () => {
    expect(env["KUBECONFIG"]).toBe("/state/local/kubeconfig");
    expect(env["ML_SERVING_SUBSTRATE"]).toBe("/state/local/pulumi/substrate.json");
  });
});
