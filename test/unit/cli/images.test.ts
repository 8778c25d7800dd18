import { describe, expect, it } from "vitest";
import { ecrFindings } from "../../../cli/images/ecr-scan.ts";
import { packagesOf } from "../../../cli/images/packages.ts";
import { settled } from "../../../cli/images/sbom.ts";
import { gate, type Demands, type Findings, type Vulnerability } from "../../../cli/images/vulnerabilities.ts";
import { payloadOf, signedDigest } from "../../../oci/signature.ts";
import { parseWaivers } from "../../../stacks/waived-vulnerabilities.ts";

const now = new Date("2026-11-22T12:00:00Z");
const hole: Vulnerability = {
  id: "GHSA-1",
  aliases: ["CVE-2026-1"],
  package: "numpy",
  version: "1.0",
  severity: 9.8,
};
const found = (...vulnerabilities: readonly Vulnerability[]): Findings => ({
  by: "osv-scanner",
  vulnerabilities,
  knownAt: new Date("2026-11-20T00:00:00Z"),
  blind: [],
});
const demanded: Demands = { waivers: [], now, from: 7, oldestDays: 7 };
const waiver = (more: object = {}) => ({ id: "CVE-2026-1", reason: "not reached by us", until: "2026-11-22", ...more });

describe("the gate", () => {
  it("refuses from a severity on, and what has none", () => {
    const low = { ...hole, id: "GHSA-2", severity: 6.9 };
    const unknown = { ...hole, id: "GHSA-3", severity: undefined };
    const { refused, below, passes } = gate(found(hole, low, unknown, { ...hole, severity: 7 }), demanded);
    expect(refused.map(({ id }) => id)).toEqual(["GHSA-1", "GHSA-3", "GHSA-1"]);
    expect(below).toEqual([low]);
    expect(passes).toBe(false);
    expect(gate(found(low), demanded).passes).toBe(true);
  });

  it("passes what is waived by any of its names, through the last day, for its package alone", () => {
    const by = (one: object): boolean => gate(found(hole), { ...demanded, waivers: [waiver(one)] }).passes;
    expect(by({})).toBe(true);
    expect(by({ id: "GHSA-1", package: "numpy" })).toBe(true);
    expect(by({ package: "scipy" })).toBe(false);
    expect(by({ id: "CVE-2026-2" })).toBe(false);
    expect(by({ until: "2026-11-21" })).toBe(false);
    expect(gate(found(hole), { ...demanded, waivers: [waiver({ until: "2026-11-21" })] }).ended).toHaveLength(1);
  });

  it("passes nobody by a database that is old, of unknown age, or knows nothing of what is there", () => {
    const old = gate({ ...found(), knownAt: new Date("2026-11-14T11:00:00Z") }, demanded);
    expect(old.unknown).toEqual(["the database knows nothing newer than 8 days; 7 are the most"]);
    expect(old.passes).toBe(false);
    expect(gate({ ...found(), knownAt: new Date("2026-11-15T11:00:00Z") }, demanded).passes).toBe(true);
    expect(gate({ ...found(), knownAt: undefined }, demanded).passes).toBe(false);
    expect(gate({ ...found(), blind: ["the database has nothing about Go"] }, demanded).passes).toBe(false);
  });
});

describe("waivers", () => {
  it("have an id, a reason and a day", () => {
    const text = `- { id: CVE-2026-1, reason: "not reached by us", until: "2026-12-31" }\n`;
    expect(parseWaivers(text)).toEqual({
      waivers: [{ id: "CVE-2026-1", reason: "not reached by us", until: "2026-12-31" }],
    });
    expect(parseWaivers("# none yet\n[]\n")).toEqual({ waivers: [] });
    for (const wrong of [
      "- {",
      "a: 1",
      `- { id: CVE-2026-1, until: "2026-12-31" }`,
      `- { id: X1, reason: "${"x".repeat(12)}", until: soon }`,
    ])
      expect(parseWaivers(wrong)).toMatchObject({ issues: [{ code: "MR060" }] });
  });
});

describe("packages of an SBOM", () => {
  it("have the names of the database: sources of Debian's, group and artifact of Maven's", () => {
    const of = (...purls: readonly string[]) =>
      packagesOf({ components: purls.map((purl) => ({ type: "library", name: "x", purl })) }).known.map(
        ({ ecosystem, name, version }) => `${ecosystem} ${name} ${version}`,
      );
    // As syft 1.52 writes them.
    expect(
      of(
        "pkg:deb/debian/libbz2-1.0@1.0.8-5%2Bb1?arch=amd64&distro=debian-12.15&upstream=bzip2%401.0.8-5",
        "pkg:deb/debian/libc6@2.36-9%2Bdeb12u14?arch=amd64&distro=debian-12.15&upstream=glibc",
        "pkg:deb/debian/base-files@12.4%2Bdeb12u15?arch=amd64&distro=debian-12.15",
        "pkg:pypi/numpy@1.26.4",
        "pkg:maven/org.jpmml/pmml-model@1.6.4",
        "pkg:golang/github.com/a/b@v1.2.3",
        "pkg:golang/stdlib@1.26.8",
      ),
    ).toEqual([
      "Debian:12 bzip2 1.0.8-5",
      "Debian:12 glibc 2.36-9+deb12u14",
      "Debian:12 base-files 12.4+deb12u15",
      "PyPI numpy 1.26.4",
      "Maven org.jpmml:pmml-model 1.6.4",
      "Go github.com/a/b 1.2.3",
      "Go stdlib 1.26.8",
    ]);
  });

  it("that no database knows are told", () => {
    const components = [{ type: "library", name: "openjdk", version: "17", purl: "pkg:generic/openjdk@17" }];
    expect(packagesOf({ components })).toEqual({ known: [], others: ["openjdk 17"] });
  });

  it("are the same each time that they are written", () => {
    const bom = (serialNumber: string, timestamp: string, name: string): string =>
      JSON.stringify({ serialNumber, metadata: { timestamp, component: { name, "bom-ref": name } }, components: [] });
    const one = settled(bom("a", "b", "127.0.0.1:1/x"), "runtimes/pmml", "sha256:1");
    expect(settled(bom("c", "d", "127.0.0.1:2/x"), "runtimes/pmml", "sha256:1")).toEqual(one);
  });
});

describe("ECR's scan", () => {
  it("is read by its own words", () => {
    const told = ecrFindings("COMPLETE", {
      vulnerabilitySourceUpdatedAt: now,
      findings: [
        {
          name: "CVE-2026-1",
          severity: "HIGH",
          attributes: [
            { key: "package_name", value: "openssl" },
            { key: "package_version", value: "3.0.1" },
          ],
        },
        { name: "CVE-2026-2", severity: "UNDEFINED" },
        { name: "CVE-2026-3", severity: "MEDIUM" },
      ],
    });
    const { refused, below } = gate(told, demanded);
    expect(refused.map(({ id, package: name, severity }) => [id, name, severity])).toEqual([
      ["CVE-2026-1", "openssl", 7],
      ["CVE-2026-2", "", undefined],
    ]);
    expect(below.map(({ id }) => id)).toEqual(["CVE-2026-3"]);
  });

  it("that is not done passes nobody", () => {
    for (const status of [undefined, "IN_PROGRESS", "FAILED", "UNSUPPORTED_IMAGE"])
      expect(gate(ecrFindings(status, { vulnerabilitySourceUpdatedAt: now }), demanded).passes).toBe(false);
    expect(gate(ecrFindings("COMPLETE", { vulnerabilitySourceUpdatedAt: now }), demanded).passes).toBe(true);
  });
});

describe("what is signed", () => {
  it("names its digest, and nothing else counts as one", () => {
    const digest = `sha256:${"a".repeat(64)}` as const;
    expect(signedDigest(payloadOf("runtimes/pmml", digest))).toBe(digest);
    expect(signedDigest(Buffer.from("{}"))).toBeUndefined();
    expect(signedDigest(Buffer.from("no"))).toBeUndefined();
  });
});
