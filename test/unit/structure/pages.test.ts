import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, it } from "vitest";
import { program } from "../../../cli/program.ts";
import { issueCodes } from "../../../components/issue-codes.ts";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";

const pages = [
  join(repositoryRoot, "README.md"),
  ...readdirSync(join(repositoryRoot, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => join(repositoryRoot, "docs", file)),
].map((file) => ({ file, name: relative(repositoryRoot, file), text: readFileSync(file, "utf8") }));

const withoutBlocks = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, "");

/** What GitHub calls the headings of a page: https://docs.github.com/en/get-started/writing-on-github#section-links */
function anchors(text: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const named = [...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const name = words
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replace(/\s/g, "-");
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : `${name}-${before}`;
  });
  return new Set(named);
}

it("pages link to what is there, and to headings that are there", () => {
  const broken = pages.flatMap(({ file, name, text }) =>
    [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link = ""]) => link)
      .filter((link) => !/^(https?|mailto):/.test(link))
      .filter((link) => {
        const [path = "", anchor] = link.split("#");
        const target = path === "" ? file : join(dirname(file), path);
        if (statSync(target, { throwIfNoEntry: false }) === undefined) return true;
        return anchor !== undefined && !anchors(readFileSync(target, "utf8")).has(anchor);
      })
      .map((link) => `${name}: ${link}`),
  );
  expect(broken).toEqual([]);
});

it("pages name codes that there are", () => {
  const unknown = pages.flatMap(({ name, text }) =>
    [...text.matchAll(/\b(?:MS|MR|MA|MG|EN|LK)\d{3}\b/g)]
      .map(([code]) => code)
      .filter((code) => !(code in issueCodes))
      .map((code) => `${name}: ${code}`),
  );
  expect(unknown).toEqual([]);
});

/** Words of a call up to what begins another command, ends the code or is a comment. */
const call = /npx ml ([a-z]+)((?:[^`|;&#\n]|\\\n)*)/g;

it("pages call commands that there are, by options that they have", () => {
  const { commands } = program();
  const known = new Map(commands.map((one) => [one.name(), new Set(one.options.map(({ long }) => long))]));
  const wrong = pages.flatMap(({ name, text }) =>
    [...text.matchAll(call)].flatMap(([, command = "", words = ""]) => {
      const options = known.get(command);
      if (options === undefined) return [`${name}: npx ml ${command}`];
      return [...words.matchAll(/(?:^|\s)(--[a-z][a-z-]*)/g)]
        .map(([, option = ""]) => option)
        .filter((option) => option !== "--help" && !options.has(option))
        .map((option) => `${name}: npx ml ${command} ${option}`);
    }),
  );
  expect(wrong).toEqual([]);
});
