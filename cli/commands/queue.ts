import { Argument, InvalidArgumentError, Option, type Command } from "commander";
import { Problem } from "../../local/console/problem.ts";
import { addCommand, answering } from "../command.ts";
import { environmentArgument } from "../environment/argument.ts";
import { queueAnswer } from "../queue/answer.ts";
import { askedElsewhere } from "../queue/elsewhere.ts";
import { lookAt, workersOf } from "../queue/look.ts";
import { redisOf } from "../queue/redis.ts";
import { replay } from "../queue/replay.ts";
import { placeOf } from "../releases/observe.ts";
import { telling } from "../telling.ts";

interface Options {
  readonly deadLetters?: boolean;
  readonly replay?: boolean;
  readonly limit?: number;
  readonly reason?: string;
}

/** Of so many dead letters reasons are told where nobody says how many. */
const told = 1_000;
/** Until a full queue is tried again (ms). */
const pause = 2_000;

function letters(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 100_000) return value;
  throw new InvalidArgumentError("Write a whole number from 1 to 100000.");
}

export function addQueue(program: Command): void {
  addCommand(program, {
    name: "queue",
    description: "show what waits in a model's queue, its workers and dead letters; queue dead letters again",
    details: `Tells how many requests wait and for how long, who works on them, and why dead letters are dead. --replay queues
dead letters again, oldest first: once the model, or what was wrong with it, is mended. Each moves in one step: run again
after it was ended in between, it goes on, and none is lost or there twice. What is still wrong becomes a dead letter again.
Bodies are never shown. Ends with code 1 where the oldest request is older than "within" of the model. docs/nearline.md says more.`,
    examples: [
      "npx ml queue iris-nearline local",
      "npx ml queue iris-nearline local --dead-letters --limit 20 --json",
      "npx ml queue iris-nearline local --replay --limit 10",
      'npx ml queue iris-nearline local --replay --reason "code (500)"',
    ],
  })
    .addArgument(new Argument("<model>", "model, as in stacks/models"))
    .addArgument(environmentArgument())
    .option("--dead-letters", "each dead letter, newest first: when, key, reason")
    .option("--replay", "queue dead letters again")
    .addOption(new Option("--limit <n>", "so many dead letters at most are shown or queued again").argParser(letters))
    .option("--reason <text>", "with --replay, only letters whose reason has this text in it")
    .action(
      answering(async (name: string, environment: string, options: Options) => {
        const { deadLetters = false, limit, reason } = options;
        const { environment: there, model, cluster } = await placeOf(environment, name);
        const { nearline } = model;
        if (nearline === "none")
          throw new Problem(`${name} has no queue.`, `Declare "nearline" in stacks/models: docs/nearline.md.`);
        if (there.cloud !== undefined) throw new Problem(...askedElsewhere(there.cloud.file, model));
        const redis = redisOf(cluster);
        let last = "";
        const replayed =
          options.replay === true
            ? await replay(
                redis,
                name,
                nearline,
                { pause, ...(limit === undefined ? {} : { limit }), ...(reason === undefined ? {} : { reason }) },
                (line) => {
                  if (line !== last) console.error(`… ${line}`);
                  last = line;
                },
              )
            : undefined;
        const [look, workers] = await telling(
          "asking the queue and its workers",
          Promise.all([
            lookAt(redis, name, options.replay === true ? told : (limit ?? told)),
            workersOf(cluster, model, nearline.workers.max),
          ]),
        );
        const found = { model: name, environment, nearline, look, workers };
        return queueAnswer({ ...found, ...(replayed === undefined ? {} : { replayed }) }, deadLetters);
      }),
    );
}
