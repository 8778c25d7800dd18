import { budgetIssues } from "../budget.ts";
import type { Issue } from "../issues.ts";
import { isName, longestName } from "../names.ts";
import { quantityIssues } from "../quantity-issues.ts";
import { cpusInWords, sizeInWords } from "./quantities.ts";
import { resolveShare } from "./resolve.ts";
import type { TeamSettings, Teams } from "./settings.ts";

/** What one model, or what stands beside a team's models, takes at least; rollouts included. */
export interface ModelNeeds {
  /** Its name. */
  readonly model: string;
  readonly team: string;
  readonly cpu: number;
  readonly cpuLimit: number;
  readonly memoryBytes: number;
  readonly gpus: number;
  readonly pods: number;
}

function wholeNumber(path: string, value: number, least: number): readonly Issue[] {
  if (Number.isInteger(value) && value >= least) return [];
  return [
    { code: "EN051", path, message: `${value} is no number of them. Write a whole number of at least ${least}.` },
  ];
}

function cpus(path: string, value: number): readonly Issue[] {
  if (Number.isFinite(value) && value >= 0.001) return [];
  return [{ code: "EN051", path, message: `${value} is no number of CPUs. Write more than 0, such as 0.5 or 16.` }];
}

function checkTeam(team: string, settings: TeamSettings): readonly Issue[] {
  const at = `teams.${team}`;
  const { cpu, cpuLimit } = settings;
  return [
    ...(isName(team)
      ? []
      : [
          {
            code: "EN050" as const,
            path: at,
            message: `"${team}" is not a name. Use lower-case letters, digits and dashes, a letter first, at most ${longestName}.`,
          },
        ]),
    ...cpus(`${at}.cpu`, cpu),
    ...(cpuLimit === undefined ? [] : cpus(`${at}.cpuLimit`, cpuLimit)),
    ...(cpuLimit !== undefined && cpuLimit < cpu
      ? [
          {
            code: "EN052" as const,
            path: `${at}.cpuLimit`,
            message: `${cpuLimit} is below the ${cpu} CPUs that are reserved. Raise cpuLimit or lower cpu.`,
          },
        ]
      : []),
    ...quantityIssues([{ path: `${at}.memory`, size: settings.memory }]),
    ...wholeNumber(`${at}.pods`, settings.pods, 1),
    ...wholeNumber(`${at}.gpus`, settings.gpus ?? 0, 0),
    ...budgetIssues(`${at}.budget`, settings.budget),
  ];
}

/** What only data can get wrong in an environment's teams: all of it. @param models all that the environment declares */
export function validateTeams(
  teams: Teams,
  models: readonly { readonly name: string; readonly team: string }[],
): readonly Issue[] {
  const known = Object.keys(teams).join(", ");
  return [
    ...Object.entries(teams).flatMap(([team, settings]) => checkTeam(team, settings)),
    ...models
      .filter(({ team }) => !Object.hasOwn(teams, team))
      .map(({ name, team }) => ({
        code: "EN053" as const,
        path: `models.${name}.team`,
        message: `"${team}" is no team of this environment (${known === "" ? "it has none" : known}). Declare it under teams, or leave the model out.`,
      })),
  ];
}

/** The resources that a share and its models' needs are compared in. */
const compared = [
  { key: "cpu", what: "CPUs reserved", inWords: cpusInWords },
  { key: "cpuLimit", what: "CPUs allowed", inWords: cpusInWords },
  { key: "memory", what: "memory", inWords: sizeInWords },
  { key: "gpus", what: "accelerators", inWords: String },
  { key: "pods", what: "pods", inWords: String },
] as const;

function amount(of: Omit<ModelNeeds, "model" | "team">, key: (typeof compared)[number]["key"]): number {
  // In thousandths, so that ten times 0.1 is 1.
  return key === "memory" ? of.memoryBytes : Math.round(of[key] * 1000) / 1000;
}

/**
 * Shares that are smaller than what their models need with their fewest replicas.
 *
 * @param teams by name, with settings that {@link validateTeams} accepts
 */
export function validateShares(
  teams: readonly (readonly [team: string, settings: TeamSettings])[],
  needs: readonly ModelNeeds[],
): readonly Issue[] {
  return teams.flatMap(([team, settings]) => {
    const share = resolveShare(settings);
    const theirs = needs.filter((model) => model.team === team);
    return compared.flatMap(({ key, what, inWords }): Issue[] => {
      const has = amount(share, key);
      const needed = theirs.reduce((sum, model) => sum + Math.round(amount(model, key) * 1000), 0) / 1000;
      if (needed <= has) return [];
      const each = theirs.map((model) => `${model.model} ${inWords(amount(model, key))}`).join(", ");
      return [
        {
          code: "EN054",
          path: `teams.${team}.${key}`,
          message: `${inWords(has)} is less than its models need of ${what} with their fewest replicas while all are rolled out: ${inWords(needed)} (${each}). Raise it, or lower theirs.`,
        },
      ];
    });
  });
}
