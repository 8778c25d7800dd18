import { Command } from "commander";
import { agentLabels, runBuild, type AgentLabel, type InputAnswer } from "../support/delivery.ts";

/** `NAME=VALUE`, several of them. */
function pair(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const equals = text.indexOf("=");
  return { ...before, [text.slice(0, equals)]: text.slice(equals + 1) };
}

/** `LABEL:NAME=VALUE` */
function agentPair(text: string, before: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  const colon = text.indexOf(":");
  const label = text.slice(0, colon);
  if (!(agentLabels as readonly string[]).includes(label)) throw new Error(`No agent has the label ${label}.`);
  return { ...before, [label]: pair(text.slice(colon + 1), before[label] ?? {}) };
}

interface Options {
  readonly repository: string;
  readonly home: string;
  readonly branch: string;
  readonly job: string;
  readonly change?: string;
  readonly param: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly agentEnv: Readonly<Partial<Record<AgentLabel, Readonly<Record<string, string>>>>>;
  readonly approve: readonly string[];
  readonly keep?: boolean;
}

/**
 * Runs one Jenkinsfile against a bare repository, its steps really done:
 *
 *   node --import tsx test/delivery/run-pipeline.ts Jenkinsfile --repository /tmp/ml.git --home /tmp/jenkins \
 *     --param ENVIRONMENTS=local --env ML_SERVING_CLUSTER=mine --approve alice
 */
const command = new Command("run-pipeline")
  .argument("<jenkinsfile>")
  .requiredOption("--repository <folder>", "bare, with a branch main, which the library is taken from")
  .requiredOption("--home <folder>", "where Jenkins would have its files")
  .option("--branch <name>", "that is built", "main")
  .option("--job <name>", "whose build it is", "ml-serving/main")
  .option("--change <number>", "of the pull request that the branch is")
  .option("--param <name=value>", "parameter", pair, {})
  .option("--env <name=value>", "variable of every agent", pair, {})
  .option("--agent-env <label:name=value>", "variable of the agents with a label", agentPair, {})
  .option("--approve <name...>", "who answers where the pipeline asks, in this order", [])
  .option("--keep", "leave the workspaces")
  .action(async (jenkinsfile: string, options: Options) => {
    const { approve, param, agentEnv, change, keep, ...rest } = options;
    const build = await runBuild(
      {
        jenkinsfile,
        ...rest,
        parameters: param,
        agents: agentEnv,
        answers: approve.map((by): InputAnswer => ({ by })),
        ...(change === undefined ? {} : { change }),
        ...(keep === undefined ? {} : { keep }),
      },
      true,
    );
    console.log(`build ${build.number}: ${build.result} in ${build.seconds.toFixed(1)} s, ${build.folder}`);
    if (build.result !== "SUCCESS") process.exitCode = 1;
  });
await command.parseAsync();
