import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import ts from "typescript";
import { expect, it } from "vitest";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";

/** Pages whose snippets are compiled elsewhere: from the files that the page is made of. */
const compiledElsewhere = ["coming-from.md"];

/** Declarations of which a page shows a part of a file that is compiled. */
const partsOfFiles = /^export const \w+ = defineGraph\(/;

/** Where a setting stands, by its name; all others are a model's. */
const placeOf: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["account", "after", "budget", "cells", "changes", "ci", "monitoring", "queues", "quotas", "redis", "registry"].map(
      (key) => [key, "CloudEnvironment"],
    ),
  ),
  ...Object.fromEntries(["teams", "tracing"].map((key) => [key, "CloudEnvironment"])),
  ...Object.fromEntries(["alerts", "jenkins", "remoteWrite"].map((key) => [key, 'CloudEnvironment["monitoring"]'])),
  nearline: "ModelSpec",
  results: "CloudEnvironment",
};

/** As {@link placeOf}, of one page alone. */
const placeOnPage: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "nearline.md": { results: "NearlineSpec" },
};

/** Ends of a text of code without its marks of what is left out: then only names and types are held, not what is missing. */
const leavesOut = (text: string): boolean => text.includes("…");

/** The settings that a snippet shows, each by itself: one snippet may show the same one in several ways. */
function settingsOf(snippet: string): readonly { readonly key: string; readonly text: string }[] {
  const declared = /^(?:export const \w+ = )?defineModel\((\{[\s\S]*\})\);\s*$/.exec(snippet)?.[1];
  const file = ts.createSourceFile("snippet.ts", `(${declared ?? `{${snippet}\n}`})`, ts.ScriptTarget.Latest, true);
  const [statement] = file.statements;
  if (
    file.statements.length !== 1 ||
    statement === undefined ||
    !ts.isExpressionStatement(statement) ||
    !ts.isParenthesizedExpression(statement.expression) ||
    !ts.isObjectLiteralExpression(statement.expression.expression)
  )
    throw new Error(`It is neither a model nor settings:\n${snippet}`);
  return statement.expression.expression.properties.map((property) => ({
    key: property.name?.getText() ?? "",
    text: property.getText(),
  }));
}

const snippets = readdirSync(join(repositoryRoot, "docs"))
  .filter((page) => page.endsWith(".md") && !compiledElsewhere.includes(page))
  .flatMap((page) =>
    [...readFileSync(join(repositoryRoot, "docs", page), "utf8").matchAll(/^```ts\n([\s\S]*?)^```$/gm)]
      .map(([, snippet = ""]) => snippet)
      .filter((snippet) => !partsOfFiles.test(snippet))
      .flatMap(settingsOf)
      .map((setting) => ({ page, ...setting })),
  );

const folder = join(repositoryRoot, "test/types/pages");

/** Where types that pages show settings of are. */
const imports: Readonly<Record<string, string>> = {
  CloudEnvironment: "stacks/environments/environment.ts",
  ModelSpec: "components/model-service/spec.ts",
  NearlineSpec: "components/nearline/settings.ts",
  ScalingWindow: "components/model-service/spec/windows.ts",
};

/** What the compiler is to see of a page. `npx vitest run --project unit -u` writes it anew. */
async function compiled(page: string): Promise<string> {
  const path = join(folder, "any.ts");
  const settings = snippets
    .filter((one) => one.page === page)
    .map(({ key, text }, index) => {
      const place = placeOnPage[page]?.[key] ?? placeOf[key] ?? "ModelSpec";
      return `export const setting${index} = { ${text} } satisfies ${leavesOut(text) ? "Told" : "Partial"}<${place}>;`;
    });
  const body = [
    ...(settings.some((text) => text.includes("[office]")) ? ["declare const office: ScalingWindow;", ""] : []),
    ...(settings.some((text) => text.includes("satisfies Told<"))
      ? [
          "/** What it is of, with something left out of it. */",
          "type Told<T> = T extends readonly (infer E)[] ? readonly Told<E>[] : { readonly [K in keyof T]?: Told<T[K]> };",
          "",
        ]
      : []),
    ...settings,
  ].join("\n");
  const text = [
    `// Settings that docs/${page} shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.`,
    ...Object.entries(imports)
      .filter(([type]) => new RegExp(`[<:] ?${type}\\b`).test(body))
      .map(([type, file]) => `import type { ${type} } from ${JSON.stringify(join("../../..", file))};`),
    "",
    body,
  ].join("\n");
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}

const shown = [...new Set(snippets.map(({ page }) => page))];

it.each(shown)("what docs/%s declares is compiled", async (page) => {
  await expect(await compiled(page)).toMatchFileSnapshot(join(folder, page.replace(/\.md$/, ".ts")));
});

it("nothing is compiled that no page shows any more", () => {
  expect(readdirSync(folder).sort()).toEqual(shown.map((page) => page.replace(/\.md$/, ".ts")).sort());
});
