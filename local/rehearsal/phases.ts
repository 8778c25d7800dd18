import { setTimeout as sleep } from "node:timers/promises";
import { waitUntil } from "../cluster/kubectl.ts";
import { Problem } from "../console/problem.ts";
import type { Say } from "../console/steps.ts";
import { lastChanges, stateResources } from "../engine-files.ts";
import { changesInWords, ensureStack, pulumi, up } from "../engine.ts";
import { Store } from "../providers/aws/cloud/store.ts";
import { nodeGroups } from "./account/node-groups.ts";
import { teamsStacks } from "./cells.ts";
import { drifts } from "./drift.ts";
import { tell } from "./engine.ts";
import { nameOf, previewed, refreshed, told, type Change } from "./events.ts";
import { differences, inventory } from "./inventory.ts";
import { placement } from "./placed.ts";
import { remainsOf } from "./remains.ts";
import { countResources } from "./report.ts";
import { answers } from "./serve/answers.ts";
import { settleSeconds, type Phase, type Stage } from "./stage.ts";

const apply = ["--yes", "--skip-preview"] as const;

async function preview({ engine }: Stage, say: Say, ...more: readonly string[]): Promise<readonly Change[]> {
  say("preview");
  // What it prints is for this program; a line of it says nothing to people.
  return previewed(await pulumi(engine, ["preview", "--stack", engine.stack, "--json", ...more], () => undefined));
}

/** What controllers make last of what every cluster has. */
const lastOfAll = "ConfigMap kube-system/kube-root-ca.crt";

/** Lasting objects of a fresh control plane, once its controllers make no more. */
async function settled(kubeconfig: string): Promise<readonly string[]> {
  let before: readonly string[] = [];
  for (let tries = 0; tries < settleSeconds; tries += 1) {
    const now = await inventory(kubeconfig);
    if (now.includes(lastOfAll) && differences(before, now).length === 0) return now;
    before = now;
    await sleep(1_000);
  }
  return before;
}

const firstPreview: Phase = {
  name: "preview of everything new",
  run: async (stage, say) => {
    await ensureStack(stage.engine, say);
    const [changes, before] = await Promise.all([preview(stage, say), settled(stage.layout.cluster.kubeconfig)]);
    stage.before = before;
    const odd = changes.filter(({ op }) => op !== "create");
    if (odd.length === 0) return `${changes.length} to create`;
    throw new Problem(`A first preview should create and do nothing else: ${told(odd)}.`, "Was the state not empty?");
  },
};

export const firstUp: Phase = {
  name: "up",
  run: async (stage, say) => {
    const changes = await up(stage.engine, false, say);
    stage.counts = countResources(stateResources(stage.engine));
    return changesInWords(changes);
  },
};

/** Sizes that the autoscaler changed are no drift: the state takes them in. */
function isGrowth({ urn, op }: Change, { engine, joined }: Stage): boolean {
  const id = stateResources(engine).find((resource) => resource.urn === urn)?.id ?? "";
  return op === "update" && urn.includes("aws:eks/nodeGroup:NodeGroup::") && joined.grown.has(id.split(":")[1] ?? "");
}

const refresh: Phase = {
  name: "refresh finds no drift",
  run: async (stage, say) => {
    const { engine } = stage;
    say("reading every resource");
    const command = ["refresh", "--stack", engine.stack, ...apply, "--json"];
    const changes = refreshed(await pulumi(engine, command, () => undefined));
    const odd = changes.filter((change) => !isGrowth(change, stage));
    if (odd.length === 0)
      return changes.length === 0 ? "" : `but the size of ${changes.length} node groups, which the autoscaler sets`;
    throw new Problem(
      `Nobody changed anything, and a refresh finds other values: ${told(odd)}.`,
      "Either the program does not say what the server makes of it, or two parts of the program set the same thing.",
    );
  },
};

const drift: Phase = {
  name: "drift by hand is found and mended",
  run: async (stage, say) => {
    const made = drifts(stage.layout);
    for (const one of made) await one.make();
    const changes = await preview(stage, say, "--refresh");
    const missed = made.filter(({ urn }) => !changes.some((change) => change.urn === urn));
    if (missed.length > 0)
      throw new Problem(
        `Changed by hand and not found by \`pulumi preview --refresh\`: ${missed.map(({ what }) => what).join("; ")}.`,
        "Does the program ignore changes of it?",
      );
    const odd = changes.filter((change) => !made.some(({ urn }) => urn === change.urn));
    if (odd.length > 0)
      throw new Problem(
        `Besides what was changed by hand, the preview changes ${told(odd)}.`,
        "Nobody touched these: the program asks for something else than it did a minute ago.",
      );
    say("up");
    await up(stage.engine, true, say);
    await waitUntil(
      "What was changed by hand as the program has it",
      async () => {
        const left = await Promise.all(made.map(async ({ what, isMended }) => ((await isMended()) ? [] : [what])));
        return left.flat().length === 0 ? true : left.flat().join("; ");
      },
      { seconds: settleSeconds, say, whatToDo: "`pulumi up --refresh` should have put it right." },
    );
    return made.map(({ what }) => what).join("; ");
  },
};

const update: Phase = {
  name: "an update changes what it should",
  run: async (stage, say) => {
    const { layout, engine } = stage;
    const store = new Store(layout.store);
    const [group] = nodeGroups(store).toSorted((a, b) => b.max - a.max);
    const pool = group?.labels["ml-serving/pool"];
    if (group === undefined || pool === undefined) return "there is no pool to change";
    const max = group.max + 1;
    tell(stage, { pools: { [pool]: { max } } });
    const changes = await preview(stage, say);
    const isGroup = ({ urn, op }: Change): boolean => op === "update" && nameOf(urn).startsWith("aws:eks/nodeGroup:");
    if (changes.length !== 1 || !changes.every(isGroup))
      throw new Problem(
        `Pool ${pool} with ${max} nodes at most should update its node group alone; the preview says: ${told(changes) || "nothing"}.`,
        "Does the program take the pools of ML_SERVING_REHEARSAL? Does something else follow from a pool's size?",
      );
    await up(engine, false, say);
    const now = nodeGroups(store).find(({ arn }) => arn === group.arn)?.max;
    if (now !== max)
      throw new Problem(`${group.name} has ${now ?? "no"} nodes at most, not ${max}.`, "The update was lost.");
    return `pool ${pool}: at most ${group.max} → ${max} nodes`;
  },
};

const unchanged: Phase = {
  name: "a run that changes nothing",
  run: async ({ engine }, say) => {
    await pulumi(engine, ["up", "--stack", engine.stack, ...apply, "--expect-no-changes"], say);
    return changesInWords(lastChanges(engine));
  },
};

/** Resources that the engine refuses to delete. */
function guarded({ engine }: Stage): number {
  return stateResources(engine).filter(({ protect }) => protect === true).length;
}

const refusesToGo: Phase = {
  name: "what holds data refuses to go",
  run: async (stage, say) => {
    const { engine } = stage;
    const count = guarded(stage);
    if (count === 0) return "nothing is protected here";
    try {
      await pulumi(engine, ["destroy", "--stack", engine.stack, "--preview-only"], say);
    } catch (error) {
      if (error instanceof Problem && /protect/.test(error.message))
        return `${count} protected resources: destroy is refused`;
      throw error;
    }
    throw new Problem(
      `${count} resources are protected, and a destroy would take them.`,
      "Protection must hold until somebody lifts it in the environment's file.",
    );
  },
};

/** The last phase; not run when the rehearsal is kept. */
export const destroyed: Phase = {
  name: "destroy leaves nothing",
  run: async (stage, say) => {
    const { layout, engine } = stage;
    const isGuarded = guarded(stage) > 0;
    if (isGuarded) {
      // As somebody would who means it: in the environment's file first. AWS's own protection goes with the engine's.
      tell(stage, { protect: false });
      await up(engine, false, say);
    }
    await pulumi(engine, ["destroy", "--stack", engine.stack, ...apply], say);
    const { objects: found, waiting } = remainsOf(layout.store);
    const seeds = stage.seeds.map(({ type, id }) => `${type} ${id}`);
    const lost = seeds.filter((seed) => !found.includes(seed));
    if (lost.length > 0)
      throw new Problem(
        `destroy took what was in the account before: ${lost.join(", ")}.`,
        "What the program does not make it must not delete.",
      );
    const left = found.filter((object) => !seeds.includes(object));
    if (left.length > 0)
      throw new Problem(
        `destroy left ${left.length} objects in the account: ${left.join(", ")}.`,
        "What made them, and who deletes them? Only what the program makes can it delete.",
      );
    await waitUntil(
      "An API server without anything of the program",
      async () => {
        const kept = differences(stage.before ?? [], await inventory(layout.cluster.kubeconfig)).filter((line) =>
          line.startsWith("+"),
        );
        return kept.length === 0 ? true : kept.join(", ");
      },
      { seconds: settleSeconds, say, whatToDo: "Who made these objects, and who deletes them?" },
    );
    const closing =
      waiting.length === 0 ? "" : `; ${waiting.length} keys and secrets wait for the end of their windows`;
    const kept = seeds.length === 0 ? "" : ` but for ${seeds.length} objects that were there before`;
    return `account and API server are empty${kept}${isGuarded ? ", once protection was lifted" : ""}${closing}`;
  },
};

/**
 * A rehearsal from nothing to a stack that has been through everything, in this order.
 * @param serves whether some models' pods are real
 */
export const phases = (serves: boolean): readonly Phase[] => [
  firstPreview,
  firstUp,
  placement,
  ...(serves ? [answers] : []),
  refresh,
  drift,
  update,
  teamsStacks,
  unchanged,
  refusesToGo,
];
