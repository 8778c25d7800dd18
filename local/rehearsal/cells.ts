import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { teamGroup } from "../../components/team-cell/rights.ts";
import { Problem } from "../console/problem.ts";
import type { Say } from "../console/steps.ts";
import { changesInWords, destroy, pulumi, up, type EngineSettings } from "../engine.ts";
import { Store } from "../providers/aws/cloud/store.ts";
import { toolPath } from "../toolchain/paths.ts";
import { text } from "../providers/serve/json.ts";
import { recordsOf } from "./account/node-groups.ts";
import { teamToken } from "./credentials.ts";
import type { RehearsalLayout } from "./layout.ts";
import { placement } from "./placed.ts";
import type { Phase, Stage } from "./stage.ts";

/** The engine as the team's CI runs it: a stack of its own, and tokens of the team's role alone. */
function teamEngine({ layout, engine }: Stage, team: string): EngineSettings {
  const stack = `${layout.environment}-${team}`;
  const configFile = join(dirname(engine.configFile ?? layout.told), `Pulumi.${stack}.yaml`);
  mkdirSync(dirname(configFile), { recursive: true, mode: 0o700 });
  writeFileSync(configFile, "{}\n");
  return { ...engine, stack, configFile, env: { ...engine.env, ML_SERVING_REHEARSE_AS: team } };
}

/** The groups that the team's role has by its access entry; EKS gives no other rights for it. */
function groupsOf({ store: folder, environment }: RehearsalLayout, team: string): readonly string[] {
  const entries = recordsOf(new Store(folder), "aws:eks/accessEntry:AccessEntry");
  const role = `role/ml-serving-${environment}-team-${team}`;
  const entry = entries.find(({ live }) => text(live, "principalArn").endsWith(role));
  return (entry?.live["kubernetesGroups"] ?? []) as readonly string[];
}

/** What no team may do, as `kubectl auth can-i` is asked it. */
const forbidden = [
  ["get", "secrets", "--namespace", "gateway"],
  ["patch", "namespaces"],
  ["create", "networkpolicies.networking.k8s.io", "--all-namespaces"],
  ["patch", "deployments.apps", "--all-namespaces"],
  ["patch", "httproutes.gateway.networking.k8s.io", "--all-namespaces"],
] as const;

/** Everything that the team's token may do and should not. */
async function excess({ cluster, token }: RehearsalLayout, team: string): Promise<readonly string[]> {
  const asked = await Promise.all(
    forbidden.map(async (question) => {
      const { stdout } = await execa(
        toolPath("kubectl"),
        [
          `--server=https://127.0.0.1:${cluster.ports.api}`,
          `--certificate-authority=${join(cluster.folder, "pki/cluster-ca.crt")}`,
          `--token=${teamToken(token, team)}`,
          "auth",
          "can-i",
          ...question,
        ],
        { reject: false, env: { KUBECONFIG: "/dev/null" } },
      );
      // Whatever is no clear no counts.
      return stdout.trim() === "no" ? [] : [`${question.join(" ")} (${stdout.trim() || "no answer"})`];
    }),
  );
  return asked.flat();
}

async function rehearseTeam(stage: Stage, team: string, say: Say): Promise<string> {
  const { layout } = stage;
  const groups = groupsOf(layout, team);
  if (groups.join() !== teamGroup(team))
    throw new Problem(
      `The access entry of team ${team} has the groups [${groups.join(", ")}] and should have ${teamGroup(team)} alone.`,
      "components/team-cell says what a team's role may do.",
    );
  const engine = teamEngine(stage, team);
  const changes = await up(engine, false, say);
  await placement.run(stage, say);
  say("a run that changes nothing");
  await pulumi(engine, ["up", "--stack", engine.stack, "--yes", "--skip-preview", "--expect-no-changes"], say);
  const may = await excess(layout, team);
  if (may.length > 0)
    throw new Problem(
      `The role of team ${team} may do what is not its own: ${may.join("; ")}.`,
      "components/team-cell/rights.ts says what it may do.",
    );
  await destroy(engine, say);
  return `${engine.stack}: ${changesInWords(changes)}, ${forbidden.length} things of others refused, destroyed`;
}

/** Each team with a stack of its own brings it up and takes it down with its own role; the platform's stack does not notice. */
export const teamsStacks: Phase = {
  name: "teams bring up their models by themselves",
  run: async (stage, say) => {
    if (stage.teams.length === 0) return "no team has a stack of its own";
    const told: string[] = [];
    for (const team of stage.teams) told.push(await rehearseTeam(stage, team, say));
    return told.join("; ");
  },
};
