import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { eksEndpointRestricted as rule } from "../../../../policies/rules/eks-endpoint-restricted.ts";
import { cluster } from "../aws.ts";
import { context, found, resource } from "../support.ts";

const office = "192.0.2.0/24";
const named = { ...context, settings: { ...context.settings, endpointCidrs: [office] } };
const paths = (vpcConfig: unknown) => found(rule, cluster({ vpcConfig }), named);

describe("P01 eks-endpoint-restricted", () => {
  it("holds of a private endpoint, and of one that is open to named ranges", () => {
    expect(found(rule, cluster())).toStrictEqual([]);
    expect(paths({ endpointPublicAccess: true, publicAccessCidrs: [office] })).toStrictEqual([]);
    expect(found(rule, resource("aws:s3/bucket:Bucket", {}))).toStrictEqual([]);
  });
  it.each([
    [{}, ["vpcConfig.publicAccessCidrs"]],
    [undefined, ["vpcConfig.publicAccessCidrs"]],
    [{ endpointPublicAccess: true }, ["vpcConfig.publicAccessCidrs"]],
    [{ endpointPublicAccess: true, publicAccessCidrs: [] }, ["vpcConfig.publicAccessCidrs"]],
    [{ endpointPublicAccess: true, publicAccessCidrs: [office, "0.0.0.0/0"] }, ["vpcConfig.publicAccessCidrs[1]"]],
    [{ publicAccessCidrs: [7] }, ["vpcConfig.publicAccessCidrs[0]"]],
  ])("finds %j", (vpcConfig, expected) => {
    expect(paths(vpcConfig)).toStrictEqual(expected);
  });
  it.each([
    [UNKNOWN, ["? vpcConfig"]],
    [{ endpointPublicAccess: UNKNOWN }, ["? vpcConfig"]],
    [{ endpointPublicAccess: true, publicAccessCidrs: UNKNOWN }, ["? vpcConfig"]],
    [{ endpointPublicAccess: true, publicAccessCidrs: [UNKNOWN] }, ["? vpcConfig.publicAccessCidrs[0]"]],
  ])("cannot say %#", (vpcConfig, expected) => {
    expect(paths(vpcConfig)).toStrictEqual(expected);
  });
});
