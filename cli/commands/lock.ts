import { Argument, type Command } from "commander";
import { loadLocks } from "../../locks/load.ts";
import type { Locks } from "../../locks/locks.ts";
import { askTopic, writeNews, type Asked } from "../../locks/refresh.ts";
import type { TopicName } from "../../locks/topic.ts";
import { topicNames } from "../../locks/topics/index.ts";
import { InvalidData } from "../../stacks/invalid-data.ts";
import { addCommand, answering } from "../command.ts";
import { telling } from "../telling.ts";
import { checkAnswer, lockAnswer } from "../lock/answer.ts";

function readLocks(): Locks {
  const loaded = loadLocks();
  if ("locks" in loaded) return loaded.locks;
  throw new InvalidData(loaded.issues, "locks");
}

/** Topics one after the other: each is written before the next is asked for. */
async function refresh(chosen: readonly TopicName[], date: string): Promise<readonly Asked[]> {
  const locks = readLocks();
  const all: Asked[] = [];
  for (const topic of chosen) {
    const asked = await telling(`asking for ${topic} (${locks[topic].size})`, askTopic(topic, locks));
    writeNews(topic, asked, date);
    all.push(...asked);
  }
  return all;
}

export function addLock(program: Command): void {
  addCommand(program, {
    name: "lock",
    description: "ask for the facts that nobody can know offline, and write them into locks/",
    details: `Digests of upstream images, versions of EKS add-ons, prices and the zones that offer an instance type
stand in locks/, each with the source it came from and the day. What nobody has asked for is
"unresolved"; it is never guessed. A rehearsal goes without; an up against a real account refuses.

Images are asked for at their registries, everything else by the aws command line with your
credentials (questions only). What cannot be asked stays as it is, and the command ends with code 1.
A value that is confirmed keeps its day.`,
    examples: ["npx ml lock", "npx ml lock images", "npx ml lock --check --json"],
  })
    .addArgument(new Argument("[topic]", "ask for the facts of one topic only").choices(topicNames))
    .option("--check", "ask nobody and write nothing: only say what is unresolved; code 1 where something is")
    .action(
      answering(async (topic: TopicName | undefined, options: { readonly check?: boolean }) => {
        const chosen = topic === undefined ? topicNames : [topic];
        if (options.check === true) return checkAnswer(chosen, readLocks());
        return lockAnswer(await refresh(chosen, new Date().toISOString().slice(0, "2026-11-21".length)));
      }),
    );
}
