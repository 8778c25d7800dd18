import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { kubectl } from "../../local/cluster/kubectl.ts";
import type { Say } from "../../local/console/steps.ts";
import { engineEnv } from "../../local/engine.ts";
import { repositoryRoot, toolPath } from "../../local/toolchain/paths.ts";
import { testStack, type TestStack } from "../../test/support/stack.ts";
import type { Proof } from "./proof.ts";

const kills = 10;

/** Kinds whose objects come and go by themselves: made by controllers, named at random, or renewed all the time. */
const volatile =
  /^(events|endpointslices|endpoints|pods|replicasets|leases|controllerrevisions|ipaddresses|podmetrics|nodes)(\.|$)/;

/** Every lasting object of the cluster, by kind, namespace and name. */
async function inventory(stack: TestStack): Promise<readonly string[]> {
  const kube = (...args: string[]): Promise<string> => kubectl(stack.cluster.kubeconfig, args);
  const kinds = (await kube("api-resources", "--verbs=list", "-o", "name"))
    .split("\n")
    .filter((kind) => !volatile.test(kind));
  const format = "jsonpath={range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name}{'\\n'}{end}";
  return (await kube("get", kinds.join(","), "--all-namespaces", "-o", format)).split("\n").sort();
}

/** Starts `pulumi up` and kills it, with SIGKILL, after `ms`. True when it was still at work. */
async function killedUp(stack: TestStack, ms: number): Promise<boolean> {
  const child = spawn(toolPath("pulumi"), ["up", "-s", "local", "--yes", "--skip-preview", "--non-interactive"], {
    cwd: repositoryRoot,
    env: { ...process.env, ...engineEnv(stack.engine) },
    stdio: "ignore",
    detached: true,
  });
  const ended = once(child, "exit");
  const inTime = await Promise.race([ended.then(() => false), sleep(ms).then(() => true)]);
  if (inTime && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  await ended;
  return inTime;
}

/** `pulumi up` is killed at random moments; run again it converges, and nothing is left that the program did not ask for. */
export async function killedUps(say: Say): Promise<Proof> {
  const stack = testStack("kills", 95);
  const moments: string[] = [];
  let held = true;
  try {
    say("a first run, undisturbed");
    if ((await stack.make("up")).exitCode !== 0) throw new Error("the undisturbed run failed");
    const expected = await inventory(stack);
    const clear = (): Promise<{ exitCode: number | undefined }> =>
      stack.pulumi("destroy", "-s", "local", "--yes", "--skip-preview");
    await clear();
    const empty = await inventory(stack);
    say("a second, to know how long one takes");
    const whole = await stack.pulumi("up", "-s", "local", "--yes", "--skip-preview");
    await clear();
    for (let index = 0; index < kills; index += 1) {
      const moment = Math.round(Math.random() * whole.seconds * 1000);
      say(`kill ${index + 1} of ${kills}, after ${moment} ms`);
      const killed = await killedUp(stack, moment);
      const again = await stack.make("up");
      const found = await inventory(stack);
      const same = JSON.stringify(found) === JSON.stringify(expected);
      moments.push(`${(moment / 1000).toFixed(1)} s${killed ? "" : " (it had ended)"}`);
      if (again.exitCode !== 0 || !same) {
        held = false;
        const odd = [...found.filter((o) => !expected.includes(o)), ...expected.filter((o) => !found.includes(o))];
        moments.push(
          `← ${again.exitCode === 0 ? "" : `exit ${again.exitCode ?? "?"}: ${again.all.slice(-400)} `}${odd.join(", ")}`,
        );
      }
      await clear();
      const left = (await inventory(stack)).filter((object) => !empty.includes(object));
      if (left.length > 0) {
        held = false;
        moments.push(`← left after destroy: ${left.join(", ")}`);
      }
    }
    return {
      name: "pulumi up killed",
      claim: `\`pulumi up\` killed with SIGKILL at ${kills} random moments and run again: converges each time, nothing orphaned`,
      figures: [
        ["one whole `pulumi up`", `${whole.seconds.toFixed(1)} s`],
        ["killed after", moments.join(", ")],
        ["objects after each second run", `${expected.length}, the same as after an undisturbed one`],
      ],
      held,
    };
  } finally {
    await stack.make("down");
  }
}
