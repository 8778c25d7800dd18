import { Argument, type Command } from "commander";
import { Problem } from "../../local/console/problem.ts";
import { addCommand, answering } from "../command.ts";
import { environmentArgument } from "../environment/argument.ts";
import { logsAnswer, unreadInWords } from "../logs/answer.ts";
import { findSources } from "../logs/pods.ts";
import { followAll, readAll } from "../logs/read.ts";
import { isWanted, type LogRecord, type Wanted } from "../logs/record.ts";
import { asJson, shown } from "../logs/shown.ts";
import { durationOption } from "../releases/duration.ts";
import { placeOf, type Place } from "../releases/observe.ts";
import { telling } from "../telling.ts";

interface Options {
  readonly variant?: string;
  readonly requestId?: string;
  readonly since: number;
  readonly previous?: boolean;
  readonly follow?: boolean;
  readonly json?: boolean;
}

/** Everything that can be read. @throws {Problem} where there is nothing of the kind */
async function sources({ cluster, model }: Place, { variant, previous = false }: Options) {
  const found = await findSources(cluster, model, { ...(variant === undefined ? {} : { variant }), previous });
  if (found.some(({ from }) => from === "model")) return found;
  const of = variant === undefined ? model.name : `variant ${variant} of ${model.name}`;
  if (previous)
    throw new Problem(`No container of ${of} was started again, so none has an earlier log.`, "Leave out --previous.");
  throw new Problem(
    `The cluster has no pod of ${of}.`,
    `It is declared with ${model.variants.map(({ name }) => name).join(", ")}; npx ml models --live shows what runs.`,
  );
}

/** Prints lines as they come until somebody interrupts it. */
function follow(place: Place, wanted: Wanted, options: Options): Promise<never> {
  const print = (record: LogRecord): void => {
    if (isWanted(record, wanted)) console.log(options.json === true ? JSON.stringify(asJson(record)) : shown(record));
  };
  return followAll(
    place.cluster,
    () => sources(place, options),
    options.since,
    print,
    (unread) => {
      console.error(unreadInWords(unread));
    },
  );
}

export function addLogs(program: Command): void {
  addCommand(program, {
    name: "logs",
    description: "show what a model's servers and the gateway wrote of it, in order of time",
    details: `Of all replicas and containers, whatever the runtime, and of the gateway's lines those of this model; with
--request-id only those of one request, the gateway's first. A line that is not JSON is shown as it is. With --json every
line is an object on a line of its own. Reads through kubectl what the nodes still have: what is older is where the
environment ships its logs. Ends with code 1 where the log of a pod could not be read, and says which. docs/logs.md says more.`,
    examples: [
      "npx ml logs iris local",
      "npx ml logs iris local --request-id 1f0c8e62-… --since 2h",
      "npx ml logs iris local --variant champion --previous",
      "npx ml logs iris local --follow --json",
    ],
  })
    .addArgument(new Argument("<model>", "model, as in stacks/models"))
    .addArgument(environmentArgument())
    .option("--variant <name>", "champion, shadow or a challenger alone")
    .option("--request-id <id>", "one request, by the x-request-id of its answer")
    .addOption(durationOption("--since <time>", "how far back, such as 90s, 30m or 2h", "15m"))
    .option("--previous", "what ran in the containers before they were started again")
    .option("--follow", "go on until interrupted")
    .action(
      answering(async (name: string, environment: string, options: Options) => {
        const place = await placeOf(environment, name);
        const { variant, requestId, since, previous = false } = options;
        const wanted: Wanted = {
          model: name,
          ...(variant === undefined ? {} : { variant }),
          ...(requestId === undefined ? {} : { requestId }),
        };
        if (options.follow === true) return follow(place, wanted, options);
        const all = await sources(place, options);
        const read: LogRecord[] = [];
        const reading = readAll(place.cluster, all, previous ? { previous } : { since }, (record) => {
          if (isWanted(record, wanted)) read.push(record);
        });
        return logsAnswer(read, await telling(`reading the logs of ${all.length} containers`, reading), wanted);
      }),
    );
}
