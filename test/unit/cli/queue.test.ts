import { describe, expect, it } from "vitest";
import { queueAnswer, type Found } from "../../../cli/queue/answer.ts";
import { askedElsewhere } from "../../../cli/queue/elsewhere.ts";

const letter = (key: string, reason: string) => ({
  id: `${Date.UTC(2026, 10, 22, 9)}-0`,
  at: Date.UTC(2026, 10, 22, 9),
  key,
  reason,
  deliveries: "1",
  attempts: "4",
});

const found: Found = {
  model: "iris-nearline",
  environment: "local",
  nearline: { withinSeconds: 300 },
  look: {
    waiting: 1234,
    taken: 64,
    now: 1_000_000,
    oldest: 1_000_000 - 130_000,
    dead: 40,
    letters: [letter("a", "code (500)"), letter("b", "no JSON"), letter("c", "code (500)")],
  },
  workers: { ready: 2, wanted: 3, max: 4 },
};

describe("npx ml queue", () => {
  it("says what waits, who works and why letters are dead", () => {
    const { text, json, ok } = queueAnswer(found, false);
    expect(text.split("\n")).toEqual([
      "iris-nearline in local: 1,234 requests in the queue, 64 of them worked on; the oldest for 2 min 10 s, promised within 5 min.",
      "Workers: 2 ready, 3 wanted, 4 at most.",
      "Dead letters: 40. Of the newest 3:",
      "  2 × code (500)",
      "  1 × no JSON",
    ]);
    expect(json).toMatchObject({ requests: 1234, oldestSeconds: 130, isLate: false, deadLetters: 40 });
    expect(ok).toBe(true);
  });

  it("is not well where the oldest is older than promised", () => {
    const late = queueAnswer({ ...found, nearline: { withinSeconds: 129 } }, false);
    expect(late.text).toContain(": LATE");
    expect(late.ok).toBe(false);
    expect(queueAnswer({ ...found, nearline: { withinSeconds: "none" } }, false).ok).toBe(true);
  });

  it("tells each letter and what was queued again where it is asked to", () => {
    const { text } = queueAnswer({ ...found, replayed: { queued: 12, known: 1 } }, true);
    expect(text).toContain("12 dead letters were queued again. 1 were removed: queued already, or answered since.");
    expect(text).toContain("  2026-11-22T09:00:00.000Z  b  no JSON (deliveries 1, attempts 4)");
  });
});

describe("npx ml queue where queues are not in the cluster", () => {
  const place = { name: "dev", account: { id: "111122223333", region: "eu-west-1" } } as const;
  const model = { name: "iris", team: "examples" };

  it("names the queues to ask AWS for", () => {
    const [what, whatToDo] = askedElsewhere({ ...place, queues: { kind: "sqs" } }, model);
    expect(what).toBe("dev keeps queues in SQS: what waits there is asked of AWS.");
    expect(whatToDo).toContain(
      "aws sqs get-queue-attributes --region eu-west-1 --attribute-names All --queue-url https://sqs.eu-west-1.amazonaws.com/111122223333/ml-serving-dev-nearline-iris-requests;",
    );
    expect(whatToDo).toContain("111122223333/ml-serving-dev-nearline-iris-dead:");
  });

  it("names the group to ask Kafka for", () => {
    const queues = {
      kind: "kafka",
      brokers: ["b-1.example.com:9096"],
      addresses: ["10.40.0.0/24"],
      access: { secret: "kafka" },
      partitions: 6,
    } as const;
    const [, whatToDo] = askedElsewhere({ ...place, queues }, model);
    expect(whatToDo).toContain("kafka-consumer-groups.sh --describe --group ml-serving.dev.examples.iris;");
    expect(whatToDo).toContain("ml-serving.dev.examples.iris.dead:");
  });
});
