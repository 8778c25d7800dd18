import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { nodesPrivate as rule } from "../../../../policies/rules/nodes-private.ts";
import { template } from "../aws.ts";
import { found, resource } from "../support.ts";

const subnet = (mapPublicIpOnLaunch: unknown) => resource("aws:ec2/subnet:Subnet", { mapPublicIpOnLaunch });
const inTemplate = (associatePublicIpAddress: unknown) =>
  template({ networkInterfaces: [{}, { associatePublicIpAddress }] });

describe("P06 nodes-private", () => {
  it.each([
    [undefined, ""],
    [null, ""],
    [false, ""],
    ["false", ""],
    [true, "!"],
    ["true", "!"],
    [UNKNOWN, "?"],
  ])("of %o: %s", (value, mark) => {
    const expected = (path: string) => (mark === "" ? [] : [mark === "?" ? `? ${path}` : path]);
    expect(found(rule, subnet(value))).toStrictEqual(expected("mapPublicIpOnLaunch"));
    expect(found(rule, inTemplate(value))).toStrictEqual(expected("networkInterfaces[1].associatePublicIpAddress"));
  });
  it("is about nothing else, and leaves templates without interfaces", () => {
    expect(found(rule, template({}))).toStrictEqual([]);
    expect(found(rule, resource("aws:ec2/vpc:Vpc", { mapPublicIpOnLaunch: true }))).toStrictEqual([]);
    expect(found(rule, template({ networkInterfaces: UNKNOWN }))).toStrictEqual([
      "? networkInterfaces.associatePublicIpAddress",
    ]);
  });
});
