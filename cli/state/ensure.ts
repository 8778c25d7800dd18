import { z } from "zod";
import { awsCommand } from "../../locks/aws.ts";
import { askAws } from "../../locks/resolve/aws.ts";
import { Problem } from "../../local/console/problem.ts";
import type { CloudEnvironment } from "../../stacks/environments/environment.ts";
import { telling } from "../telling.ts";
import { madeKey, stateSteps, type AwsCommand, type Step } from "./steps.ts";

/** What became of a step. */
export interface Done {
  readonly what: string;
  readonly state: "there" | "made" | "set" | "to be made" | "to be set";
  readonly commands: readonly AwsCommand[];
}

const identity = z.object({ Account: z.string() });
const createdKey = z.object({ KeyMetadata: z.object({ KeyId: z.string() }) });

/** AWS's words for what is not there, as its command line ends its messages: another refusal is told as it is. */
const notThere = /\((?:404|NotFoundException|NoSuchBucket)\)/;

async function demand<A>(command: AwsCommand, schema: z.ZodType<A>): Promise<A> {
  const told = await askAws(command, schema);
  if (told.kind === "told") return told.answer;
  throw new Problem(
    `${awsCommand(command)}\n    ${told.reason}`,
    "Mend what it names and run the same command again; what is there already is left as it is.",
  );
}

/** @throws {Problem} where the credentials are another account's */
async function checkAccount({ name, account }: CloudEnvironment): Promise<void> {
  const { Account } = await demand(["sts", "get-caller-identity", "--region", account.region], identity);
  if (Account !== account.id)
    throw new Problem(
      `Your credentials are of account ${Account}; ${name} is in ${account.id}.`,
      `Use credentials of ${account.id}, or mend the account in stacks/environments/${name}.ts.`,
    );
}

async function isThere({ ask }: Step): Promise<boolean | undefined> {
  if (ask === undefined) return undefined;
  const told = await askAws(ask, z.unknown());
  if (told.kind === "told") return true;
  if (notThere.test(told.reason)) return false;
  throw new Problem(`${awsCommand(ask)}\n    ${told.reason}`, "Mend what it names and run the same command again.");
}

async function make(commands: readonly AwsCommand[]): Promise<void> {
  let key = madeKey;
  for (const command of commands) {
    const filled = command.map((word) => (word === madeKey ? key : word)) as unknown as AwsCommand;
    const answer = await demand(filled, z.unknown());
    const created = createdKey.safeParse(answer);
    if (created.success) key = created.data.KeyMetadata.KeyId;
  }
}

/**
 * Makes what an environment's state needs, as far as it is not there.
 *
 * @param dryRun asks AWS and changes nothing
 * @throws {Problem} with AWS's own words
 */
export async function ensureState(environment: CloudEnvironment, dryRun: boolean): Promise<readonly Done[]> {
  await telling("asking who you are", checkAccount(environment));
  const done: Done[] = [];
  for (const step of stateSteps(environment)) {
    const there = await telling(step.what, isThere(step));
    if (there !== true && !dryRun) await telling(step.what, make(step.make));
    const state =
      there === true ? "there" : there === undefined ? (dryRun ? "to be set" : "set") : dryRun ? "to be made" : "made";
    done.push({ what: step.what, state, commands: there === true ? [] : step.make });
  }
  return done;
}
