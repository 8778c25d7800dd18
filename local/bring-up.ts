import type { Ground, Wanted } from "./ground/ground.ts";
import { duration, step } from "./console/steps.ts";
import { outputs } from "./engine-files.ts";
import { changesInWords, up } from "./engine.ts";
import { embeddedGround } from "./ground/embedded.ts";
import { ownCluster, ownGround } from "./ground/own.ts";
import { ensurePluginHome } from "./providers/plugin-home.ts";
import { modelTable, predictionTable, type StackOutputs } from "./report.ts";
import { substrateFile, writeSubstrate } from "./substrate.ts";
import { ensureEngine, prepareClusterTools } from "./toolchain/ensure.ts";

/** A stack's ground on this machine, prepared: what Pulumi runs on. */
export interface Prepared {
  readonly ground: Ground;
  /** Whether a run has to read the state anew to see what was done by hand: our own provider asks in every diff. */
  readonly refresh: boolean;
}

/** Prepares what a stack of this machine stands on: cluster, images, artifacts, plugins. What is there is left alone. */
export async function prepareGround(stack: string, wanted: Wanted): Promise<Prepared> {
  const own = ownCluster(process.env);

  console.log("Toolchain");
  if (own === undefined) prepareClusterTools();
  await ensureEngine();
  const ground = own === undefined ? await embeddedGround(stack, wanted) : await ownGround(own, stack, wanted);
  writeSubstrate(substrateFile(ground.engine), ground.substrate);

  console.log(`\nStack ${stack}`);
  console.log(`    cluster: ${ground.description}`);
  console.log(`    network policies: ${ground.networkPolicies}`);
  const { plugins } = await step("plugins", () => ensurePluginHome({ folder: ground.engine.home }));
  for (const plugin of plugins) console.log(`    ${plugin.kind} ${plugin.name} ${plugin.version}: ${plugin.source}`);
  const refresh = plugins.some((plugin) => plugin.name === "kubernetes" && plugin.source === "official");
  return { ground, refresh };
}

/** Brings a stack of this machine up, from nothing or from whatever is there, to models that answer. */
export async function bringUp(stack: string, wanted: Wanted): Promise<void> {
  const began = performance.now();
  const { ground, refresh } = await prepareGround(stack, wanted);
  await step("pulumi up", (say) => up(ground.engine, refresh, say), changesInWords);

  const told = outputs(ground.engine) as unknown as StackOutputs;
  const { kubeconfig, context } = ground.substrate.cluster;
  const predictions = ground.withGateway(() => predictionTable(stack, told));
  predictions.catch(() => undefined); // told below, after the models
  console.log(`\nModels\n${await modelTable({ kubeconfig, context }, told)}`);
  console.log(`\nPredictions, each asked through the gateway just now\n${await predictions}`);
  console.log(`\nPrometheus: ${ground.prometheus}`);
  console.log(`Alerts: ${ground.alertmanager}`);
  console.log(`Dashboards, as one page: npx ml dashboards ${stack} --out dashboards.html`);
  console.log(
    `\nReady in ${duration(performance.now() - began)}. Work with it: eval "$(make env)"; take it down: make down`,
  );
}
