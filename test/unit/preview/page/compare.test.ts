import { describe, expect, it } from "vitest";
import { laidOut, lines, words, type Line } from "../../../../preview/page/view/compare.ts";

function drawn(all: readonly Line[]): readonly string[] {
  return all.map((line) =>
    line.is === "skipped"
      ? `@ ${line.count}`
      : { same: "  ", removed: "- ", added: "+ " }[line.is] +
        line.pieces.map(({ is, text }) => (is === "same" ? text : `[${text}]`)).join(""),
  );
}

describe("words", () => {
  it("are marked where they differ", () => {
    expect(words("the model iris serves", "the model wine serves")).toEqual([
      { is: "same", text: "the model " },
      { is: "removed", text: "iris" },
      { is: "added", text: "wine" },
      { is: "same", text: " serves" },
    ]);
  });

  it("are two whole texts where nearly nothing is in common", () => {
    expect(words("alpha beta gamma delta", "one two three four")).toEqual([
      { is: "removed", text: "alpha beta gamma delta" },
      { is: "added", text: "one two three four" },
    ]);
  });
});

describe("lines", () => {
  const before = ["a", "b", "c", "d", "e", "size: 1 GiB", "f", "g", "h", "i", "j", "k", "l", "end"].join("\n");

  it("show what changed with three lines around, the rest as a number", () => {
    expect(drawn(lines(before, before.replace("1 GiB", "2 GiB")))).toEqual([
      "@ 2",
      "  c",
      "  d",
      "  e",
      "- size: [1] GiB",
      "+ size: [2] GiB",
      "  f",
      "  g",
      "  h",
      "@ 5",
    ]);
  });

  it("show new and removed lines as wholes", () => {
    expect(drawn(lines("a\nb", "a\nb\nc"))).toEqual(["  a", "  b", "+ [c]"]);
    expect(drawn(lines("a\nb\nc", "b\nc"))).toEqual(["- [a]", "  b", "  c"]);
  });

  it("lose no line where several become fewer", () => {
    expect(drawn(lines("a\nkeep one\nkeep two", "a\nkeep three")).filter((line) => !line.startsWith(" "))).toEqual([
      "- keep [one]",
      "- [keep two]",
      "+ keep [three]",
    ]);
  });

  it("stay quick where everything differs", () => {
    const text = (word: string) => Array.from({ length: 3000 }, (_, at) => `${word} ${at} ${at * 7}`).join("\n");
    expect(lines(text("old"), text("new"))).toHaveLength(6000);
  });
});

describe("JSON", () => {
  it("is laid out; other text stays", () => {
    expect(laidOut('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(laidOut("[settings]\na = 1")).toBe("[settings]\na = 1");
    expect(laidOut("42")).toBe("42");
  });
});
