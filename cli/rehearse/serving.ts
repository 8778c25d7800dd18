import { imageOf, planFor } from "../../components/model-service/plan.ts";
import { variantName } from "../../components/model-service/labels.ts";
import type { ResolvedModel } from "../../components/model-service/resolve.ts";
import { teamNamespace } from "../../components/network-peers.ts";
import { registryPlace } from "../../components/registry/place.ts";
import type { Serving } from "../../local/rehearsal/rehearse.ts";
import type { ServedModel } from "../../local/rehearsal/serve/answers.ts";
import { runtimeImages } from "../../runtimes/images.ts";
import type { CloudEnvironment } from "../../stacks/environments/environment.ts";
import { planEnvironment } from "../../stacks/plan.ts";

function servedModel(model: ResolvedModel): ServedModel {
  const [champion] = model.variants;
  const { basePath } = planFor(model, champion);
  return {
    name: model.name,
    namespace: teamNamespace(model.team),
    service: variantName(model, champion),
    port: "http",
    basePath,
    golden: champion.golden,
  };
}

/** What a rehearsal of an environment serves for real: the models on CPUs whose images are built here. Pure. */
export function servingOf(file: CloudEnvironment): Serving {
  const onCpus = planEnvironment(file).filter(({ accelerator }) => accelerator === "none");
  const sources = onCpus.map((model) => ({ model, image: runtimeImages[imageOf(model)] }));
  const built = sources.flatMap(({ model, image }) => (image.from === "build" ? [{ model, image }] : []));
  const runtimes = new Map(built.map(({ image: { kind, repository } }) => [kind, { kind, repository }]));
  const { host, address } = registryPlace(file.registry, {
    environment: file.name,
    account: file.account.id,
    region: file.account.region,
  });
  return {
    registry: { host, address },
    models: built.map(({ model }) => servedModel(model)),
    runtimes: [...runtimes.values()],
    leftOut: sources.flatMap(({ model, image }) =>
      image.from === "upstream"
        ? [{ name: model.name, why: `nodes here have no way to ${image.name}, which serves it on CPUs` }]
        : [],
    ),
  };
}
