import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { publicNeedsAuth as rule } from "../../../../policies/rules/public-needs-auth.ts";
import { foundInStack, resource } from "../support.ts";

const envoy = "kubernetes:gateway.envoyproxy.io/v1alpha1";
const path = "spec.provider.kubernetes.envoyService.annotations";
const proxy = (reach: unknown, namespace = "gateway") =>
  resource(
    `${envoy}:EnvoyProxy`,
    {
      metadata: { namespace },
      spec: {
        provider: {
          kubernetes: {
            envoyService: { annotations: { "service.beta.kubernetes.io/aws-load-balancer-scheme": reach } },
          },
        },
      },
    },
    { name: "proxy" },
  );
const policy = (spec: unknown, kind = "SecurityPolicy", namespace = "gateway") =>
  resource(`${envoy}:${kind}`, { metadata: { namespace }, spec }, { name: "policy" });
const targetRefs = [{ kind: "Gateway", name: "models" }];
const of = (...others: readonly ReturnType<typeof policy>[]) =>
  foundInStack(rule, [proxy("internet-facing"), ...others]);

describe("M12 public-needs-auth", () => {
  it.each(["jwt", "oidc", "apiKeyAuth", "basicAuth", "extAuth"])("holds of callers known by %s", (way) => {
    expect(of(policy({ targetRefs, [way]: {} }))).toStrictEqual([]);
  });
  it("holds of certificates of callers, and of what is not on the internet", () => {
    expect(of(policy({ targetRefs, tls: { clientValidation: {} } }, "ClientTrafficPolicy"))).toStrictEqual([]);
    expect(foundInStack(rule, [proxy("internal")])).toStrictEqual([]);
    expect(foundInStack(rule, [proxy(undefined)])).toStrictEqual([]);
  });
  it.each([
    ["none", undefined],
    ["one that says nothing", policy({ targetRefs })],
    ["one of a route", policy({ targetRefs: [{ kind: "HTTPRoute", name: "iris" }], jwt: {} })],
    ["one of nothing", policy({ jwt: {} })],
    ["one of another namespace", policy({ targetRefs, jwt: {} }, "SecurityPolicy", "other")],
    ["one of another kind", policy({ targetRefs, jwt: {} }, "ClientTrafficPolicy")],
    ["TLS that asks nobody", policy({ targetRefs, tls: {} }, "ClientTrafficPolicy")],
  ])("finds %s", (_, one) => {
    expect(of(...(one === undefined ? [] : [one]))).toStrictEqual([`proxy ${path}`]);
  });
  it("cannot say of what is not known", () => {
    expect(foundInStack(rule, [proxy(UNKNOWN)])).toStrictEqual([`proxy ? ${path}`]);
    expect(foundInStack(rule, [proxy(UNKNOWN), policy({ targetRefs, jwt: {} })])).toStrictEqual([]);
    expect(of(policy(UNKNOWN))).toStrictEqual([`proxy ? ${path}`]);
  });
});
