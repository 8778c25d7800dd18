import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ladderAnswer, ladderNamesAnswer, waitInWords } from "../../../cli/ladder/answer.ts";
import { chosen } from "../../../cli/ladder/chosen.ts";
import { inOrder, ladderSteps } from "../../../cli/ladder/steps.ts";
import { dev } from "../../../stacks/environments/dev.ts";
import type { CloudEnvironment, EnvironmentFile } from "../../../stacks/environments/environment.ts";
import { local } from "../../../stacks/environments/local.ts";
import { prd } from "../../../stacks/environments/prd.ts";
import { sit } from "../../../stacks/environments/sit.ts";
import { stg } from "../../../stacks/environments/stg.ts";

const files: readonly EnvironmentFile[] = [local, dev, sit, stg, prd];
const namesOf = (all: readonly EnvironmentFile[]) => all.map(({ name }) => name);

describe("the order of the ladder", () => {
  it("is what each says that it comes after, in whatever order they are given", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...files], { minLength: 5 }), (some) => {
        expect(namesOf(inOrder(some))).toEqual(["local", "dev", "sit", "stg", "prd"]);
      }),
    );
  });

  it("has two after one another that come after the same, each with those above it", () => {
    const aside: CloudEnvironment = { ...stg, after: "dev" };
    const last: CloudEnvironment = { ...prd, after: "sit" };
    expect(namesOf(inOrder([last, aside, sit, dev, local]))).toEqual(["local", "dev", "stg", "sit", "prd"]);
  });

  it("leaves nobody out, not even who comes after itself", () => {
    const lost: CloudEnvironment = { ...prd, after: "prd" };
    expect(namesOf(inOrder([local, lost, dev]))).toEqual(["local", "dev", "prd"]);
  });
});

describe("which of it is meant", () => {
  const steps = ladderSteps(files);
  const meant = (asked: Partial<Parameters<typeof chosen>[1]>) =>
    chosen(steps, { named: [], isReachable: false, ...asked }).map(({ environment }) => environment);

  it("is all of it, or what CI can reach: nothing without a state that others see", () => {
    expect(meant({})).toEqual(["local", "dev", "sit", "stg", "prd"]);
    expect(meant({ isReachable: true })).toEqual(["dev", "sit", "stg", "prd"]);
  });

  it("is what is named, wherever that is, in the ladder's order", () => {
    expect(meant({ named: ["prd", "local"], isReachable: true })).toEqual(["local", "prd"]);
  });

  it("is what serves a model, each after the one that does before it", () => {
    const without: CloudEnvironment = { ...sit, models: sit.models.filter(({ name }) => name !== "fraud") };
    const its = chosen(ladderSteps([local, dev, without, stg, prd]), { named: [], isReachable: true, serves: "fraud" });
    expect((ladderNamesAnswer(its).json as { readonly steps: unknown }).steps).toEqual([
      { environment: "dev", before: "" },
      { environment: "stg", before: "dev" },
      { environment: "prd", before: "stg" },
    ]);
    expect((ladderAnswer(its).json as { readonly steps: readonly object[] }).steps[1]).toMatchObject({
      // Of five, though it is the second of those that are listed.
      place: 4,
      after: "sit",
      before: "dev",
    });
  });

  it("is never nothing: a pipeline about no environment would pass", () => {
    expect(() => meant({ isReachable: true, serves: "nobody" })).toThrow(
      "No environment that CI can reach serves nobody.",
    );
    expect(() => meant({ named: ["dev", "sit"], serves: "nobody" })).toThrow("nobody is not served in dev, sit.");
    expect(() => chosen(ladderSteps([local]), { named: [], isReachable: true })).toThrow("can be reached by CI");
  });

  it("is told to workflows as lines that their matrices are made of", () => {
    expect(ladderNamesAnswer(ladderSteps([dev, sit])).text.split("\n")).toEqual([
      'environments=["dev","sit"]',
      'steps=[{"environment":"dev","before":""},{"environment":"sit","before":"dev"}]',
    ]);
  });
});

describe("what programs are told of it", () => {
  const { json, text } = ladderAnswer(ladderSteps(files));
  const { steps } = json as { readonly steps: readonly Readonly<Record<string, unknown>>[] };

  it("has every key in every step", () => {
    const keys = steps.map((step) => Object.keys(step).sort());
    expect(new Set(keys.map(String)).size).toBe(1);
  });

  it("says that prd is approved and has a ticket, by whom and within which time", () => {
    expect(steps.at(-1)).toMatchObject({
      environment: "prd",
      after: "stg",
      region: "eu-west-1",
      state: { backend: expect.stringContaining("s3://ml-serving-state-prd-123456789012") as string },
      stacks: ["prd", "prd-risk"],
      approval: { by: ["ml-releases"], within: "4h", withinSeconds: 14_400 },
      ticket: "required",
    });
  });

  it("says that nobody is asked in dev, and where nothing is on AWS", () => {
    expect(steps[0]).toMatchObject({ environment: "local", after: null, region: null, state: null, approval: null });
    expect(steps[1]).toMatchObject({ environment: "dev", after: "local", approval: null, ticket: "optional" });
  });

  it("says to people the same", () => {
    const lines = text.split("\n").map((line) => line.trim().split(/ {2,}/));
    expect(lines.at(-1)).toEqual([
      "prd",
      "stg",
      "eu-west-1",
      "s3://ml-serving-state-prd-123456789012?region=eu-west-1&awssdk=v2",
      "ml-releases, within 4h",
      "required",
      "–",
    ]);
  });
});

it.each([
  [60, "1m"],
  [5_400, "90m"],
  [14_400, "4h"],
  [172_800, "2d"],
])("%i s is %s", (seconds, words) => {
  expect(waitInWords(seconds)).toBe(words);
});
