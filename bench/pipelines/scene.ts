import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DeliveryRepository } from "../../test/support/delivery-repository.ts";
import { journal, runBuild, type Build, type BuildRequest } from "../../test/support/delivery.ts";
import type { ReleaseStack } from "../../test/support/release-stack.ts";

/** What pipelines are run on: a cluster that serves iris, and the repository that says so. */
export interface Scene {
  readonly stack: ReleaseStack;
  readonly repository: DeliveryRepository;
  /** What is shown, in order; a line that does not hold says so. */
  readonly expect: (what: string, holds: boolean, told: string) => void;
}

/** Whom builds of a scene may ask. */
export const approver = "ada@example.com";

/** Runs one pipeline on stack `local` to its end, every script of it by a shell. */
export function built(
  { stack, repository }: Scene,
  pipeline: string,
  parameters: Readonly<Record<string, string>> = {},
  more: Partial<BuildRequest> = {},
): Promise<Build> {
  return runBuild({
    ...repository.asked,
    jenkinsfile: `components/ci/pipelines/${pipeline}.Jenkinsfile`,
    job: `${pipeline}/${more.branch ?? "main"}`,
    parameters: { ENVIRONMENTS: "local", ...parameters },
    env: stack.env,
    // The engine remembers the folder that the stack was brought up from, and asks its program there.
    keep: true,
    ...more,
  });
}

/** A file that a build archived; undefined where it did not. */
export function archived(build: Pick<Build, "folder">, file: string): string | undefined {
  const path = join(build.folder, "archive", file);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** A report that a build archived. @throws Error with the end of the log where it did not */
export function archivedJson(build: Build, file: string): unknown {
  const text = archived(build, file);
  if (text === undefined) throw new Error(`The build archived no ${file}:\n${build.log.slice(-3_000)}`);
  return JSON.parse(text);
}

/** Stages that a build came to, in order, each once. */
export function stagesOf(build: Pick<Build, "folder">): readonly string[] {
  return [...new Set(journal(build).flatMap(({ what, stage }) => (what === "entered" ? [stage] : [])))];
}

/** `SUCCESS in 41 s`, and why where it failed. */
export function ended({ result, seconds, error }: Build): string {
  return `${result} in ${Math.round(seconds)} s${error === null ? "" : `: ${error.split("\n")[0] ?? ""}`}`;
}
