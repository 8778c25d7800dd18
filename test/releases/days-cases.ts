import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { commandsOf, type PageCommand } from "../support/page-commands.ts";
import type { ReleaseStack } from "../support/release-stack.ts";

/** Everybody's day, in an order in which one leaves what the next begins with. */
const pages = ["model-owner", "release-engineer", "platform-engineer"].map((name) => `docs/days/${name}.md`);

/** What takes as long as a suite of its own, and the suite that runs it. */
const elsewhere: Readonly<Record<string, string>> = {
  "npx tsc --noEmit": "the check of types of every `make test`",
  "make test-fast": "the suite `unit` of every `make test`",
  "make rehearse ENV=prd": "test/rehearsal/environment.test.ts",
};

/** The gateway of a cluster that nobody gave ports of its own: it stands on the pages. */
const ordinaryGateway = ":18080";

/**
 * Every command of the pages of three days, run as it stands there.
 * @param stackNow a clone on a cluster of its own that serves iris
 */
export function daysCases(stackNow: () => ReleaseStack): void {
  async function run({ line, exitCode }: PageCommand): Promise<void> {
    const { folder, cluster, env } = stackNow();
    const typed = line.replaceAll(ordinaryGateway, `:${cluster.ports.gateway}`);
    const ended = await execa("bash", ["-c", typed], {
      cwd: folder,
      env: { ...env, MAKEFLAGS: "" },
      all: true,
      reject: false,
      stdin: "ignore",
    });
    if (ended.exitCode === exitCode) return;
    expect.fail(`it ended with ${ended.exitCode ?? "no code"} and not ${exitCode}:\n${ended.all.slice(-3_000)}`);
  }

  describe.each(pages)("%s", (page) => {
    const commands = commandsOf(page);

    it("has commands", () => {
      expect(commands.length).toBeGreaterThan(5);
    });

    it.each(commands.filter(({ line }) => !(line in elsewhere)))("$section > $line", run);
  });

  it("what is run elsewhere stands on a page", () => {
    const lines = pages.flatMap((page) => commandsOf(page).map(({ line }) => line));
    expect(lines).toEqual(expect.arrayContaining(Object.keys(elsewhere)));
  });
}
