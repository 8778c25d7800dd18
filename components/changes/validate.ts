import type { EnvironmentName } from "../environment-names.ts";
import type { Issue } from "../issues.ts";
import { waitingSeconds } from "./resolve.ts";
import type { ApprovalSettings, ChangeSettings, WaitingTime } from "./settings.ts";

/** Names of people and groups in Jenkins and GitHub: no blanks, and no comma, with which Jenkins separates them. */
const submitter = /^[A-Za-z0-9][\w.@:/-]*$/;

/** What was previewed longer ago is previewed again instead (s): 30 days. */
const longestWait = 30 * 86_400;

function timeIssues(path: string, time: WaitingTime): readonly Issue[] {
  const seconds = waitingSeconds(time);
  if (seconds !== undefined && seconds <= longestWait) return [];
  return [
    {
      code: "EN111",
      path,
      message: `"${time}" is no time here. Write whole minutes, hours or days, such as 4h; at most 30d.`,
    },
  ];
}

function approvalIssues({ by, within }: ApprovalSettings): readonly Issue[] {
  return [
    ...by.flatMap((name, index): readonly Issue[] => {
      const path = `changes.approval.by.${index}`;
      if (!submitter.test(name))
        return [
          {
            code: "EN110",
            path,
            message: `"${name}" is no name of a person or group. Write it as Jenkins and GitHub know it: letters, digits and . _ - @ : /.`,
          },
        ];
      if (by.indexOf(name) < index)
        return [{ code: "EN110", path, message: `"${name}" is there twice. Remove one of them.` }];
      return [];
    }),
    ...timeIssues("changes.approval.within", within),
  ];
}

/** What only data can get wrong in what changes have to have. Pure. */
export function validateChanges({ approval, bake }: ChangeSettings = {}): readonly Issue[] {
  return [
    ...(approval === undefined ? [] : approvalIssues(approval)),
    ...(bake === undefined ? [] : timeIssues("changes.bake", bake)),
  ];
}

/** An environment as a step of the ladder that versions climb. */
export interface Step {
  readonly name: EnvironmentName;
  /** The environment before it; undefined at the foot. */
  readonly after: EnvironmentName | undefined;
}

/** Whether an environment comes after itself, by whichever way round: no version could ever get there. Pure. */
export function ladderIssues(name: EnvironmentName, steps: readonly Step[]): readonly Issue[] {
  const before = new Map(steps.map((step) => [step.name, step.after]));
  const way: EnvironmentName[] = [name];
  for (let at = before.get(name); at !== undefined && way.length <= steps.length; at = before.get(at)) {
    way.push(at);
    if (at === name)
      return [
        {
          code: "EN112",
          path: `${name}.after`,
          message: `${way.join(" comes after ")}: no version ever gets there. Let one of them come after local.`,
        },
      ];
  }
  return [];
}
