import { describe, expect, it } from "vitest";
import { loadLocks } from "../../../locks/load.ts";
import { lockValue, type Fact, type Locks } from "../../../locks/locks.ts";
import { refuseUnresolved } from "../../../locks/refuse.ts";
import { topicNames, topics } from "../../../locks/topics/index.ts";

function committed(): Locks {
  const loaded = loadLocks();
  if ("issues" in loaded) throw new Error(JSON.stringify(loaded.issues, undefined, 2));
  return loaded.locks;
}

describe("the committed facts", () => {
  it.each(topicNames)("of %s say by which source each is resolved", (topic) => {
    const facts: ReadonlyMap<string, Fact> = committed()[topic];
    expect(facts.size).toBeGreaterThan(0);
    for (const [name, fact] of facts) {
      if (fact.kind === "unresolved") expect([name, fact.source]).toEqual([name, topics[topic].source(name)]);
    }
  });
});

describe("sources", () => {
  it.each([
    ["images", "docker.io/library/redis:7.0.15", "GET https://registry-1.docker.io/v2/library/redis/manifests/7.0.15"],
    ["images", "127.0.0.1:5000/a/b:1", "GET http://127.0.0.1:5000/v2/a/b/manifests/1"],
    ["eks-addons", "1.36/vpc-cni", "aws eks describe-addon-versions --kubernetes-version 1.36 --addon-name vpc-cni"],
    ["instances", "g6.2xlarge", "aws ec2 describe-instance-types --region us-east-1 --instance-types g6.2xlarge"],
  ] as const)("of %s %s", (topic, name, source) => {
    expect(topics[topic].source(name)).toBe(source);
  });
});

describe("facts in use", () => {
  const digest = `sha256:${"ab".repeat(32)}` as const;
  const locks: Locks = {
    images: new Map([
      ["a.io/known:1", { kind: "resolved", value: digest, source: "s", date: "2026-11-21" }],
      ["a.io/open:1", { kind: "unresolved", source: "s" }],
    ]),
    "eks-addons": new Map(),
    offerings: new Map(),
    prices: new Map(),
    instances: new Map(),
  };
  const uses = ["known", "open", "absent"].map((name) => ({
    topic: "images" as const,
    name: `a.io/${name}:1`,
    path: `environments.prd.${name}`,
  }));

  it("are looked up; what no file has is unresolved and says what would resolve it", () => {
    expect(lockValue(locks, "images", "a.io/known:1")).toMatchObject({ kind: "resolved", value: digest });
    expect(lockValue(locks, "prices", "eu-west-1/g6.xlarge")).toMatchObject({
      kind: "unresolved",
      source: expect.stringContaining("Value=g6.xlarge") as string,
    });
  });

  it("may be unresolved in a rehearsal", () => {
    expect(refuseUnresolved("rehearsal", uses, locks)).toEqual([]);
  });

  it("are refused against a real account, each with the way out", () => {
    const issues = refuseUnresolved("account", uses, locks);
    expect(issues.map(({ code, path }) => [code, path])).toEqual([
      ["LK007", "environments.prd.open"],
      ["LK007", "environments.prd.absent"],
    ]);
    expect(issues[0]?.message).toContain("a.io/open:1 is unresolved in locks/images.yaml");
    expect(issues[0]?.message).toContain("npx ml lock images");
  });
});
