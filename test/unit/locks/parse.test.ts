import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { issueCodes } from "../../../components/issue-codes.ts";
import { parseTopic } from "../../../locks/parse.ts";

const digest = `sha256:${"ab".repeat(32)}`;
const redis = "docker.io/library/redis:7.0.15";

function issuesOf(text: string): readonly string[] {
  const parsed = parseTopic("images", text, "locks/images.yaml");
  return "issues" in parsed ? parsed.issues.map(({ code, path, message }) => `${code} ${path} ${message}`) : [];
}

const entry = (value: string, rest = "source: s"): string => `${redis}:\n  value: ${value}\n  ${rest}\n`;

describe("a lock file", () => {
  it("holds what is resolved, with source and day, and what is not", () => {
    const text = `${entry(digest, "source: GET x\n  date: 2026-11-21")}docker.io/a/b:1:\n  value: unresolved\n  source: GET y\n`;
    const parsed = parseTopic("images", text, "f");
    expect("facts" in parsed && [...parsed.facts]).toEqual([
      [redis, { kind: "resolved", value: digest, source: "GET x", date: "2026-11-21" }],
      ["docker.io/a/b:1", { kind: "unresolved", source: "GET y" }],
    ]);
  });

  it.each([
    ["LK002", "a: [", "This is not YAML"],
    ["LK002", `${entry("unresolved")}${entry("unresolved")}`, "Map keys must be unique"],
    ["LK003", "- a", "no list of facts by name"],
    ["LK003", `${redis}:\n  value: unresolved\n`, "source"],
    ["LK003", entry("unresolved", "source: s\n  sorce: s"), "no key sorce"],
    ["LK004", entry("7.0.15", "source: s\n  date: 2026-11-21"), `"7.0.15" is not sha256: and 64 hexadecimal digits`],
    ["LK004", entry(`${digest}0`, "source: s\n  date: 2026-11-21"), "is not sha256:"],
    ["LK005", entry("unresolved").replace(":7.0.15", ""), "REGISTRY/REPOSITORY:TAG"],
    ["LK005", entry("unresolved").replace("docker.io/", ""), "REGISTRY/REPOSITORY:TAG"],
    ["LK006", entry(digest), "The day on which the value was given is missing"],
    ["LK006", entry(digest, "source: s\n  date: 21.11.2026"), "not a day"],
    ["LK006", entry("unresolved", "source: s\n  date: 2026-11-21"), "Remove the date"],
  ])("%s: %s", (code, text, words) => {
    const issues = issuesOf(text);
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatch(new RegExp(`^${code} locks/images.yaml`));
    expect(issues[0]).toContain(words);
  });

  it("tells all of its mistakes at once", () => {
    expect(issuesOf(`${entry("latest")}docker.io/a/b:1: {}\nplain: {value: unresolved, source: s}\n`)).toHaveLength(5);
  });

  it.each([
    ["eks-addons", "1.36/vpc-cni", "v1.20.4-eksbuild.2", "latest"],
    ["offerings", "eu-west-1/g6.2xlarge", "[euw1-az1, euw1-az2]", "[eu-west-1a]"],
    ["offerings", "eu-west-1/g6.2xlarge", "[]", "none"],
    ["prices", "eu-west-1/g6.2xlarge", "1.0896", "0"],
    ["prices", "us-gov-west-1/u-6tb1.metal", "55.1", '"55.1"'],
    [
      "instances",
      "m7i.large",
      "{ cpu: 2, memoryMiB: 8192, architecture: amd64, network: { interfaces: 3, addresses: 10 } }",
      "{ cpu: 2, memoryMiB: 8192, architecture: x86_64, network: { interfaces: 3, addresses: 10 } }",
    ],
  ] as const)("%s takes %s: %s, and not %s", (topic, name, good, bad) => {
    const text = (value: string): string => `${name}:\n  value: ${value}\n  source: s\n  date: 2026-11-21\n`;
    expect(parseTopic(topic, text(good), "f")).toHaveProperty("facts");
    expect(parseTopic(topic, text(bad), "f")).toMatchObject({ issues: [{ code: "LK004" }] });
  });

  it("never throws, whatever it holds", () => {
    const anything = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constantFrom("a: &a {value: *a}", "*a", "? {a: b}\n: c", "<<: 1"),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const parsed = parseTopic("images", text, "f");
        return "facts" in parsed || parsed.issues.every(({ code }) => Object.hasOwn(issueCodes, code));
      }),
      { numRuns: 2000 },
    );
  });
});
