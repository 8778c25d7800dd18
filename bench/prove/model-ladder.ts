import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { teamNamespace } from "../../components/network-peers.ts";
import type { Release } from "../../components/model-service/release.ts";
import type { Say } from "../../local/console/steps.ts";
import { kubectl } from "../../local/cluster/kubectl.ts";
import { iris } from "../../stacks/models/iris.ts";
import { cloneFolder, shareModules } from "../../test/support/clone-folder.ts";
import { deliveryRepository } from "../../test/support/delivery-repository.ts";
import { journal, runBuild, type Build } from "../../test/support/delivery.ts";
import { archivedJson, ended, stagesOf } from "../pipelines/scene.ts";
import { Shown } from "../pipelines/shown.ts";
import type { Proof } from "./proof.ts";
import { bringUp, layoutOf, shellOf, stands, takeDown } from "./stands.ts";

/** As somebody types it who starts the pipeline, or what trained the model. */
const candidate = {
  MODEL: iris.name,
  FROM: "file:examples/iris/candidate.pmml",
  GOLDEN: "examples/iris/golden-candidate.json",
  TICKET: "CHG-1234",
};

/** Who answers where it asks: somebody who may not, then whom stg names (stacks/environments/shared.ts). */
const answers = [{ by: "mallory" }, { by: "ml-platform" }];

/** What it climbs: in prd the pipeline brings up a second stack as well (prd-risk), which a rehearsal of prd does not have. */
const climbed = stands.filter(({ environment }) => environment !== "prd");
const all = climbed.map(({ environment }) => environment).join(",");

/** Steps of the ladder, each a release, a bring-up and a gate to the next. */
const climb = [
  "inspect",
  ...climbed.flatMap(({ environment }, at) => {
    const before = climbed[at - 1];
    return [
      ...(before === undefined ? [] : [`${before.environment}: gate`]),
      `${environment}: release`,
      `${environment}: bring up`,
    ];
  }),
];

const [first] = stands;
const cluster = layoutOf(first).cluster;
const namespace = teamNamespace(iris.team);

const own = ["--namespace", namespace];
const selector = ["--selector", `app.kubernetes.io/name=${iris.name}`];

/** The last lines of a build that did not succeed, and of those that it started. */
function whyNot(build: Build): string {
  const failed = build.started.filter(({ result }) => result !== "SUCCESS");
  const logs = [...failed.map(({ folder }) => readFileSync(join(folder, "log"), "utf8")), build.log];
  return logs.map((log) => log.slice(-2_000)).join("\n…\n");
}

/** Takes a replica, and the room for another: the gate has to see that, and a deployment cannot. */
async function takeReplica(): Promise<void> {
  await kubectl(cluster.kubeconfig, [...own, "create", "quota", "no-room", "--hard=pods=0"]);
  const pods = await kubectl(cluster.kubeconfig, [...own, "get", "pods", ...selector, "--output", "name"]);
  const [pod = ""] = pods.split("\n");
  await kubectl(cluster.kubeconfig, [...own, "delete", pod]);
}

/** Gives the room back, and waits until the replica is. */
async function giveReplica(): Promise<void> {
  await kubectl(cluster.kubeconfig, [...own, "delete", "quota", "no-room"]);
  // What was refused for minutes is tried again after minutes; at once where something is written to it.
  await kubectl(cluster.kubeconfig, [...own, "annotate", "replicasets", ...selector, "example.com/room=back"]);
  const ready = ["get", "deployment", `${iris.name}-champion`, "--output", "jsonpath={.status.readyReplicas}"];
  for (let asked = 0; asked < 180; asked += 1) {
    if ((await kubectl(cluster.kubeconfig, [...own, ...ready])) === String(iris.replicas)) return;
    await sleep(1_000);
  }
  throw new Error(`${iris.name} did not get its replica back within three minutes`);
}

/**
 * The pipeline of models takes an artifact from its training up the ladder: into each by a release and the main
 * pipeline, past each by its gate. One that is closed ends it there, and the next build goes on.
 */
export async function modelLadder(say: Say): Promise<Proof> {
  const folder = await cloneFolder();
  await shareModules(folder);
  const repository = await deliveryRepository(folder);
  const shown = new Shown();
  const { expect } = shown;
  try {
    for (const stand of climbed) {
      say(`a rehearsal of ${stand.environment}`);
      await bringUp(folder, stand);
    }
    const shells = new Map<string, Readonly<Record<string, string>>>();
    for (const stand of climbed) shells.set(stand.environment, await shellOf(layoutOf(stand)));
    const serving = shells.get(first.environment) ?? {};
    const stages = Object.fromEntries([
      ...[...shells].map(([environment, shell]) => [`${environment}: `, shell] as const),
      // One registry stands for those of all accounts: copies between two are proved by test/registry.
      ...climbed.map(({ environment }) => [`${environment}: release`, serving] as const),
    ]);
    const build = (parameters: Readonly<Record<string, string>>): Promise<Build> =>
      runBuild({
        ...repository.asked,
        jenkinsfile: "components/ci/pipelines/model.Jenkinsfile",
        job: "model/main",
        parameters: { ...candidate, ...parameters },
        stages,
        answers,
        keep: true,
      });
    const releases = async (): Promise<ReadonlyMap<string, Release>> => {
      const read = climbed.map(async ({ environment }) => {
        const text = await repository.show(`stacks/releases/${environment}/${iris.name}.yaml`);
        return [environment, parse(text) as Release] as const;
      });
      return new Map(await Promise.all(read));
    };

    say("the artifact into the first environment");
    const begun = await build({ ENVIRONMENTS: first.environment });
    const { digest } = (archivedJson(begun, "inspected/inspect.json") as { version: { digest: string } }).version;
    const having = async (): Promise<readonly string[]> =>
      [...(await releases())].flatMap(([environment, { champion }]) =>
        champion.digest === digest ? [environment] : [],
      );
    const isBegun = begun.result === "SUCCESS" && (await having()).join() === first.environment;
    expect(`ENVIRONMENTS=${first.environment}`, isBegun, `${ended(begun)}; in ${(await having()).join(", ")}`);

    say("the whole ladder, with a replica gone");
    await takeReplica();
    const closed = await build({ ENVIRONMENTS: all });
    const isClosed =
      closed.result === "FAILURE" &&
      stagesOf(closed).at(-1) === `${first.environment}: gate` &&
      (await having()).length === 1;
    expect(
      "the whole ladder, one of two replicas gone",
      isClosed,
      `${ended(closed)}; in ${(await having()).join(", ")}`,
    );

    say("the whole ladder");
    await giveReplica();
    const whole = await build({ ENVIRONMENTS: all });
    if (whole.result !== "SUCCESS") throw new Error(`${ended(whole)}\n${whyNot(whole)}`);
    const isWhole = stagesOf(whole).join() === climb.join();
    expect("the whole ladder, once it is back", isWhole, `${ended(whole)}; in ${(await having()).join(", ")}`);
    const there = await having();
    expect("…its stages", there.length === climbed.length, stagesOf(whole).join(", "));
    const brought = whole.started.map(({ result, seconds }) => `${result} in ${Math.round(seconds)} s`);
    expect("…main pipelines that it started", brought.length === climbed.length, brought.join(", "));
    const answered = whole.started.flatMap((one) =>
      journal(one)
        .filter(({ what }) => ["refused", "approved", "declined"].includes(what))
        .map(({ what, stage, by }) => `${stage} ${what} ${String(by)}`),
    );
    const asWritten = ["stg: approval refused mallory", "stg: approval approved ml-platform"];
    expect("…who was asked", answered.join() === asWritten.join(), answered.join(", "));
    const histories = [...(await releases())].map(([environment, { history }]) => ({
      environment,
      entry: history?.[0],
    }));
    expect(
      "…what the branch says",
      histories.every(({ entry }) => entry?.ticket === candidate.TICKET),
      histories
        .map(({ environment, entry }) => `${environment}: ${entry?.did ?? "?"}, ${entry?.ticket ?? "no ticket"}`)
        .join("; "),
    );
    return {
      name: "A model climbs by its pipeline",
      claim:
        "The pipeline of models, every script of it run by a shell, takes an artifact into three rehearsed environments: each by a release and the main pipeline, past each by its gate; a closed gate ends it there, and the next build goes on",
      ...shown.result,
    };
  } finally {
    for (const stand of climbed) await takeDown(folder, stand).catch(() => undefined);
    repository.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}
