import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { lbTls as rule } from "../../../../policies/rules/lb-tls.ts";
import { found, resource } from "../support.ts";

const at = "service.beta.kubernetes.io/aws-load-balancer";
const good = {
  [`${at}-scheme`]: "internet-facing",
  [`${at}-ssl-cert`]: "arn:aws:acm:eu-west-1:111122223333:certificate/1",
  [`${at}-ssl-negotiation-policy`]: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
};
const proxy = (annotations: unknown, type?: string) =>
  resource("kubernetes:gateway.envoyproxy.io/v1alpha1:EnvoyProxy", {
    spec: { provider: { kubernetes: { envoyService: { annotations, type } } } },
  });
const service = (annotations: unknown, type?: string) =>
  resource("kubernetes:core/v1:Service", { metadata: { annotations }, spec: { type } });
const ofProxy = "spec.provider.kubernetes.envoyService.annotations";
const ofService = "metadata.annotations";

describe("P12 lb-tls", () => {
  it("holds of load balancers with TLS, and of Services that are none", () => {
    expect(found(rule, proxy(good))).toStrictEqual([]);
    expect(found(rule, service(good, "LoadBalancer"))).toStrictEqual([]);
    expect(found(rule, proxy({ ...good, [`${at}-ssl-cert`]: UNKNOWN }))).toStrictEqual([]);
    expect(found(rule, service(undefined, "ClusterIP"))).toStrictEqual([]);
    expect(found(rule, proxy({}))).toStrictEqual([]);
    expect(found(rule, resource("aws:ec2/vpc:Vpc", {}))).toStrictEqual([]);
  });
  it.each([
    [undefined, "LoadBalancer", [`${at}-ssl-cert`, `${at}-ssl-negotiation-policy`]],
    [{ [`${at}-scheme`]: "internal" }, undefined, [`${at}-ssl-cert`, `${at}-ssl-negotiation-policy`]],
    [{ ...good, [`${at}-ssl-cert`]: "" }, undefined, [`${at}-ssl-cert`]],
    [
      { ...good, [`${at}-ssl-negotiation-policy`]: "ELBSecurityPolicy-2016-08" },
      undefined,
      [`${at}-ssl-negotiation-policy`],
    ],
    [
      { ...good, [`${at}-ssl-negotiation-policy`]: "ELBSecurityPolicy-TLS13-1-0-2021-06" },
      undefined,
      [`${at}-ssl-negotiation-policy`],
    ],
    [{ ...good, [`${at}-ssl-negotiation-policy`]: 2 }, undefined, [`${at}-ssl-negotiation-policy`]],
  ])("finds %j of %s", (annotations, type, expected) => {
    expect(found(rule, proxy(annotations, type))).toStrictEqual(expected.map((one) => `${ofProxy}.${one}`));
    expect(found(rule, service(annotations, type))).toStrictEqual(expected.map((one) => `${ofService}.${one}`));
  });
  it("cannot say while the annotations are not known", () => {
    expect(found(rule, proxy(UNKNOWN))).toStrictEqual([`? ${ofProxy}`]);
    expect(found(rule, service(UNKNOWN))).toStrictEqual([`? ${ofService}`]);
    const policy = `${at}-ssl-negotiation-policy`;
    expect(found(rule, proxy({ ...good, [policy]: UNKNOWN }))).toStrictEqual([`? ${ofProxy}.${policy}`]);
  });
  it.each([
    [{ protocol: "TLS", sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06" }, []],
    [{ protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-2" }, []],
    [{ protocol: "TCP", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" }, ["protocol"]],
    [{ protocol: "TLS" }, ["sslPolicy"]],
    [{ protocol: "TLS", sslPolicy: "xELBSecurityPolicy-TLS13-1-2" }, ["sslPolicy"]],
    [{ protocol: "TLS", sslPolicy: "ELBSecurityPolicy-TLS13-1-22" }, ["sslPolicy"]],
    [{ protocol: UNKNOWN, sslPolicy: UNKNOWN }, ["? protocol", "? sslPolicy"]],
  ])("of a listener %j: %j", (props, expected) => {
    expect(found(rule, resource("aws:lb/listener:Listener", props))).toStrictEqual(expected);
  });
});
