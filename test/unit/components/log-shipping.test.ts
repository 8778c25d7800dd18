import { describe, expect, it } from "vitest";
import { shipperConfiguration } from "../../../components/log-shipping/configuration.ts";
import { containerLogGroup, shippingPolicy } from "../../../components/log-shipping/index.ts";
import { renderLogShipping, shippingNamespace } from "../../../components/log-shipping/render.ts";

const to = { region: "eu-west-1", group: containerLogGroup("dev") };
const configuration = shipperConfiguration({ ...to, namespace: "log-shipping" });
const { daemonSet, policies } = renderLogShipping("r/fluent-bit@sha256:ab", "log-shipping", to);
const pod = daemonSet.spec.template.spec;

describe("what ships logs", () => {
  it("writes into the environment's own group and may do nothing else", () => {
    expect(configuration).toContain("log_group_name            /ml-serving/dev/containers\n");
    expect(shippingPolicy({ account: "111122223333", ...to })).toEqual([
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: ["arn:aws:logs:eu-west-1:111122223333:log-group:/ml-serving/dev/containers:*"],
      },
    ]);
  });

  it("leaves out recorded payloads, of whichever of our servers, and no line that only speaks of them", () => {
    const pattern = new RegExp(/Exclude +log (.+)$/m.exec(configuration)?.[1] ?? "nothing");
    // As json.dumps and as Java's server write it.
    expect(pattern.test('{"kind": "payload", "time": "2026-11-22T05:00:00.000Z"}')).toBe(true);
    expect(pattern.test('{"kind":"payload","time":"2026-11-22T05:00:00.000Z"}')).toBe(true);
    expect(pattern.test('{"time": "2026-11-22T05:00:00.000Z", "message": "{\\"kind\\": \\"payload\\""}')).toBe(false);
  });

  it("does not ship what it says itself, which would never end", () => {
    const [, glob = ""] = /Exclude_Path +(.+)$/m.exec(configuration) ?? [];
    const own = "/var/log/containers/log-shipping-abcde_log-shipping_fluent-bit-0123456789abcdef.log";
    expect(new RegExp(`^${glob.replaceAll("*", ".*")}$`).test(own)).toBe(true);
    expect(shippingNamespace.metadata.name).toBe("log-shipping");
  });

  it("runs on every node, reads its logs, and has none of root's rights", () => {
    expect(pod.tolerations).toEqual([{ operator: "Exists" }]);
    const [container] = pod.containers;
    expect(container?.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    expect(container?.volumeMounts.filter(({ mountPath }) => mountPath === "/var/log")).toEqual([
      { name: "logs", mountPath: "/var/log", readOnly: true },
    ]);
    expect(pod.automountServiceAccountToken).toBe(false);
  });

  it("is called by nobody, and calls names, its credentials and HTTPS", () => {
    expect(policies.flatMap(({ spec }) => ("ingress" in spec ? [spec.ingress] : []))).toEqual([]);
    const ports = policies.flatMap(({ spec }) => spec.egress ?? []).flatMap((rule) => rule.ports ?? []);
    expect(ports.map(({ port }) => port)).toEqual([53, 53, 80, 443]);
  });
});
