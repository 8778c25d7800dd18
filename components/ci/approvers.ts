import type { Issue } from "../issues.ts";
import type { JenkinsSettings } from "./settings.ts";

/** An environment that a Jenkins acts on, and whom it asks. */
export interface Asking {
  readonly name: string;
  /** People and groups; empty: nobody is asked. */
  readonly by: readonly string[];
}

/** A person by their address, or a team as GitHub writes it: whether such a one is in a group of Jenkins' nobody can tell from here. */
const untold = /[@/]/;

/**
 * Groups that an environment asks for its approval, and to which the Jenkins that deploys there gives no right to answer. People are
 * known by their addresses, as Jenkins' default has it; by another claim a person's name looks like a group's, and nothing is told. Pure.
 */
export function approverIssues(
  { environments, people, login, builds }: JenkinsSettings,
  all: readonly Asking[],
): readonly Issue[] {
  if (builds.of !== "main" || (login.userClaim ?? "email") !== "email") return [];
  const answering: readonly string[] = [...people.admins, ...people.operators];
  return all
    .filter(({ name }) => Object.hasOwn(environments, name))
    .flatMap(({ name, by }) =>
      by
        .filter((who) => !untold.test(who) && !answering.includes(who))
        .map((who) => ({
          code: "EN120" as const,
          path: "ci.jenkins.people.operators",
          message: `"${who}" is to approve changes of ${name}, and may answer nothing in this Jenkins. Add it here, or write one of ${answering.join(", ")} into changes.approval.by of ${name}.`,
        })),
    );
}
