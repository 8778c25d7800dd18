import { execa } from "execa";
import type { Say } from "../../local/console/steps.ts";
import { commandsOf, type PageCommand } from "../../test/support/page-commands.ts";
import { releaseStack, type ReleaseStack } from "../../test/support/release-stack.ts";
import type { Proof } from "./proof.ts";

/** Everybody's day, in an order in which one leaves what the next begins with. */
const pages = ["model-owner", "release-engineer", "platform-engineer"].map((name) => `docs/days/${name}.md`);

/** What takes as long as a suite of its own, and what runs it. */
const elsewhere: ReadonlyMap<string, string> = new Map([
  ["npx tsc --noEmit", "the check of types of every `make test`"],
  ["make test-fast", "the suite `unit` of every `make test`"],
  ["make rehearse ENV=prd", "test/rehearsal/environment.test.ts"],
]);

/** The gateway of a cluster that nobody gave ports of its own: it stands on the pages. */
const ordinaryGateway = ":18080";

/** @returns what was wrong with it */
async function typed({ line, exitCode }: PageCommand, { folder, cluster, env }: ReleaseStack): Promise<string[]> {
  const ended = await execa("bash", ["-c", line.replaceAll(ordinaryGateway, `:${cluster.ports.gateway}`)], {
    cwd: folder,
    // As in a shell of its own, whoever runs the proof.
    env: { ...env, MAKEFLAGS: "", MAKELEVEL: "0" },
    all: true,
    reject: false,
    stdin: "ignore",
    timeout: 300_000,
  });
  if (ended.exitCode === exitCode) return [];
  const words = ended.all.trim().split("\n").slice(-6).join(" / ");
  return [`${line}: code ${ended.exitCode ?? "none"}, not ${exitCode}: ${words}`];
}

/** Every command of the pages of three days, run as it stands there, in a clone on a cluster of its own. */
export async function days(say: Say): Promise<Proof> {
  const commands = pages.flatMap(commandsOf);
  const here = commands.filter(({ line }) => !elsewhere.has(line));
  say("a cluster that serves iris");
  const stack = await releaseStack("days", 91, "iris");
  const wrong: string[] = [];
  const began = performance.now();
  try {
    for (const command of here) {
      say(command.line);
      wrong.push(...(await typed(command, stack)));
    }
  } finally {
    await stack.remove();
  }
  return {
    name: "days",
    claim:
      "Every command on the pages of a model owner's, a release engineer's and a platform engineer's day ends as the page says",
    figures: [
      ["commands run, in order", `${here.length} in ${Math.round((performance.now() - began) / 1000)} s`],
      ["run elsewhere", [...elsewhere].map(([line, where]) => `\`${line}\`: ${where}`).join("; ")],
      ["that ended otherwise", wrong.length === 0 ? "none" : wrong.join("; ")],
    ],
    held: here.length > 30 && wrong.length === 0,
  };
}
