import { parseDocument } from "yaml";
import { z } from "zod";
import type { Issue } from "../components/issues.ts";
import type { Fact, Locks } from "./locks.ts";
import type { Topic, TopicName } from "./topic.ts";
import { topics } from "./topics/index.ts";

/** What a value is where nobody has resolved it. */
const unresolved = "unresolved";

/** What every entry has, whatever its topic. */
const entrySchema = z.strictObject({
  value: z.unknown().refine((value) => value !== undefined && value !== null),
  source: z.string().min(1),
  date: z.iso.date().optional(),
});

/** The facts of one file, or everything that is wrong with it. */
type ParsedTopic<T extends TopicName> = { readonly facts: Locks[T] } | { readonly issues: readonly Issue[] };

function wrongEntry(error: z.ZodError, path: string): readonly Issue[] {
  return error.issues.map((issue) =>
    issue.path[0] === "date"
      ? { code: "LK006", path: `${path} date`, message: "This is not a day. Write it like 2026-11-21." }
      : {
          code: "LK003",
          path: [path, ...issue.path.map(String)].join(" "),
          message:
            issue.code === "unrecognized_keys"
              ? `There is no key ${issue.keys.join(", ")} here. An entry has value, source and, once resolved, date.`
              : "An entry has value, source and, once resolved, date. Write what is missing.",
        },
  );
}

function parseFact<T extends TopicName>(topic: Topic<T>, entry: unknown, path: string): Fact<T> | readonly Issue[] {
  const parsed = entrySchema.safeParse(entry ?? {});
  if (!parsed.success) return wrongEntry(parsed.error, path);
  const { value, source, date } = parsed.data;
  if (value === unresolved)
    return date === undefined
      ? { kind: "unresolved", source }
      : [{ code: "LK006", path: `${path} date`, message: "What is unresolved was known on no day. Remove the date." }];
  const checked = topic.value.safeParse(value);
  const issues: Issue[] = [];
  if (!checked.success)
    issues.push({
      code: "LK004",
      path: `${path} value`,
      message: `${JSON.stringify(value)} is not ${topic.valueLooksLike}, nor "${unresolved}". npx ml lock ${topic.name} writes what its source says.`,
    });
  if (date === undefined)
    issues.push({
      code: "LK006",
      path: `${path} date`,
      message: `The day on which the value was given is missing. npx ml lock ${topic.name} writes both.`,
    });
  if (!checked.success || date === undefined) return issues;
  return { kind: "resolved", value: checked.data, source, date };
}

function readYaml(text: string): { readonly content?: unknown; readonly wrong?: string } {
  const document = parseDocument(text, { logLevel: "error" });
  const firstLine = (error: Error): string => error.message.split("\n")[0] ?? "";
  const [wrong] = document.errors;
  if (wrong !== undefined) return { wrong: firstLine(wrong) };
  try {
    return { content: document.toJS() };
  } catch (error) {
    return { wrong: firstLine(error as Error) }; // aliases that lead nowhere, or everywhere
  }
}

/** Checks the text of a lock file. Pure; `file` is only used to say where. */
export function parseTopic<T extends TopicName>(name: T, text: string, file: string): ParsedTopic<T> {
  const topic = topics[name];
  const { content, wrong } = readYaml(text);
  if (wrong !== undefined)
    return {
      issues: [{ code: "LK002", path: file, message: `This is not YAML: ${wrong}` }],
    };
  if (typeof content !== "object" || content === null || Array.isArray(content))
    return {
      issues: [
        { code: "LK003", path: file, message: `This is no list of facts by name. Names are ${topic.nameLooksLike}.` },
      ],
    };
  const issues: Issue[] = [];
  const facts = new Map<string, Fact<T>>();
  for (const [key, entry] of Object.entries(content)) {
    const path = `${file} ${key}`;
    if (!topic.isName(key))
      issues.push({ code: "LK005", path, message: `"${key}" is not a name. Write ${topic.nameLooksLike}.` });
    const fact = parseFact(topic, entry, path);
    if ("kind" in fact) facts.set(key, fact);
    else issues.push(...fact);
  }
  return issues.length > 0 ? { issues } : { facts: facts as Locks[T] };
}
