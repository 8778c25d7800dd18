import { join } from "node:path";
import { createTwoFilesPatch } from "diff";
import type { Release } from "../../../components/model-service/release.ts";
import { environmentFile } from "../../../stacks/environments/index.ts";
import { InvalidData } from "../../../stacks/invalid-data.ts";
import type { Change, Edited, ReleaseName } from "../../../stacks/releases/edit/change.ts";
import { edit } from "../../../stacks/releases/edit/edit.ts";
import { parseRelease } from "../../../stacks/releases/load.ts";
import { textOf, writeRelease } from "../../../stacks/releases/write.ts";
import { author } from "./author.ts";
import { changesOf, ticketIssues } from "./ticket.ts";

/** A release file as it was read. */
export interface OpenRelease {
  readonly name: ReleaseName;
  /** In the repository: `stacks/releases/prd/fraud.yaml`. */
  readonly path: string;
  /** The repository's folder. */
  readonly root: string;
  /** Undefined where there is no file. */
  readonly text: string | undefined;
  /** Undefined where there is no file. */
  readonly release: Release | undefined;
}

/** Reads a release file. @throws {InvalidData} where it is there and wrong */
export function openRelease(root: string, name: ReleaseName): OpenRelease {
  const path = `stacks/releases/${name.environment}/${name.model}.yaml`;
  const text = textOf(join(root, path));
  if (text === undefined) return { name, path, root, text, release: undefined };
  const loaded = parseRelease(text, path);
  if ("issues" in loaded) throw new InvalidData(loaded.issues, name.environment);
  return { name, path, root, text, release: loaded.release };
}

/** What a command did to a release file, or would do. */
export interface Changed extends Edited {
  readonly path: string;
  /** Unified, as `git diff` shows it. */
  readonly diff: string;
}

/** What is to be done, beside the change itself. */
export interface Doing {
  readonly why: string | undefined;
  /** Id of the ticket that it is done under, as somebody typed it. */
  readonly ticket: string | undefined;
  /** What has to be done before the file is written, such as copies; skipped in a dry run. It is told what will be served. */
  readonly first?: (release: Release) => Promise<void>;
  readonly isDryRun: boolean;
}

/**
 * Changes a release file: decides, checks, does what comes first, and writes the file if it is still as it was read. Whether
 * the environment wants a ticket is asked here, so that no command can forget it.
 * @throws {InvalidData} for what must not be; {Problem} where somebody else wrote it meanwhile, or Git knows no author
 */
export async function changeRelease(open: OpenRelease, change: Change, doing: Doing): Promise<Changed> {
  const { name, path, root, text } = open;
  const { why, ticket } = doing;
  const refused = ticketIssues(ticket, changesOf(await environmentFile(name.environment)), name);
  if (refused.length > 0) throw new InvalidData(refused, name.environment);
  const by = await author(root);
  const at = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const edited = edit(
    text,
    change,
    { at, by, ...(why === undefined ? {} : { why }), ...(ticket === undefined ? {} : { ticket }) },
    name,
  );
  if ("issues" in edited) throw new InvalidData(edited.issues, name.environment);
  if (!doing.isDryRun) {
    await doing.first?.(edited.release);
    writeRelease(join(root, path), text, edited.text);
  }
  const patch = createTwoFilesPatch(
    text === undefined ? "/dev/null" : `a/${path}`,
    `b/${path}`,
    text ?? "",
    edited.text,
    undefined,
    undefined,
    { context: 2 },
  );
  return { ...edited, path, diff: patch.replace(/^=+\n/, "").trimEnd() };
}
