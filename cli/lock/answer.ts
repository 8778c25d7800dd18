import { table } from "../../local/console/table.ts";
import type { Locks } from "../../locks/locks.ts";
import { isNews, type Asked } from "../../locks/refresh.ts";
import type { LockValues, TopicName } from "../../locks/topic.ts";
import type { Answer } from "../answer.ts";

function shown(value: LockValues[TopicName]): string {
  if (Array.isArray(value)) return `[${value.join(", ")}]`;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** What the files say, without asking anybody. */
export function checkAnswer(chosen: readonly TopicName[], locks: Locks): Answer {
  const facts = chosen.flatMap((topic) => [...locks[topic]].map(([name, fact]) => ({ topic, name, fact })));
  const open = facts.filter(({ fact }) => fact.kind === "unresolved").length;
  const rows = facts.map(({ topic, name, fact }) => [
    topic,
    name,
    fact.kind === "resolved" ? shown(fact.value) : "unresolved",
    fact.kind === "resolved" ? fact.date : "",
  ]);
  const verdict =
    open === 0
      ? "Every fact is resolved."
      : `${open} of ${facts.length} unresolved. Where their sources can be reached: npx ml lock`;
  return {
    text: `${table([["TOPIC", "NAME", "VALUE", "SINCE"], ...rows])}\n\n${verdict}`,
    json: {
      facts: facts.map(({ topic, name, fact: { kind, ...rest } }) => ({ topic, name, state: kind, ...rest })),
      unresolved: open,
    },
    ok: open === 0,
  };
}

function outcome(asked: Asked): readonly [string, string] {
  if (asked.now.kind === "failed") return ["not known", asked.now.reason];
  if (!isNews(asked)) return ["confirmed", shown(asked.now.value)];
  const before = asked.before.kind === "resolved" ? shown(asked.before.value) : "unresolved";
  return ["written", `${before} → ${shown(asked.now.value)}`];
}

/** What the sources said. */
export function lockAnswer(asked: readonly Asked[]): Answer {
  const failed = asked.filter(({ now }) => now.kind === "failed").length;
  const written = asked.filter(isNews).length;
  const rows = asked.map((one) => [one.topic, one.name, ...outcome(one)]);
  const verdict = [
    written === 0
      ? "Nothing was written."
      : `${written} written to locks/: look at them with git diff, and commit them.`,
    ...(failed === 0 ? [] : [`${failed} of ${asked.length} could not be asked; what locks/ says of them stays.`]),
  ].join(" ");
  return {
    text: `${table([["TOPIC", "NAME", "", "VALUE OR REASON"], ...rows])}\n\n${verdict}`,
    json: {
      facts: asked.map((one) => ({
        topic: one.topic,
        name: one.name,
        ...(one.now.kind === "failed"
          ? { state: "not known", reason: one.now.reason }
          : { state: isNews(one) ? "written" : "confirmed", value: one.now.value }),
      })),
      written,
      failed,
    },
    ok: failed === 0,
  };
}
