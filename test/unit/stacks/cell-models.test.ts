import { expect, it } from "vitest";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import { cellModelIssues } from "../../../stacks/cells/validate.ts";
import { prd } from "../../../stacks/environments/prd.ts";
import { batched } from "../components/batch/illegal-batches.ts";
import { version } from "../components/released.ts";

const release = { champion: version("a"), challengers: [] };
const queued = { ...batched, nearline: {} };
const issuesOf = (team: string) =>
  cellModelIssues(prd, [resolveModel({ ...queued, team }, release, "prd")]).map(({ code, path }) => `${code} ${path}`);

it("of a team with a stack of its own have neither queues nor runs over files", () => {
  const [team = ""] = Object.keys(prd.cells);
  expect(issuesOf(team)).toEqual([`EN064 models.${batched.name}.nearline`, `EN064 models.${batched.name}.batch`]);
  expect(issuesOf("examples")).toEqual([]);
});
