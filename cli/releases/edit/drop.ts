import { Client } from "../../../oci/client.ts";
import { Problem } from "../../../local/console/problem.ts";
import { environmentFile } from "../../../stacks/environments/index.ts";
import { InvalidData } from "../../../stacks/invalid-data.ts";
import { short } from "../../../stacks/releases/edit/change.ts";
import type { Answer } from "../../answer.ts";
import { registryAccess, repositoryAt } from "../registry-access.ts";
import { filesThatName, stillNamedIssues } from "./named-by.ts";

function isDigest(text: string): text is `sha256:${string}` {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}

/**
 * Removes an artifact from an environment's registry that no release file names any more.
 * @throws {InvalidData} while one names it, with each; {Problem} where the registry does not remove it
 */
export async function dropArtifact(
  root: string,
  model: string,
  environment: string,
  digest: string,
  isDryRun: boolean,
): Promise<Answer> {
  if (!isDigest(digest))
    throw new Problem(
      `${digest} is not a whole digest.`,
      'An artifact is dropped by "sha256:" and 64 hexadecimal digits.',
    );
  const issues = stillNamedIssues(digest, filesThatName(root, digest));
  if (issues.length > 0) throw new InvalidData(issues, environment);
  const { authorization, ...access } = await registryAccess(await environmentFile(environment));
  const json = { model, environment, digest };
  const what = `models/${model}@${short(digest)}`;
  if (isDryRun)
    return {
      ok: true,
      text: `A dry run: no release names ${what}; it would be removed.`,
      json: { ...json, dropped: false },
    };
  try {
    const client = new Client(repositoryAt(access, `models/${model}`), { authorization });
    const dropped = await client.removeManifest(digest);
    const text = dropped
      ? `removed ${what} from the ${environment} registry`
      : `the ${environment} registry does not have ${what}`;
    return { ok: true, text, json: { ...json, dropped } };
  } catch (error) {
    throw new Problem(
      `${what} was not removed: ${error instanceof Error ? error.message : String(error)}`,
      "Where the registry lets nobody remove manifests, remove it by the registry's own tools.",
    );
  }
}
