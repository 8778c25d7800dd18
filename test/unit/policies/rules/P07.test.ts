import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { imdsv2Hop1 as rule } from "../../../../policies/rules/imdsv2-hop1.ts";
import { goodTemplate, template } from "../aws.ts";
import { changed, found, resource } from "../support.ts";

const tokens = "metadataOptions.httpTokens";
const hops = "metadataOptions.httpPutResponseHopLimit";

describe("P07 imdsv2-hop1", () => {
  it("holds where tokens are required at one hop, and where nothing answers", () => {
    expect(found(rule, template())).toStrictEqual([]);
    expect(found(rule, template({ metadataOptions: { httpEndpoint: "disabled" } }))).toStrictEqual([]);
    expect(found(rule, resource("aws:ec2/vpc:Vpc", {}))).toStrictEqual([]);
  });
  it.each([
    ["metadataOptions", undefined, [tokens, hops]],
    [tokens, "optional", [tokens]],
    [hops, 2, [hops]],
    [hops, undefined, [hops]],
    [tokens, UNKNOWN, [`? ${tokens}`]],
    [hops, UNKNOWN, [`? ${hops}`]],
  ])("finds %s: %o", (path, value, expected) => {
    expect(found(rule, template(changed(goodTemplate, path, value)))).toStrictEqual(expected);
  });
});
