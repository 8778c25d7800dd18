import { expect, it } from "vitest";
import { issueCodes } from "../../../components/issue-codes.ts";

/** The page as it follows from the table of codes. `npx vitest run --project unit -u` writes it anew. */
function page(): string {
  const rows = Object.entries(issueCodes).map(([code, meaning]) => `| ${code} | ${meaning} |`);
  return [
    "# Errors",
    "",
    "Mistakes in models, releases and other data are found before anything is created, all of them at once. Each line",
    "has a code, the place, and what to do. The codes:",
    "",
    "| code | meaning |",
    "| --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

it("docs/errors.md lists every code", async () => {
  await expect(page()).toMatchFileSnapshot("../../../docs/errors.md");
});
