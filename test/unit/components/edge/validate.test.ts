import { describe, expect, it } from "vitest";
import { validateEdge } from "../../../../components/edge/validate.ts";
import type { EdgeSettings } from "../../../../components/edge/settings.ts";
import { validateBehindLoadBalancer } from "../../../../components/gateway/validate.ts";
import { internal, internet } from "./settings.ts";

const here = { region: "eu-west-1", account: "111122223333", redis: true };
const found = (settings: EdgeSettings, surroundings = here) =>
  validateEdge(settings, surroundings).map(({ code, path }) => `${code} ${path}`);
const jwt = { issuer: "https://a.example", audiences: ["models"], jwks: "https://a.example/keys" } as const;

describe("an environment's edge", () => {
  it("is fine as it is meant", () => {
    expect(found(internet)).toEqual([]);
    expect(found(internal)).toEqual([]);
    expect(found({ ...internal, from: ["10.0.0.0/8", "192.0.2.1/32"] })).toEqual([]);
    expect(
      found({ ...internet, callers: { apiKeys: { secret: "ml/callers", clients: ["alice"], header: "x-api-key" } } }),
    ).toEqual([]);
  });

  it.each([
    ["models.dev.example.com", "another zone's"],
    ["prd.example.com", "the zone itself"],
    ["models-prd.example.com", "a name that only ends alike"],
    ["Models.prd.example.com", "not in lower case"],
    ["mod_els.prd.example.com", "not of letters, digits and dashes"],
    ["*.prd.example.com", "no host"],
    [`${"m".repeat(64)}.prd.example.com`, "a label of more than 63"],
  ])("has no host %s: %s", (host) => {
    expect(found({ ...internet, host })).toEqual(["EN040 edge.host"]);
  });

  it("has no host whose certificate AWS would not make", () => {
    // 49 + 16 characters.
    const host = `${"m".repeat(49)}.prd.example.com`;
    expect(found({ ...internet, host })).toEqual(["EN040 edge.host"]);
    expect(found({ ...internet, host: host.slice(1) })).toEqual([]);
    expect(found({ ...internet, host, certificate: internal.certificate })).toEqual([]);
  });

  it.each(["prd.example.com", "z0123456789", "Z", "/hostedzone/Z0123456789ABCDEFGHIJ"])(
    "has no zone of id %s",
    (id) => {
      expect(found({ ...internet, dnsZone: { ...internet.dnsZone, id } })).toEqual(["EN041 edge.dnsZone.id"]);
    },
  );

  it.each([
    "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012",
    "arn:aws:acm:eu-west-1:444455556666:certificate/12345678-1234-1234-1234-123456789012",
    "arn:aws:iam::111122223333:server-certificate/models",
    "12345678-1234-1234-1234-123456789012",
  ])("does not take the certificate %s", (adopt) => {
    expect(found({ ...internal, certificate: { adopt } })).toEqual(["EN043 edge.certificate.adopt"]);
  });

  it("takes keys from nobody in between", () => {
    expect(found({ ...internet, callers: { jwt: { ...jwt, jwks: "http://a.example/keys" } } })).toEqual([
      "EN042 edge.callers.jwt.jwks",
    ]);
    expect(
      found({ ...internet, callers: { jwt: { ...jwt, issuer: "a.example", audiences: ["models", " "] } } }),
    ).toEqual(["EN042 edge.callers.jwt.issuer", "EN042 edge.callers.jwt.audiences[1]"]);
  });

  it("asks for keys by a header that there can be", () => {
    const apiKeys = { secret: " ", clients: ["alice", "b b", "alice"], header: "x api key" } as const;
    expect(found({ ...internet, callers: { apiKeys } })).toEqual([
      "EN047 edge.callers.apiKeys.header",
      "EN047 edge.callers.apiKeys.secret",
      "EN047 edge.callers.apiKeys.clients[1]",
      "EN047 edge.callers.apiKeys.clients[2]",
    ]);
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 32])("limits nobody to %d requests", (requestsPerSecond) => {
    expect(found({ ...internet, rateLimit: { requestsPerSecond } })).toEqual([
      "EN044 edge.rateLimit.requestsPerSecond",
    ]);
  });

  it("limits nothing without a Redis", () => {
    expect(found(internet, { ...here, redis: false })).toEqual(["EN046 edge.rateLimit"]);
    expect(found(internal, { ...here, redis: false })).toEqual([]);
  });

  it("is not open to the Internet", () => {
    expect(found({ ...internet, callers: "network" })).toEqual(["EN045 edge.callers"]);
  });

  it.each(["10.0.0.0", "10.0.0.1/8", "2001:db8::/32", "everybody"])("lets nobody in from %s", (range) => {
    expect(found({ ...internal, from: ["10.0.0.0/8", range] })).toEqual(["EN048 edge.from[1]"]);
  });

  it("is told all its mistakes at once", () => {
    const wrong: EdgeSettings = {
      ...internet,
      host: "models",
      callers: "network",
      rateLimit: { requestsPerSecond: 0 },
      from: ["all"],
    };
    expect(found(wrong, { ...here, redis: false })).toEqual([
      "EN040 edge.host",
      "EN045 edge.callers",
      "EN044 edge.rateLimit.requestsPerSecond",
      "EN046 edge.rateLimit",
      "EN048 edge.from[0]",
    ]);
  });
});

describe("a gateway behind a load balancer", () => {
  it("keeps its proxies until the load balancer has forgotten them", () => {
    const drain = (forgottenAfter: `${number}s`, endsAfter: `${number}s`) => ({
      replicas: 2,
      drain: { forgottenAfter, endsAfter },
    });
    expect(validateBehindLoadBalancer(drain("120s", "135s"))).toEqual([]);
    expect(validateBehindLoadBalancer(drain("119s", "150s"))).toMatchObject([
      { code: "EN049", path: "gateway.drain.forgottenAfter" },
    ]);
    // Not to be read, and said to be so by the other check.
    expect(validateBehindLoadBalancer(drain("-1s", "150s"))).toEqual([]);
  });
});
