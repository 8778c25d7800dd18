import { expect, it } from "vitest";
import { pageCommands } from "../../support/page-commands.ts";

const page = `# A page

## First
$ no command: it is outside of a block

\`\`\`console
$ one --with a
an answer of it
$ two \\
  --long # code 1
\`\`\`

## Second

\`\`\`sh
$ of another kind of block
\`\`\`

\`\`\`console
## no section
$ three
\`\`\`
`;

it("finds commands of a page by their prompts, with the section and the code that they end with", () => {
  expect(pageCommands("p.md", page)).toEqual([
    { page: "p.md", section: "First", line: "one --with a", exitCode: 0 },
    { page: "p.md", section: "First", line: "two    --long # code 1", exitCode: 1 },
    { page: "p.md", section: "Second", line: "three", exitCode: 0 },
  ]);
});
