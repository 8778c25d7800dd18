import { describe, expect, it } from "vitest";
import { fromWire, hasUnknown, plain, Secret, toWire, UNKNOWN } from "../../../../local/providers/serve/values.ts";

// The signatures of Pulumi's wire format, from sdk/go/common/resource/plugin/rpc.go.
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

describe("values", () => {
  it("keep unknown values and secrets on the way in and out", () => {
    const wire = {
      known: [1, "x", null, true],
      late: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
      hidden: { [signature]: secretSignature, value: { user: "ann" } },
    };
    const value = fromWire(wire);
    expect(value).toEqual({ known: [1, "x", null, true], late: UNKNOWN, hidden: new Secret({ user: "ann" }) });
    expect(toWire(value)).toEqual(wire);
    expect(hasUnknown(value)).toBe(true);
  });

  it("read an unknown of any type", () => {
    expect(fromWire("3eeb2bf0-c639-47a8-9e75-3b44932eb421")).toBe(UNKNOWN);
    expect(fromWire({ a: ["6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"] })).toEqual({ a: [UNKNOWN] });
  });

  it("never show a secret by accident", () => {
    const secret = new Secret("hunter2");
    expect(`${secret.toString()} ${JSON.stringify({ secret })}`).not.toContain("hunter2");
    expect(plain({ a: secret })).toEqual({ a: "hunter2" });
  });

  it("refuse to make something up for an unknown", () => {
    expect(() => plain({ a: UNKNOWN })).toThrow("not known yet");
  });
});
