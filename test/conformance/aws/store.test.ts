import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Store } from "../../../local/providers/aws/cloud/store.ts";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";

const folder = mkdtempSync(join(tmpdir(), "conformance-aws-store-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const COUNT = 300;
const PLACE = { region: "eu-west-1", account: "210987654321", type: "aws:ec2/vpc:Vpc" };

/** A process that creates the objects 0 to COUNT - 1 and changes each, over and over; it prints what it created. */
function writer(store: string): ReturnType<typeof spawn> {
  const script = join(folder, "writer.ts");
  writeFileSync(
    script,
    `import { Store } from ${JSON.stringify(join(repositoryRoot, "local/providers/aws/cloud/store.ts"))};
const store = new Store(${JSON.stringify(store)});
const place = ${JSON.stringify(PLACE)};
const text = "x".repeat(20_000);
for (let index = 0; index < ${COUNT}; index++) {
  const record = { ...place, id: String(index), created: "", owner: undefined, live: { text } };
  if (store.create(record)) process.stdout.write(index + "\\n");
  store.replace({ ...record, live: { text, changed: true } });
}
`,
  );
  return spawn(process.execPath, ["--import", "tsx", script], {
    cwd: repositoryRoot,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

function printed(child: ReturnType<typeof spawn>): Promise<readonly string[]> {
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((resolve) =>
    child.once("close", () => {
      resolve(text.split("\n").filter(Boolean));
    }),
  );
}

describe("processes that write to one store at the same time", () => {
  it("create each object once", async () => {
    const store = join(folder, "race");
    const created = await Promise.all([1, 2, 3].map(() => printed(writer(store))));
    expect(
      created
        .flat()
        .map(Number)
        .sort((a, b) => a - b),
    ).toEqual(Array.from({ length: COUNT }, (_, index) => index));
    expect(new Store(store).all(PLACE)).toHaveLength(COUNT);
  });
});

describe("a process that is killed while it writes", () => {
  it("leaves whole objects only, and what it had created", async () => {
    for (const milliseconds of [5, 15, 30]) {
      const store = join(folder, `killed-${milliseconds}`);
      const child = writer(store);
      const done = printed(child);
      child.stdout?.once("data", () => setTimeout(() => child.kill("SIGKILL"), milliseconds));
      const created = await done;
      const found = new Store(store).all(PLACE);
      expect(found.length).toBeGreaterThan(0);
      expect(found.length).toBeLessThan(COUNT);
      const ids = new Set(found.map(({ id }) => id));
      expect(created.filter((id) => !ids.has(id))).toEqual([]);
      for (const name of readdirSync(join(store, "eu-west-1/210987654321/ec2.vpc.Vpc")).filter(
        (one) => !one.startsWith("."),
      ))
        expect(
          () => JSON.parse(readFileSync(join(store, "eu-west-1/210987654321/ec2.vpc.Vpc", name), "utf8")) as unknown,
        ).not.toThrow();
    }
  });
});
