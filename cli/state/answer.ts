import { awsCommand } from "../../locks/aws.ts";
import type { CloudEnvironment } from "../../stacks/environments/environment.ts";
import type { Answer } from "../answer.ts";
import type { Done } from "./ensure.ts";
import { stateNames } from "./names.ts";

/** What is there now, and the commands by which the engine uses it. */
export function stateAnswer(environment: CloudEnvironment, done: readonly Done[], dryRun: boolean): Answer {
  const { name } = environment;
  const { backend, secretsProvider } = stateNames(environment);
  const stacks = [name, ...Object.keys(environment.cells).map((team) => `${name}-${team}`)];
  const next = [
    `pulumi login '${backend}'`,
    ...stacks.map((stack) => `pulumi stack init ${stack} --secrets-provider '${secretsProvider}'`),
  ];
  return {
    text: [
      ...done.flatMap(({ what, state, commands }) => [
        `  ${state.padEnd("to be made".length)}  ${what}`,
        ...(dryRun ? commands.map((command) => `      ${awsCommand(command)}`) : []),
      ]),
      "",
      dryRun ? "Nothing was changed. Without --dry-run it is made, and then:" : "Next, once for each stack:",
      ...next.map((line) => `  ${line}`),
    ].join("\n"),
    json: { environment: name, backend, secretsProvider, stacks, steps: done, changed: !dryRun, next },
    ok: true,
  };
}
