import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { environmentNames } from "../../../components/environment-names.ts";
import { otherEnvironment, readConfiguration } from "../../../policies/configuration.ts";
import { UNKNOWN } from "../../../policies/facts.ts";
import { demand } from "../../../policies/findings.ts";
import { packOf } from "../../../policies/pack.ts";
import type { ResourceRule, Rule, StackResource, StackRule } from "../../../policies/rule.ts";
import { standardSupport } from "../../../policies/standard-support.ts";
import type { Waiver } from "../../../policies/waivers.ts";
import { context, facts, resource } from "./support.ts";

const environments = join(import.meta.dirname, "../../../policies/environments");

const described = {
  severity: "low",
  enforcement: "mandatory",
  description: "",
  remediation: "",
  references: [],
} as const;
const single: ResourceRule = {
  ...described,
  id: "P90",
  name: "size-small",
  url: "",
  scope: "resource",
  about: (type) => type === "a:b:C",
  check: ({ props }) => demand({ path: "size", fact: props["size"] }, (fact) => fact === 1, "is not 1"),
};
const whole: StackRule = {
  ...described,
  id: "P91",
  name: "sizes-small",
  url: "",
  scope: "stack",
  about: (type) => type === "a:b:C",
  check: (all) =>
    all.flatMap(({ urn, props }) =>
      demand({ path: "size", fact: props["size"] }, (fact) => fact === 1, "is not 1").map((one) => ({ ...one, urn })),
    ),
};

const stack = {
  ...resource("pulumi:pulumi:Stack", {}),
  urn: "urn:pulumi:prd-risk::ml-serving::pulumi:pulumi:Stack::it",
};

/** What the pack reports of a stack's resources, as `POLICY NAME: MESSAGE`, as the SDK asks it. */
function reported(
  rules: readonly Rule[],
  resources: readonly StackResource[],
  { config = context.settings, waivers = [] }: { readonly config?: object; readonly waivers?: readonly Waiver[] } = {},
): readonly string[] {
  const reports: string[] = [];
  const args = resources.map(({ type, name, urn, props, protect }) => ({
    type,
    name,
    urn,
    props: readable(props),
    opts: { protect },
  }));
  const policies = packOf(rules, waivers, facts);
  const getConfig = () => config;
  for (const one of args)
    for (const policy of policies)
      if ("validateResource" in policy && typeof policy.validateResource === "function")
        void policy.validateResource({ ...one, getConfig } as never, (message) => {
          reports.push(`${policy.name} ${one.name}: ${message}`);
        });
  for (const policy of policies)
    if ("validateStack" in policy)
      void policy.validateStack(
        { resources: args.map((one) => ({ ...one, dependencies: [] })), getConfig } as never,
        (message, urn) => {
          reports.push(`${policy.name} ${urn?.split("::").at(-1) ?? ""}: ${message}`);
        },
      );
  return reports;
}

/** Reading what is not known throws. */
function readable(props: StackResource["props"]) {
  return Object.defineProperties(
    {},
    Object.fromEntries(
      Object.entries(props).map(([key, value]) => [
        key,
        {
          enumerable: true,
          get: () => {
            if (value === UNKNOWN) throw new Error("not known");
            return value;
          },
        },
      ]),
    ),
  );
}

const sized = (name: string, size: unknown) => resource("a:b:C", { size }, { name });

describe("the pack", () => {
  const rules = [single, whole];

  it("reports what breaks a rule, and apart from that what nobody can say yet", () => {
    const resources = [
      stack,
      sized("good", 1),
      sized("bad", 2),
      sized("late", UNKNOWN),
      resource("a:b:D", { size: 2 }),
    ];
    expect(reported(rules, resources)).toStrictEqual([
      "size-small bad: size: is not 1",
      "not-evaluated late: P90 size-small: size: is not known yet",
      "sizes-small bad: size: is not 1",
      "not-evaluated late: P91 sizes-small: size: is not known yet",
    ]);
  });

  it("reports what is waived with its reason, and as no violation", () => {
    const waivers = rules.map(({ id }) => ({ rule: id, type: "a:b:C", resource: "bad", reason: "Until 2027." }));
    expect(reported(rules, [stack, sized("bad", 2), sized("worse", 3)], { waivers })).toStrictEqual([
      "waived bad: P90 size-small: size: is not 1 Waived: Until 2027.",
      "size-small worse: size: is not 1",
      "sizes-small worse: size: is not 1",
      "waived bad: P91 sizes-small: size: is not 1 Waived: Until 2027.",
    ]);
  });

  it("says that it is not configured, and that no rule was evaluated", () => {
    const [first, ...others] = reported(rules, [stack, sized("bad", 2)], { config: {} });
    expect(first).toMatch(
      /^environment it: The pack has no usable configuration: name: .*policies\/environments\/ENV.json\.$/,
    );
    expect(others).toStrictEqual([
      "not-evaluated it: P90 size-small: the pack is not configured",
      "not-evaluated it: P91 sizes-small: the pack is not configured",
    ]);
  });

  it("says that it is configured for another environment", () => {
    expect(reported(rules, [stack], { config: { ...context.settings, name: "stg" } })[0]).toContain(
      "The configuration is about stg, and the stack is prd-risk.",
    );
  });
});

describe("a configuration", () => {
  it("is there for every environment, and about it", () => {
    expect(readdirSync(environments).sort()).toStrictEqual(environmentNames.map((name) => `${name}.json`).sort());
    for (const name of environmentNames) {
      const file = JSON.parse(readFileSync(join(environments, `${name}.json`), "utf8")) as {
        readonly environment: unknown;
      };
      expect(readConfiguration(file.environment, facts)).toMatchObject({ context: { environment: name } });
    }
  });
  it.each(environmentNames)(
    "of %s names versions of Kubernetes of which it is known until when they are supported",
    (name) => {
      const file = JSON.parse(readFileSync(join(environments, `${name}.json`), "utf8")) as {
        readonly environment: { readonly kubernetes: readonly string[] };
      };
      expect(file.environment.kubernetes.filter((version) => standardSupport[version] === undefined)).toStrictEqual([]);
    },
  );
  it("has nothing that the pack does not know", () => {
    expect(readConfiguration({ ...context.settings, slos: true }, facts)).toMatchObject({
      problem: expect.stringContaining("slos") as string,
    });
  });
  it.each([
    ["prd", undefined],
    ["prd-risk", undefined],
    ["prd2", "stack is prd2"],
    ["stg", "stack is stg"],
  ])("of prd is for stack %s: %s", (name, told) => {
    const problem = otherEnvironment(`urn:pulumi:${name}::ml-serving::a:b:C::it`, context);
    if (told === undefined) expect(problem).toBeUndefined();
    else expect(problem).toContain(told);
  });
});
