import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { Traffic, Version } from "../../components/model-service/release.ts";
import { edit } from "../../stacks/releases/edit/edit.ts";
import type { Change, Edited } from "../../stacks/releases/edit/change.ts";
import { trafficOf } from "../../stacks/releases/edit/rollback.ts";
import { parseRelease } from "../../stacks/releases/load.ts";

/** Versions that the files and the commands have to do with: few, so that they meet. */
const letters = ["a", "b", "c", "d", "e", "f"] as const;

export function digestOf(letter: string): string {
  return `sha256:${letter.repeat(64)}`;
}

export function versionOf(letter: string): Version {
  return { digest: digestOf(letter), version: letter, from: `file:models/${letter}`, golden: `models/${letter}.json` };
}

const letter = fc.constantFrom(...letters);
const weight = fc.integer({ min: 0, max: 60 });

/** Lines of a version as people write them, in an order of theirs, blocks and flows. */
const versionLines = (name: string, share: readonly string[]): fc.Arbitrary<readonly string[]> =>
  fc
    .tuple(fc.boolean(), fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), fc.boolean())
    .map(([flow, order, provenance]) => {
      const fields = [
        `digest: "${digestOf(name)}"`,
        `version: ${name}`,
        `from: 'file:models/${name}'`,
        `golden: "models/${name}.json"`,
        ...share,
      ];
      const shuffled = order.flatMap((index) => fields[index] ?? []);
      if (flow) return [`{ ${shuffled.join(", ")} }`];
      return provenance
        ? [...shuffled, "provenance:", "  code:", "    commit: 1f2e3d4", "  metrics:", "    accuracy: 0.97"]
        : shuffled;
    });

const indented = (lines: readonly string[], by: string): readonly string[] => lines.map((line) => `${by}${line}`);
/** A value below its key, or on the same line where it is a flow. */
const valued = (key: string, lines: readonly string[]): readonly string[] =>
  lines.length === 1 && lines[0]?.startsWith("{") === true
    ? [`${key}: ${lines[0]}`]
    : [`${key}:`, ...indented(lines, "  ")];
const listed = (lines: readonly string[]): readonly string[] =>
  lines.map((line, index) => `${index === 0 ? "  - " : "    "}${line}`);

/** The parts of a file, in an order of the writer's. */
const parts = fc
  .record({
    names: fc.shuffledSubarray([...letters], { minLength: 4 }),
    challengers: fc.integer({ min: 0, max: 2 }),
    weights: fc.tuple(weight, weight).filter(([a, b]) => a + b <= 100),
    shadow: fc.boolean(),
    pin: fc.boolean(),
    sticky: fc.boolean(),
  })
  .chain(({ names, challengers, weights, shadow, pin, sticky }) => {
    const [champion = "a", ...others] = names;
    const tried = others.slice(0, challengers);
    const sections: fc.Arbitrary<readonly string[]>[] = [
      versionLines(champion, []).map((lines) => valued("champion", lines)),
    ];
    if (tried.length > 0)
      sections.push(
        fc
          .tuple(...tried.map((name, index) => versionLines(name, [`weight: ${weights[index] ?? 0}`])))
          .map((items) => ["challengers:", ...items.flatMap(listed)]),
      );
    if (shadow)
      sections.push(versionLines(others[challengers] ?? "f", ["percent: 20"]).map((lines) => valued("shadow", lines)));
    if (pin)
      sections.push(
        fc.constant(["pins:", ...listed(["header: x-variant", "value: a", `to: "${digestOf(champion)}"`])]),
      );
    if (sticky) sections.push(fc.constant(["sticky:", "  header: x-user"]));
    return fc.tuple(fc.tuple(...sections), fc.nat()).map(([all, turn]) => {
      const at = turn % all.length;
      return [...all.slice(at), ...all.slice(0, at)].flat();
    });
  });

/** A file with comments of its own wherever one can be, each with a text that no other has. */
const files = fc.tuple(parts, fc.array(fc.nat(9), { minLength: 12, maxLength: 40 })).map(([lines, where]) => {
  let count = 0;
  const say = (): string => `# comment ${String((count += 1))}`;
  const text = lines.flatMap((line, index) => {
    const kind = where[index % where.length] ?? 0;
    const indent = /^ */.exec(line)?.[0] ?? "";
    if (kind === 0) return [`${indent}${say()}`, line];
    if (kind === 1 && !line.endsWith(":")) return [`${line} ${say()}`];
    if (kind === 2 && index > 0) return ["", line];
    if (kind === 4 && indent === "" && lines[index - 1]?.endsWith("}") === false)
      return [`  ${say()}`, ...(index % 2 === 0 ? [""] : []), say(), line];
    if (kind === 3 && indent === "" && index > 0) return ["", say(), say(), line];
    return [line];
  });
  const [first = 0, last = 0] = where;
  return [...(first < 6 ? [say()] : []), ...text, ...(last < 5 ? [say()] : []), ""].join("\n");
});

type Command = { readonly on: number; readonly from: number; readonly change: Change };

const part = fc.oneof(
  fc.constant({ as: "champion" } as const),
  weight.map((one) => ({ as: "challenger", weight: one }) as const),
  fc.integer({ min: 1, max: 100 }).map((percent) => ({ as: "shadow", percent }) as const),
);
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("place" as const),
      did: fc.constantFrom("release" as const, "promote" as const),
      version: letter.map(versionOf),
      part,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("rollback" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("rollback" as const), to: letter.map(digestOf) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("weight" as const), digest: letter.map(digestOf), weight }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("retire" as const),
      what: fc.oneof(
        fc.constantFrom("challengers" as const, "shadow" as const),
        letter.map((one) => ({ digest: digestOf(one) })),
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: letter.map((one) => ({
      kind: "pin" as const,
      pin: { header: "x-variant", value: one, to: digestOf(one) },
    })),
  },
  { weight: 1, arbitrary: letter.map((value) => ({ kind: "unpin" as const, pin: { header: "X-Variant", value } })) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: "sticky" as const }, { kind: "sticky" as const, header: "x-user" }) },
);
const commands: fc.Arbitrary<readonly Command[]> = fc.array(fc.record({ on: fc.nat(2), from: fc.nat(2), change }), {
  minLength: 1,
  maxLength: 12,
});

/** Random files of three environments, and commands one after the other. */
export const sequences = fc.record({ texts: fc.tuple(files, files, fc.option(files, { nil: undefined })), commands });

/** What stands before the history. */
export function headOf(text: string): string {
  const at = text.search(/^history:/m);
  return at < 0 ? text : text.slice(0, at);
}

/** What a file serves, without its history. */
export function servedBy(text: string): Traffic {
  const loaded = parseRelease(text, "f.yaml");
  if ("issues" in loaded) throw new Error(`does not validate: ${JSON.stringify(loaded.issues)}\n${text}`);
  return trafficOf(loaded.release);
}

/** Comments by a search of the text alone: theirs are numbered, so that each can be counted. */
function commentsIn(text: string): string {
  return [...text.matchAll(/# (comment \d+)$/gm)]
    .map((match) => match[1] ?? "")
    .sort()
    .join();
}

const occasion = { at: "2026-11-22T09:30:00Z", by: "Ada <ada@example.com>" };

function undo(text: string): Edited {
  const back = edit(text, { kind: "rollback" }, occasion, { environment: "x", model: "m" });
  if ("issues" in back) throw new Error(`cannot be rolled back: ${JSON.stringify(back.issues)}\n${text}`);
  return back;
}

/** What a sequence did, counted. */
export interface Ran {
  readonly done: number;
  readonly refused: number;
  readonly undone: number;
}

/**
 * Runs a sequence and holds every step to what must be: the file validates, has each comment once, and a rollback right
 * after a change serves what was served before, with the same text before the history.
 * @throws an error that shows the file
 */
export function runSequence({ texts, commands }: typeof sequences extends fc.Arbitrary<infer T> ? T : never): Ran {
  const state = [...texts];
  const counted = { done: 0, refused: 0, undone: 0 };
  for (const { on, from, change: asked } of commands) {
    const text = state[on];
    const source = state[from];
    // A promotion brings what is the champion elsewhere.
    const wanted: Change =
      asked.kind === "place" && asked.did === "promote" && source !== undefined && on !== from
        ? { ...asked, version: servedBy(source).champion }
        : asked;
    const edited = edit(text, wanted, occasion, { environment: `env-${String(on)}`, model: "m" });
    if ("issues" in edited) {
      const [issue] = edited.issues;
      if (issue?.code === "MR022" || issue === undefined) throw new Error(`${JSON.stringify(edited)}\n${String(text)}`);
      counted.refused += 1;
      continue;
    }
    counted.done += 1;
    if (!isDeepStrictEqual(servedBy(edited.text), trafficOf(edited.release)))
      throw new Error(`says something else than it serves\n${edited.text}`);
    if (text !== undefined && commentsIn(text) !== commentsIn(edited.text))
      throw new Error(`lost a comment\n${text}\n---\n${edited.text}`);
    // A rollback is not undone by the next, which undoes the change before.
    if (text !== undefined && asked.kind !== "rollback") {
      const back = undo(edited.text);
      counted.undone += 1;
      if (!isDeepStrictEqual(servedBy(back.text), servedBy(text)))
        throw new Error(`serves something else after a rollback\n${text}\n---\n${back.text}`);
      if (headOf(back.text) !== headOf(text))
        throw new Error(`differs before its history\n${text}\n---\n${edited.text}\n---\n${back.text}`);
      if (commentsIn(text) !== commentsIn(back.text)) throw new Error(`lost a comment\n${text}\n---\n${back.text}`);
    }
    state[on] = edited.text;
  }
  return counted;
}
