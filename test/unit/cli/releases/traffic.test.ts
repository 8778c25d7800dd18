import { describe, expect, it } from "vitest";
import { contextOf } from "../../../../cli/environment/cluster.ts";
import { measuredOf, type Measured } from "../../../../cli/releases/measured.ts";
import { countedSeconds } from "../../../../cli/releases/observe.ts";
import { servedBy, type Served } from "../../../../cli/releases/served.ts";
import { trafficAnswer } from "../../../../cli/releases/traffic.ts";
import { resolveModel } from "../../../../components/model-service/resolve.ts";
import type { Release } from "../../../../components/model-service/release.ts";

const version = (digit: string) => ({ digest: `sha256:${digit.repeat(64)}`, version: digit, from: "f", golden: "g" });
const release: Release = {
  champion: version("a"),
  challengers: [{ ...version("b"), weight: 10 }],
  shadow: { ...version("c"), percent: 20 },
};
const model = (more: Partial<Release> = {}) =>
  resolveModel({ name: "fraud", team: "risk", runtime: { kind: "pmml" } }, { ...release, ...more }, "local");
const running: Served = { ready: 1, wanted: 1, isDeclared: true, since: 0 };
const counted = (requests: number, failed = 0): Measured => ({
  requests,
  failed,
  latency: [
    { upTo: 2, count: requests },
    { upTo: Number.POSITIVE_INFINITY, count: requests },
  ],
});

function answer(
  counts: Readonly<Record<string, Measured>>,
  { of = model(), live = {} }: { of?: ReturnType<typeof model>; live?: Readonly<Record<string, Served>> } = {},
) {
  const served = new Map(of.variants.map(({ name }) => [name, live[name] ?? running]));
  return trafficAnswer("local", {
    model: of,
    served,
    measured: new Map(Object.entries(counts)),
    seconds: 300,
    isShort: false,
  });
}

describe("traffic", () => {
  const asDeclared = {
    champion: counted(18_012),
    "challenger-bbbbbbbb": counted(1_988, 3),
    "shadow-cccccccc": counted(4_000),
  };

  it("shows what each variant is to get and what it got", () => {
    const { text, ok } = answer(asDeclared);
    const cells = text.split("\n").map((line) => line.trim().split(/ {2,}/));
    expect(ok).toBe(true);
    // Wilson's intervals of 1,988 and of 4,000 in 20,000, and of 3 in 1,988, by statsmodels.
    expect(cells).toContainEqual([
      "challenger-bbbbbbbb",
      "b",
      "10 %",
      "1,988",
      "9.94 % (9.53 % to 10.36 %)",
      "0.15 % (0.05 % to 0.44 %)",
      "1.0 ms",
      "1.9 ms",
      "2.0 ms",
      "1/1",
    ]);
    expect(cells).toContainEqual(
      expect.arrayContaining(["shadow-cccccccc", "mirrored 20 %", "4,000", "20.00 % (19.45 % to 20.56 %)"]),
    );
    expect(text).toContain("The shares are what is declared");
  });

  it("says which share is not what is declared, and that pins follow no weights", () => {
    const off = { ...asDeclared, "challenger-bbbbbbbb": counted(4_000) };
    expect(answer(off).text).toContain("challenger-bbbbbbbb is to get 10.00 % and got 18.17 %");
    const pinned = model({ pins: [{ header: "x-try", value: "1", to: version("b").digest }] });
    const { text } = answer(off, { of: pinned });
    expect(text).toContain("they follow no weights");
    expect(text).toContain("Pins: header x-try: 1 → challenger-bbbbbbbb.");
  });

  it("without a request says so, and no figure", () => {
    const { text, json } = answer({});
    expect(text).toContain("has answered no request");
    expect(text).not.toContain("NaN");
    expect(json).toMatchObject({ variants: [{ variant: "champion", requests: 0, declared: 0.9 }, {}, {}] });
  });

  it.each([
    ["a replica is missing", { ...running, ready: 0 }, "0/1"],
    ["another version runs", { ...running, isDeclared: false }, "1/1, another version"],
  ])("is not well when %s", (_, champion, shown) => {
    const { ok, text } = answer(asDeclared, { live: { champion } });
    expect(ok).toBe(false);
    expect(text).toContain(shown);
  });
});

describe("what runs", () => {
  const deployment = {
    metadata: {},
    spec: { replicas: 2, template: { image: `registry/models/fraud@sha256:${"a".repeat(64)}` } },
    status: {
      readyReplicas: 1,
      conditions: [
        { type: "Available", lastUpdateTime: "2026-11-22T01:09:00Z" },
        { type: "Progressing", reason: "NewReplicaSetAvailable", lastUpdateTime: "2026-11-22T01:00:00Z" },
      ],
    },
  };
  it("is read from its Deployment", () => {
    const since = Date.UTC(2026, 10, 22, 1);
    expect(servedBy(deployment, version("a"))).toEqual({ ready: 1, wanted: 2, isDeclared: true, since });
    expect(servedBy(deployment, version("b")).isDeclared).toBe(false);
    const rolling = {
      ...deployment,
      status: {
        conditions: [{ type: "Progressing", reason: "ReplicaSetUpdated", lastUpdateTime: "2026-11-22T01:00:00Z" }],
      },
    };
    expect(servedBy(rolling, version("a"))).toMatchObject({ ready: 0, since: undefined });
  });

  it("is counted from when the last of them came", () => {
    const since = (seconds: number): Served => ({ ...running, since: seconds * 1_000 });
    expect(countedSeconds(300, [since(1_000), since(1_900)], 2_000_500)).toBe(100);
    expect(countedSeconds(300, [since(1_000)], 2_000_500)).toBe(300);
    expect(countedSeconds(300, [], 2_000_500)).toBe(300);
  });
});

it("what Prometheus says of a variant is summed", () => {
  const of = (variant: string, value: number, le?: string) => ({
    labels: { variant, ...(le === undefined ? {} : { le }) },
    value,
  });
  const answers = {
    requests: [of("champion", 100.4), of("challenger-b", 7)],
    failed: [of("champion", 1.2)],
    failedBehind200: [of("champion", 2)],
    latency: [of("champion", 100.4, "+Inf"), of("champion", 99, "10"), of("champion", 50, "5")],
  };
  expect(measuredOf(answers, "champion")).toEqual({
    requests: 100,
    failed: 3,
    latency: [
      { upTo: 5, count: 50 },
      { upTo: 10, count: 99 },
      { upTo: Number.POSITIVE_INFINITY, count: 100.4 },
    ],
  });
  expect(measuredOf(answers, "challenger-b")).toEqual({ requests: 7, failed: 0, latency: [] });
});

it("a cluster of EKS is found by its own name, account and region, and no other is asked", () => {
  const arn = (cluster: string, account = "111111111111", region = "eu-west-1") =>
    `arn:aws:eks:${region}:${account}:cluster/${cluster}`;
  const of = (...contexts: readonly string[]) => contextOf(contexts, "ml-serving-prd", "111111111111", "eu-west-1");
  expect(of("kind", arn("ml-serving-stg"), arn("ml-serving-prd"))).toBe(arn("ml-serving-prd"));
  expect(of("ml-serving-prd")).toBe("ml-serving-prd");
  expect(
    of(
      "kind",
      arn("ml-serving-prd2"),
      arn("ml-serving-prd", "222222222222"),
      arn("ml-serving-prd", "111111111111", "eu-west-2"),
    ),
  ).toBeUndefined();
});
