import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { judgeResource } from "../../../../policies/judge.ts";
import { minReplicasByEnv as rule } from "../../../../policies/rules/min-replicas-by-env.ts";
import { service } from "../served.ts";
import { context, found, resource } from "../support.ts";

const of = (scaling: unknown, role: unknown = "champion") =>
  found(
    rule,
    service({
      model: {
        variants: [
          { role: "challenger", scaling: { on: "nothing", replicas: 0 } },
          { role, scaling },
        ],
      },
    }),
  );
const at = "model.variants[1].scaling";

describe("M07 min-replicas-by-env", () => {
  it.each([[{ on: "nothing", replicas: 2 }], [{ on: "cpu", min: 2, max: 9 }], [{ on: "cpu", min: 3, replicas: 0 }]])(
    "holds of %j where two are asked for",
    (scaling) => {
      expect(of(scaling)).toStrictEqual([]);
    },
  );
  it.each([
    [{ on: "nothing", replicas: 1 }, `${at}.replicas`],
    [{ on: "nothing" }, `${at}.replicas`],
    [{ on: "cpu", min: 1, max: 9 }, `${at}.min`],
    [{ on: "cpu", min: "2" }, `${at}.min`],
    [{ on: "cpu", min: UNKNOWN }, `? ${at}.min`],
    [{ on: "nothing", replicas: UNKNOWN }, `? ${at}.replicas`],
    [UNKNOWN, `? ${at}.min`],
  ])("finds %o", (scaling, expected) => {
    expect(of(scaling)).toStrictEqual([expected]);
  });
  it("asks no other variant, and nothing else", () => {
    expect(of({ on: "nothing", replicas: 1 }, "shadow")).toStrictEqual([]);
    expect(
      found(rule, resource("kubernetes:core/v1:Pod", { model: { variants: [{ role: "champion" }] } })),
    ).toStrictEqual([]);
    expect(found(rule, service({}))).toStrictEqual([]);
  });
  it("asks for what the environment asks for", () => {
    const three = { ...context, settings: { ...context.settings, leastReplicas: 3 } };
    const one = service({ model: { variants: [{ role: "champion", scaling: { on: "nothing", replicas: 2 } }] } });
    expect(judgeResource(rule, one, three, []).violations[0]?.message).toContain("is below 3");
  });
});
