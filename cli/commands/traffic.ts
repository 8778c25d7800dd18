import { setTimeout as sleep } from "node:timers/promises";
import { Argument, type Command } from "commander";
import { addCommand, answering } from "../command.ts";
import { environmentArgument } from "../environment/argument.ts";
import { telling } from "../telling.ts";
import { durationOption } from "../releases/duration.ts";
import { observe, placeOf } from "../releases/observe.ts";
import { trafficAnswer } from "../releases/traffic.ts";

/** With --watch it is looked again after so long (ms): about as often as Prometheus does. */
const pause = 5_000;

export function addTraffic(program: Command): void {
  addCommand(program, {
    name: "traffic",
    description: "show what is declared of a model's traffic beside what the gateway did",
    details: `Of each variant: its declared part of the requests, what it got of them with the 95 % interval of its share,
how many failed, how long they took and how many replicas are ready. The figures are the environment's Prometheus', which
is reached through kubectl. They begin when the variants began to run as they do, where that is later than --since. Ends
with code 1 where a replica is missing or is of another version than is declared. docs/judgement.md says more.`,
    examples: [
      "npx ml traffic iris local",
      "npx ml traffic iris local --since 30m --json",
      "npx ml traffic iris --watch",
    ],
  })
    .addArgument(new Argument("<model>", "model, as in stacks/models"))
    .addArgument(environmentArgument())
    .addOption(durationOption("--since <time>", "how far back to count, such as 90s or 30m", "5m"))
    .option("--watch", "look again every five seconds until interrupted")
    .action(
      answering(
        async (
          model: string,
          name: string,
          options: { readonly since: number; readonly watch?: boolean; readonly json?: boolean },
        ) => {
          const look = async () => trafficAnswer(name, await observe(await placeOf(name, model), options.since));
          while (options.watch === true) {
            const { text, json } = await look();
            console.log(options.json === true ? JSON.stringify(json) : `${text}\n`);
            await sleep(pause);
          }
          return telling(`asking the Prometheus of ${name}`, look());
        },
      ),
    );
}
