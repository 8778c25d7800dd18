import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";

/** `releaseStack("releases", 87`, `portBlock: 88`, `ML_SERVING_PORT_BLOCK: "93"` */
const named = /(?:Stack\("[a-z-]+",\s*|portBlock:\s*|PORT_BLOCK:\s*")(\d+)/g;

it("suites with clusters of their own have loopback ports of their own: they run beside one another", () => {
  const files = ["cluster", "releases", "runtimes", "rehearsal", "registry", "cli"].flatMap((suite) =>
    readdirSync(join(repositoryRoot, "test", suite), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => `${suite}/${name}`),
  );
  const users = new Map<string, Set<string>>();
  for (const file of files)
    for (const [, block = ""] of readFileSync(join(repositoryRoot, "test", file), "utf8").matchAll(named))
      users.set(block, (users.get(block) ?? new Set()).add(file));
  expect(users.size).toBeGreaterThan(6);
  expect([...users].filter(([, by]) => by.size > 1)).toEqual([]);
});
