import { describe, expect, it } from "vitest";
import type { Pin, Release, Traffic } from "../../../components/model-service/release.ts";
import { renderModel } from "../../../components/model-service/render.ts";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import { defineModel, type ModelSpec } from "../../../components/model-service/spec.ts";
import { trafficIssues } from "../../../components/model-service/validate/traffic.ts";
import { bindings, release, version } from "./released.ts";

const pmml = defineModel({ name: "iris", team: "examples", runtime: { kind: "pmml" } });
const tensorflow = defineModel({
  name: "fraud",
  team: "risk",
  runtime: { kind: "tensorflow", protocols: ["rest", "grpc"] },
});
const champion = version("a").digest;
const challenger = version("b").digest;
const shadow = { ...version("c"), percent: 20 };

function rendered(spec: ModelSpec, release: Release) {
  return renderModel(resolveModel(spec, release, "local"), bindings);
}

/** Each rule in a line: what it asks of headers, where it leads and what part of the requests goes where. */
function inWords(spec: ModelSpec, release: Release): readonly string[] {
  return rendered(spec, release).route.spec.rules.map(({ matches, backendRefs }) =>
    [
      matches.map(({ path }) => path.value).join(" "),
      ...(matches[0]?.headers ?? []).map(({ name, value }) => `${name}: ${value}`),
      backendRefs.map(({ weight }) => weight).join("/"),
    ].join(" "),
  );
}

/** Of each place of the rules for all requests: whose Service it leads to, and its weight. */
function places(release: Release): readonly string[] {
  const [first, second] = rendered(pmml, release).route.spec.rules;
  const inWords = first?.backendRefs.map(({ name, weight }) => `${name.replace("iris-", "")} ${weight}`) ?? [];
  expect(second?.backendRefs).toEqual(first?.backendRefs);
  return inWords;
}

/** Challengers with these weights, `sha256:bbbb…` first. */
const challengersOf = (...weights: readonly number[]) =>
  weights.map((weight, index) => ({ ...version("bdef"[index % 4] ?? ""), weight }));

describe("weights", () => {
  it("are those of the release in parts of a million, the champion's what is left, and the spare's least taken from it", () => {
    expect(inWords(pmml, release)).toEqual(["/models/iris 749999/250000/1", "/v2/models/iris 749999/250000/1"]);
  });

  it("come to a million, however many share it, as long as a route has room for a spare place", () => {
    // A hundred percent are a million parts: 14 challengers with 5 each leave 30 less the spare's; 15 leave it no room.
    const whole = (count: number, shadow = {}) => {
      const challengers = Array.from({ length: count }, (_, index) => ({
        ...version((index + 1).toString(16)),
        weight: 5,
      }));
      return places({ champion: version("a"), challengers, ...shadow }).map((place) => Number(place.split(" ")[1]));
    };
    expect(whole(14)).toEqual([299_999, ...Array.from({ length: 14 }, () => 50_000), 1]);
    expect(whole(15)).toEqual([250_000, ...Array.from({ length: 15 }, () => 50_000)]);
    // Of gRPC the shadow has a backend's place too.
    expect(whole(14, { shadow })).toEqual([300_000, ...Array.from({ length: 14 }, () => 50_000)]);
  });

  it("leave no place cold that a challenger is to take: each without a share is a spare of the champion's", () => {
    const champion = version("a");
    expect(places({ champion })).toEqual(["champion 999999", "champion 1"]);
    expect(places({ champion, challengers: challengersOf(0) })).toEqual([
      "champion 999998",
      "champion 1",
      "champion 1",
    ]);
    expect(places({ champion, challengers: challengersOf(0, 20) })).toEqual([
      "champion 799998",
      "champion 1",
      "challenger-dddddddd 200000",
      "champion 1",
    ]);
  });

  it("of a champion without a share: challengers have all, and spares are the first one's", () => {
    const challengers = challengersOf(60, 40);
    expect(places({ champion: version("a"), challengers })).toEqual([
      "challenger-bbbbbbbb 1",
      "challenger-bbbbbbbb 599998",
      "challenger-dddddddd 400000",
      "challenger-bbbbbbbb 1",
    ]);
  });

  it("are given out at places that were there before, whichever challenger comes, goes or becomes champion", () => {
    const [b, d] = challengersOf(10, 20);
    if (b === undefined || d === undefined) throw new Error("two challengers");
    const champion = version("a");
    const one = { champion, challengers: [b] };
    const two = { champion, challengers: [b, d] };
    const shared = (release: Release) =>
      places(release).flatMap((place, index) => (place.endsWith(" 1") ? [] : [index]));
    const turns: readonly (readonly [Release, Release])[] = [
      [{ champion }, one],
      [one, two],
      [two, { champion, challengers: [d] }],
      [two, { champion: version("b"), challengers: [d] }],
      [one, { champion: version("b") }],
      [{ champion: version("b") }, one],
    ];
    for (const [before, after] of turns) {
      const known = places(before).length;
      expect(shared(after).every((index) => index < known)).toBe(true);
    }
  });

  it("are the same for gRPC, at the port of gRPC", () => {
    const rules = rendered(tensorflow, release).grpcRoute?.spec.rules;
    expect(rules?.map(({ backendRefs }) => backendRefs.map(({ name, port, weight }) => [name, port, weight]))).toEqual([
      [
        ["fraud-champion", 8500, 749_999],
        ["fraud-challenger-bbbbbbbb", 8500, 250_000],
        ["fraud-champion", 8500, 1],
      ],
    ]);
  });
});

describe("a shadow", () => {
  const mirrored = { ...release, shadow };

  it("is sent its share of all requests, and is no backend", () => {
    const { route } = rendered(pmml, { ...mirrored, pins: [{ header: "x-qa", value: "1", to: challenger }] });
    for (const { filters, backendRefs } of route.spec.rules) {
      expect(filters?.at(-1)).toEqual({
        type: "RequestMirror",
        requestMirror: { backendRef: { name: "iris-shadow-cccccccc", port: 80 }, percent: 20 },
      });
      expect(backendRefs.map(({ name }) => name)).not.toContain("iris-shadow-cccccccc");
    }
    expect(route.spec.rules).toHaveLength(4);
  });

  it("is sent gRPC calls at its port for them", () => {
    const [rule] = rendered(tensorflow, mirrored).grpcRoute?.spec.rules ?? [];
    // A backend without a share, or Envoy Gateway would not know the mirror's Service.
    expect(rule?.backendRefs.map(({ name, weight }) => `${name} ${weight}`)).toEqual([
      "fraud-champion 749999",
      "fraud-challenger-bbbbbbbb 250000",
      "fraud-champion 1",
      "fraud-shadow-cccccccc 0",
    ]);
    expect(rule?.filters).toMatchObject([
      { requestMirror: { backendRef: { name: "fraud-shadow-cccccccc", port: 8500 } } },
    ]);
  });

  it("has a Deployment, a Service and a budget of its own, and is known to metrics by the name of mirrors", () => {
    const { deployments, services, disruptionBudgets } = rendered(pmml, mirrored);
    const last = { name: "iris-shadow-cccccccc" };
    expect(deployments.at(-1)?.metadata).toMatchObject(last);
    expect(disruptionBudgets.at(-1)?.metadata).toMatchObject(last);
    expect(services.map(({ metadata }) => metadata.labels["ml-serving/route-position"])).toEqual(["0", "1", "mirror"]);
  });

  it("leaves rules without filters where there is none", () => {
    expect(rendered(pmml, release).route.spec.rules.at(-1)).not.toHaveProperty("filters");
  });
});

describe("a pin", () => {
  const pins: readonly Pin[] = [
    { header: "X-QA", value: "a.b", to: challenger },
    { header: "x-qa", value: "c", to: challenger },
    { cookie: "beta", value: "yes", to: champion },
    { header: "x-qa", value: "d", to: challenger },
  ];

  it("has a rule of its own, where its variant gets all and every backend keeps its place", () => {
    const each = [
      "749999/250000/1",
      "x-qa: a\\.b|c 0/100",
      String.raw`cookie: (.*; *)?beta=(yes)( *;.*)? 100/0`,
      "x-qa: d 0/100",
    ];
    expect(inWords(pmml, { ...release, pins })).toEqual(
      each.flatMap((rule) => [`/models/iris ${rule}`, `/v2/models/iris ${rule}`]),
    );
  });

  it("takes no other rule's place when it comes or goes", () => {
    const few = inWords(pmml, { ...release, pins: pins.slice(0, 1) });
    expect(few.slice(0, 2)).toEqual(inWords(pmml, release));
    expect(inWords(pmml, { ...release, pins: pins.slice(0, 3) }).slice(0, 4)).toEqual(
      inWords(pmml, { ...release, pins: pins.slice(0, 2) }).slice(0, 4),
    );
  });

  it("adds to what says which model a gRPC call means", () => {
    const rules = rendered(tensorflow, { ...release, pins: pins.slice(0, 1) }).grpcRoute?.spec.rules;
    expect(rules?.map(({ matches }) => matches[0]?.headers)).toEqual([
      [{ name: "x-model", value: "fraud" }],
      [
        { name: "x-model", value: "fraud" },
        { type: "RegularExpression", name: "x-qa", value: "a\\.b" },
      ],
    ]);
  });

  it("by a cookie fits that cookie alone, wherever it stands", () => {
    const [, , rule] = rendered(pmml, {
      ...release,
      pins: [
        { cookie: "be.ta", value: "a+b", to: champion },
        { cookie: "be.ta", value: "c", to: champion },
      ],
    }).route.spec.rules;
    // As RE2 matches it: the whole value.
    const expression = new RegExp(`^(?:${rule?.matches[0]?.headers?.[0]?.value ?? ""})$`);
    for (const cookies of ["be.ta=a+b", "x=1; be.ta=c", "be.ta=a+b; x=1", "x=1;be.ta=c ;y=2", "be.ta=d; be.ta=c"])
      expect(cookies).toMatch(expression);
    for (const cookies of ["beta=a+b", "be.ta=aab", "abe.ta=c", "be.ta=cc", "x=be.ta=c", "be.ta=", ""])
      expect(cookies).not.toMatch(expression);
  });
});

describe("stickiness", () => {
  const sticky = { header: "x-user" };
  const loadBalancers = (release: Release) =>
    rendered(tensorflow, release).trafficPolicies.map(({ spec }) => (spec as { loadBalancer?: object }).loadBalancer);
  const byUser = { type: "ConsistentHash", consistentHash: { type: "Headers", headers: [{ name: "x-user" }] } };

  it("is by a hash of the header, for both protocols", () => {
    expect(loadBalancers({ ...release, sticky })).toEqual([byUser, byUser]);
  });

  it("does nothing where one variant gets all, since it would load replicas unevenly for nothing", () => {
    expect(loadBalancers({ champion: version("a"), shadow, sticky })).toEqual([]);
    expect(loadBalancers({ champion: version("a"), challengers: [{ ...version("b"), weight: 100 }], sticky })).toEqual(
      [],
    );
  });
});

describe("what a route has no room for", () => {
  const codes = (spec: ModelSpec, traffic: Partial<Traffic>) =>
    trafficIssues(resolveModel(spec, { ...release, ...traffic }, "local")).map(({ code, path }) => `${code} ${path}`);
  const pinned = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ header: `h${index}`, value: "1", to: champion }));

  it("is a seventeenth rule: two addresses and seven pins make sixteen", () => {
    expect(codes(pmml, { pins: pinned(7) })).toEqual([]);
    expect(rendered(pmml, { ...release, pins: pinned(7) }).route.spec.rules).toHaveLength(16);
    expect(codes(pmml, { pins: pinned(8) })).toEqual(["MR036 releases/local/iris.yaml pins"]);
    // Three addresses, one of them the protocol's verb: four pins make fifteen.
    expect(codes(tensorflow, { pins: pinned(4) })).toEqual([]);
    expect(codes(tensorflow, { pins: pinned(5) })).toEqual(["MR036 releases/local/fraud.yaml pins"]);
  });

  it("is no matter of values of one header", () => {
    const users = (length: number) =>
      Array.from({ length: 50 }, (_, index) => ({
        header: "x-user",
        value: `${index + 10}`.padEnd(length, "x"),
        to: champion,
      }));
    expect(codes(pmml, { pins: users(80) })).toEqual([]);
    // 50 values of 81 characters with 49 bars between them: 4,099.
    expect(codes(pmml, { pins: users(81) })).toEqual(["MR037 releases/local/iris.yaml pins"]);
  });

  it("is a sixteenth challenger", () => {
    const challengers = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ ...version((index % 16).toString(16)), weight: 1 }));
    expect(codes(pmml, { challengers: challengers(15) })).toEqual([]);
    expect(codes(pmml, { challengers: challengers(16) })).toEqual(["MR035 releases/local/iris.yaml challengers"]);
  });

  it("is a fifteenth challenger where a route for gRPC names the shadow as well", () => {
    const challengers = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ ...version((index % 16).toString(16)), weight: 1 }));
    const most = { ...release, shadow, challengers: challengers(14) };
    expect(codes(tensorflow, most)).toEqual([]);
    expect(rendered(tensorflow, most).grpcRoute?.spec.rules[0]?.backendRefs).toHaveLength(16);
    expect(codes(tensorflow, { ...most, challengers: challengers(15) })).toEqual([
      "MR035 releases/local/fraud.yaml challengers",
    ]);
    expect(codes(tensorflow, { challengers: challengers(15) })).toEqual([]);
    expect(codes(pmml, { ...most, challengers: challengers(15) })).toEqual([]);
  });
});
