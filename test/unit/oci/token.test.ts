import { describe, expect, it } from "vitest";
import { bearerChallenge } from "../../../oci/token.ts";

describe("a registry's challenge", () => {
  it("names where tokens are", () => {
    expect(
      bearerChallenge('Bearer realm="https://auth.example.com/token",service="r",scope="repository:a:pull"'),
    ).toStrictEqual({
      realm: "https://auth.example.com/token",
      service: "r",
      scope: "repository:a:pull",
    });
    expect(bearerChallenge('Basic realm="x"')).toBeUndefined();
    expect(bearerChallenge(null)).toBeUndefined();
  });
});
