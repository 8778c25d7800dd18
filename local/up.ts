import { currentCluster } from "./cluster/current.ts";
import { clusterUp } from "./cluster/up.ts";
import { runMain } from "./console/problem.ts";
import { duration, step } from "./console/steps.ts";
import { changesInWords, outputs, up } from "./engine.ts";
import { ensureLocalImages } from "./images/build.ts";
import { localImages } from "./images/catalogue.ts";
import { layoutDigest, pushImages } from "./images/push.ts";
import { pushArtifacts } from "./artifacts.ts";
import { ensurePluginHome } from "./providers/plugin-home.ts";
import { modelTable, predictionTable, type StackOutputs } from "./report.ts";
import { ensurePmmlContext } from "./runtime-contexts.ts";
import { engineOf } from "./stack.ts";
import { writeSubstrate } from "./substrate.ts";
import { ensureClusterTools, ensureEngine } from "./toolchain/ensure.ts";
import { versions } from "./toolchain/versions.ts";

const stack = "local";

/** From nothing, or from whatever is there, to models that answer. */
async function main(): Promise<void> {
  const began = performance.now();
  const cluster = currentCluster();

  console.log("Toolchain");
  await ensureEngine();
  await ensureClusterTools();
  const images = await step("images of the cluster", ensureLocalImages);
  const pmml = await step("PMML server", ensurePmmlContext);

  console.log(
    `\nCluster ${cluster.name}: Kubernetes ${versions.kubernetes}, ${cluster.nodes.length} nodes, in network namespaces of its own`,
  );
  const started = await step("control plane and nodes", (say) => clusterUp(cluster, say));
  if (started.length > 0) console.log(`    started ${started.join(", ")}`);
  await step("images and artifacts into the registry", async (say) => {
    const pushed = [
      ...(await pushImages(cluster.registry, images, say)),
      ...(await pushArtifacts(stack, cluster.registry, say)),
    ];
    return pushed.length === 0 ? "all there" : pushed.join(", ");
  });
  const reference = (name: string): string => {
    const image = images.find((candidate) => candidate.name === name);
    if (image === undefined) throw new RangeError(`no image ${name}`);
    return `${cluster.registry}/ml-serving/${name}@${layoutDigest(image.layout)}`;
  };
  writeSubstrate(cluster, {
    cluster: { kubeconfig: cluster.kubeconfig, context: `ml-serving-${cluster.name}` },
    registry: cluster.registry,
    gatewayUrl: `http://127.0.0.1:${cluster.ports.gateway}`,
    gatewayService: cluster.gatewayService,
    versions: { envoyGateway: versions.envoyGateway },
    images: {
      base: reference("base"),
      envoy: reference(localImages.envoy.name),
      envoyGateway: reference(localImages.envoyGateway.name),
    },
    contexts: { pmml },
  });

  console.log(`\nStack ${stack}`);
  const engine = engineOf(cluster, stack);
  const { plugins } = await step("plugins", () => ensurePluginHome({ folder: engine.home }));
  for (const plugin of plugins) console.log(`    ${plugin.name} ${plugin.version}: ${plugin.source}`);
  await step("pulumi up", async (say) => changesInWords(await up(engine, say)));

  const told = (await outputs(engine)) as StackOutputs;
  console.log(`\nModels\n${await modelTable(cluster.kubeconfig, told)}`);
  console.log(`\nPredictions, each asked through the gateway just now\n${await predictionTable(stack, told)}`);
  console.log(
    `\nReady in ${duration(performance.now() - began)}. Work with it: eval "$(make env)"; take it down: make down`,
  );
}

await runMain(main);
