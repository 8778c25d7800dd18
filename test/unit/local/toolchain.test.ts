import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { debianTools, missingPackages } from "../../../local/toolchain/debian.ts";
import { moduleFolder } from "../../../local/toolchain/go-build.ts";
import { cacheRoot, toolPath } from "../../../local/toolchain/paths.ts";
import { platformProblems } from "../../../local/toolchain/platform.ts";
import { checksumOf, isNewEnough } from "../../../local/toolchain/pulumi-cli.ts";
import { goRecipes } from "../../../local/toolchain/recipes.ts";
import { versions } from "../../../local/toolchain/versions.ts";

describe("versions", () => {
  const required = (recipe: keyof typeof goRecipes, module: string): string | undefined => {
    const text = readFileSync(join(moduleFolder(goRecipes[recipe]), "go.mod"), "utf8");
    return new RegExp(`^\\s*(?:require )?${module.replaceAll(".", "\\.")} v(\\S+)`, "m").exec(text)?.[1];
  };

  it.each([
    ["kube", "k8s.io/kubernetes", versions.kubernetes],
    ["kube", "go.etcd.io/etcd/server/v3", versions.etcd],
    ["kube", "github.com/coredns/coredns", versions.coredns],
    ["kube", "sigs.k8s.io/metrics-server", versions.metricsServer],
    ["pulumi", "github.com/pulumi/pulumi/pkg/v3", versions.pulumi],
    ["containerd", "github.com/containerd/containerd/v2", versions.containerd],
    ["envoy-gateway", "github.com/envoyproxy/gateway", versions.envoyGateway],
    ["cyclonus", "github.com/mattfenwick/cyclonus", versions.cyclonus],
    ["kube-score", "github.com/zegl/kube-score", versions.kubeScore],
    ["actionlint", "github.com/rhysd/actionlint", versions.actionlint],
    ["kwok", "sigs.k8s.io/kwok", versions.kwok],
    ["syft", "github.com/anchore/syft", versions.syft],
    ["osv-scanner", "github.com/google/osv-scanner", versions.osvScanner],
    ["cosign", "github.com/sigstore/cosign/v3", versions.cosign],
    ["keda", "github.com/kedacore/keda/v2", versions.keda],
    ["kube-state-metrics", "k8s.io/kube-state-metrics/v2", versions.kubeStateMetrics],
    // Prometheus 3.y.z is its module's 0.3yy.z: https://github.com/prometheus/prometheus#prometheus-code-base
    ["prometheus", "github.com/prometheus/prometheus", versions.prometheus.replace(/^3\./, "0.3")],
  ] as const)("%s builds %s at the pinned version", (recipe, module, version) => {
    expect(required(recipe, module)).toBe(version);
  });
});

describe("paths", () => {
  it("follow XDG_CACHE_HOME, and HOME without it", () => {
    expect(cacheRoot({ XDG_CACHE_HOME: "/c" })).toBe("/c/ml-serving");
    expect(cacheRoot({})).toMatch(/\/\.cache\/ml-serving$/);
    expect(toolPath("pulumi", { XDG_CACHE_HOME: "/c" })).toBe("/c/ml-serving/bin/pulumi");
  });
});

describe("isNewEnough", () => {
  it.each([
    ["v3.259.0", true],
    ["v3.260.1", true],
    ["v3.258.9", false],
    ["v3.259.0-dev.1", true],
    ["v4.0.0", false],
    ["v2.999.0", false],
    ["", false],
    ["not a version", false],
  ])("%j is %s", (have, expected) => {
    expect(isNewEnough(have, "3.259.0")).toBe(expected);
  });
});

describe("checksumOf", () => {
  const sum = "a".repeat(64);
  it("finds the file's own line and nothing that only looks like one", () => {
    const text = `${"b".repeat(64)}  other.tar.gz\n${sum}  wanted.tar.gz\nshort  bad.tar.gz\n`;
    expect(checksumOf(text, "wanted.tar.gz")).toBe(sum);
    expect(checksumOf(text, "bad.tar.gz")).toBeUndefined();
    expect(checksumOf(text, "wanted.tar")).toBeUndefined();
  });
});

describe("platformProblems", () => {
  const good = { os: "linux", arch: "x64", isRoot: true, hasGo: true } as const;

  it("says nothing on a machine that can", () => {
    expect(platformProblems(good, true)).toEqual([]);
    expect(platformProblems({ ...good, hasGo: false }, false)).toEqual([]);
  });

  it.each([
    [{ ...good, os: "darwin" as const }, "darwin"],
    [{ ...good, isRoot: false }, "root"],
    [{ ...good, arch: "arm64" }, "arm64"],
    [{ ...good, hasGo: false }, "Go 1.26"],
  ])("says one sentence with the way out for %o", (platform, word) => {
    const problems = platformProblems(platform, true);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(word);
    expect(problems[0]).toContain("make up KUBECONTEXT=NAME");
  });
});

describe("missingPackages", () => {
  it("names each package once, and only the missing ones", () => {
    expect(missingPackages(debianTools, () => true)).toEqual([]);
    expect(missingPackages(debianTools, (program) => program !== "runsv" && program !== "buildah")).toEqual([
      "buildah",
      "runit",
    ]);
  });
});
