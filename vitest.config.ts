import { defineConfig } from "vitest/config";
import { mutants } from "./test/mutants/plugin.ts";

/** One project a kind of proof: `unit` is pure and takes seconds, the others start real processes. */
export default defineConfig({
  test: {
    projects: [
      // Run with --no-isolate (Makefile, test/run.ts): files that share a process share what it has loaded, in a
      // quarter of the time. They are pure, and what one sets it takes back. Vitest reads the option at its root alone.
      // The longest takes a second; a machine that is busy otherwise takes ten times as long.
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000 } },
      { plugins: [mutants()], test: { name: "mutants", include: ["test/mutants/**/*.test.ts"], testTimeout: 120_000 } },
      real("network", 60_000),
      real("scanners", 120_000, { globalSetup: ["test/scanners/install.ts"] }),
      real("monitoring", 60_000),
      real("tenancy", 60_000),
      real("parity", 60_000),
      real("pmml", 180_000),
      real("mlserver", 180_000, { globalSetup: ["test/mlserver/unpack.ts"] }),
      real("functions", 120_000),
      real("graphs", 120_000),
      real("nearline", 120_000),
      real("batch", 180_000),
      real("tensorflow", 60_000, { globalSetup: ["test/tensorflow/install.ts"] }),
      real("triton", 60_000, { globalSetup: ["test/triton/install.ts"] }),
      real("registry", 180_000),
      real("sources", 180_000, { globalSetup: ["test/sources/install.ts"] }),
      real("delivery", 300_000),
      real("engine", 300_000),
      real("cli", 180_000, { globalSetup: ["test/cli/setup.ts"] }),
      real("conformance", 300_000, { exclude: ["test/conformance/aws/**", "**/node_modules/**"] }),
      // Engines over folders of JSON files: nothing is shared, so that several files may run side by side.
      apart("aws", "test/conformance/aws/**/*.test.ts", 300_000),
      apart("rehearsal", "test/rehearsal/*.test.ts", 600_000),
      real("cluster", 600_000),
      real("own", 600_000),
      real("releases", 300_000),
      real("runtimes", 600_000),
    ],
  },
});

/** A project whose tests start real processes: one file at a time, as they share the machine's two cores. */
function real(
  name: string,
  timeout: number,
  more: { readonly globalSetup?: string[]; readonly exclude?: string[] } = {},
) {
  return {
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      testTimeout: timeout,
      hookTimeout: timeout,
      // Of a project's own options this is the one that keeps files from running side by side; fileParallelism is not read.
      poolOptions: { forks: { singleFork: true } },
      ...more,
    },
  };
}

/** A project whose files start processes that know nothing of one another. */
function apart(name: string, include: string, timeout: number) {
  return { test: { name, include: [include], testTimeout: timeout, hookTimeout: timeout } };
}
