import { Argument, InvalidArgumentError, Option, type Command } from "commander";
import { environmentNames, type EnvironmentName } from "../../components/environment-names.ts";
import { carryOut, decide, exportState, find, type Choices } from "../../local/recover/recover.ts";
import { addCommand, answering } from "../command.ts";
import { doneAnswer, lookAnswer } from "../recover/answer.ts";
import { engineOf } from "../recover/engine.ts";
import { telling } from "../telling.ts";

interface Options {
  readonly cell?: string;
  readonly import?: true | readonly string[];
  readonly delete?: true | readonly string[];
  readonly id: Readonly<Record<string, string>>;
  readonly absent: readonly string[];
  readonly dryRun?: boolean;
}

/** `NAME=ID`, several of them. */
function idOption(text: string, before: Options["id"]): Options["id"] {
  const equals = text.indexOf("=");
  if (equals < 1) throw new InvalidArgumentError("Write NAME=ID.");
  return { ...before, [text.slice(0, equals)]: text.slice(equals + 1) };
}

function choicesOf(options: Options): Choices {
  const choice = (given: true | readonly string[] | undefined) => (given === true ? "all" : (given ?? []));
  return {
    import: choice(options.import),
    delete: choice(options.delete),
    absent: options.absent,
    ids: options.id,
  };
}

export function addRecover(program: Command): void {
  addCommand(program, {
    name: "recover",
    description: "settle what a `pulumi up` left open that was killed: objects that may or may not be there",
    details: `The state names what was being created when the run ended. Each is looked for: in a rehearsal among the objects of
the stand-in, else in the account by the aws command line with your credentials, by its name or by its tags.
Without --import or --delete it only tells, and ends with code 1 where something is open.

--import takes what is there into the state as the program declares it, --delete removes it; what is not there is
forgotten, so that the next run makes it. All is decided in one command: what were left out would be forgotten.
Objects of Kubernetes have the program's names and are taken over by the next run: there is nothing to decide.
A protected object is never deleted. It works by pulumi's own export, import, refresh and destroy, in the shell in
which \`pulumi up\` works.`,
    examples: [
      "npx ml recover prd",
      "npx ml recover prd --import --dry-run",
      "npx ml recover prd --import",
      "npx ml recover prd --import --delete NatGateway::network-nat-euw1-az1",
      "npx ml recover prd --cell risk --json",
    ],
  })
    .addArgument(new Argument("<env>", "environment, as in stacks/environments").choices(environmentNames))
    .option("--cell <team>", "stack of that team's models, ENV-TEAM")
    .option("--import [name...]", "take these objects, or all that are there, into the state")
    .option("--delete [name...]", "delete these objects, or all that are there")
    .addOption(
      new Option("--id <name=id>", "an object that you found yourself; several times")
        .argParser(idOption)
        .default({}, "none"),
    )
    .addOption(
      new Option("--absent <name...>", "objects that you looked for and that are not there").default([], "none"),
    )
    .option("--dry-run", "look, decide, change nothing")
    .action(
      answering(async (environment: EnvironmentName, options: Options) => {
        const stack = options.cell === undefined ? environment : `${environment}-${options.cell}`;
        const pulumi = engineOf(stack);
        const state = await telling("reading the state", exportState(pulumi));
        const store = process.env["ML_SERVING_AWS_STORE"];
        const found = await telling("looking for what was left open", find(state, store === "" ? undefined : store));
        if (options.import === undefined && options.delete === undefined)
          return lookAnswer(
            stack,
            ["npx ml recover", environment, ...(options.cell === undefined ? [] : ["--cell", options.cell])].join(" "),
            found,
          );
        const plan = decide(found, choicesOf(options));
        const isToDo = options.dryRun !== true && found.length > 0;
        if (isToDo) await telling("carrying it out", carryOut(state, plan, pulumi));
        return doneAnswer(stack, found, plan, isToDo);
      }),
    );
}
